package import Core
import GRDB

/// A channel account with how it is.
package struct ChannelReport: Sendable {
    package var account: ChannelAccount
    package var connected: Bool
    /// Nil where nothing was ever connected.
    package var health: ListenerReport?
    /// Nil where nothing can be sent by it.
    package var outgoing: OutgoingReport?
}

/// How the way out of a channel is.
package struct OutgoingReport: Sendable {
    package var trouble: SendingTrouble?
    /// Messages that wait, scheduled ones included.
    package var queued: Int

    package var state: ListenerHealth.State {
        guard let trouble else { return .ok }
        return trouble.fault.needsSomebody ? .down : .retrying
    }
}

/// A mailbox's folder in figures.
package struct FolderReport: Sendable {
    package var folder: EmailFolder
    /// Mails that are here.
    package var here: Int
    /// Of those, how many are cards of oversized mails.
    package var oversized: Int
}

extension Mailboxes {
    /// Every channel account with how its listener is, oldest first.
    package func reports(_ board: HealthBoard) async throws -> [ChannelReport] {
        let now = board.now
        let rows = try await database.read { db in
            let accounts = try ChannelAccount.all(db)
            let mailboxes = Dictionary(uniqueKeysWithValues: try Mailbox.read(db, "1").map { ($0.account.id, $0) })
            let sums = try Row.fetchAll(
                db,
                sql: """
                    SELECT channel_account_id, sum(on_server), sum(here), min(checked_at) FROM email_folders
                    WHERE active AND NOT missing AND checked_at IS NOT NULL GROUP BY channel_account_id
                    """
            )
            let ledgers = Dictionary(
                uniqueKeysWithValues: sums.map { ($0[0] as Int64, (onServer: $0[1] as Int?, here: $0[2] as Int?, at: $0[3] as Int64?)) }
            )
            let waiting = try Row.fetchAll(
                db,
                sql: "SELECT channel_account_id, count(*) FROM outbox WHERE stage IN ('queued', 'sending') GROUP BY channel_account_id"
            )
            let queued = Dictionary(uniqueKeysWithValues: waiting.map { ($0[0] as Int64, $0[1] as Int) })
            return accounts.map { ($0, mailboxes[$0.id], ledgers[$0.id], queued[$0.id] ?? 0) }
        }
        return rows.map { account, mailbox, ledger, queued in
            guard let mailbox, mailbox.settings != nil else { return ChannelReport(account: account, connected: false, health: nil) }
            let health = ListenerReport(
                health: mailbox.connected ? board.health(account.id) : nil,
                at: now,
                onServer: ledger?.onServer,
                here: ledger?.here,
                checkedAt: ledger?.at.map(Timestamp.init(milliseconds:))
            )
            var report = ChannelReport(account: account, connected: mailbox.connected, health: health)
            if mailbox.settings?.smtp != nil || queued > 0 {
                report.outgoing = OutgoingReport(trouble: board.sendingTrouble(account.id), queued: queued)
            }
            // What an earlier run remembered, where no listener runs.
            report.health?.lastContactAt = health.lastContactAt ?? mailbox.lastContactAt
            report.health?.lastSuccessAt = health.lastSuccessAt ?? mailbox.lastSuccessAt
            return report
        }
    }

    /// The folders of a mailbox that are read, INBOX first.
    package func folders(of mailbox: Mailbox) async throws -> [FolderReport] {
        try await database.read { db in
            try EmailFolder.active(db, account: mailbox.account.id).map { folder in
                let here = try Int.fetchOne(
                    db,
                    sql: "SELECT count(*) FROM email_locations WHERE folder_id = ? AND uidvalidity = ?",
                    arguments: [folder.id, folder.uidValidity.map { Int64($0) }]
                )
                let oversized = try Int.fetchOne(
                    db,
                    sql: "SELECT count(*) FROM email_oversized WHERE folder_id = ?",
                    arguments: [folder.id]
                )
                return FolderReport(folder: folder, here: here ?? 0, oversized: oversized ?? 0)
            }
        }
    }
}
