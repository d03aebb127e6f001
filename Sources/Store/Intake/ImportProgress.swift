import Core
import GRDB

extension OfficeDatabase {
    /// Tells the pages how far an import has come.
    package func announceImport(account: ChannelAccount, read: Int, new: Int, known: Int) async throws {
        let now = now()
        let data = #"{"channel_account_id":"\#(account.uid)","read":\#(read),"new":\#(new),"known":\#(known)}"#
        _ = try await write { db in
            try EventFeed.append(db, type: "import.progress", audience: .inbox, conversation: nil, data: data, at: now)
        }
    }
}
