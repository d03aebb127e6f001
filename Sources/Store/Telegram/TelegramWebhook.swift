package import Core
import Crypto
import Foundation
import GRDB

/// Updates that Telegram delivers by itself (https://core.telegram.org/bots/api#setwebhook).
extension Connections where Settings == TelegramSettings {
    /// Takes an update in: once this returns it is in the journal, and Telegram may be told so. Whoever serves the bot understands it.
    /// - Parameter secret: what stands in `X-Telegram-Bot-Api-Secret-Token`.
    /// - Returns: false where it does not come from Telegram: no such bot, none that gets its updates so, or another secret.
    package func receive(_ update: [UInt8], secret: String, for id: PublicID) async throws -> Bool {
        guard let bot = try? await find(id), bot.connected, bot.settings?.mode == .webhook,
            let expected = (try? secrets(of: bot))?.webhook,
            // Digests are compared in constant time.
            SHA256.hash(data: Data(secret.utf8)) == SHA256.hash(data: Data(expected.utf8))
        else { return false }
        try await database.requireRoom()
        try await database.leave(RawIntake(update: update, source: "telegram"), for: bot.account)
        return true
    }
}

extension OfficeDatabase {
    /// Commits something raw to the journal and leaves its understanding to whoever serves the account.
    func leave(_ intake: RawIntake, for account: ChannelAccount) async throws {
        let now = now()
        try await write { db in
            guard let row = try JournalTable.insert(db, intake, account: account, at: now) else { return }
            // Nobody has begun to parse it.
            try db.execute(sql: "UPDATE intake_journal SET attempts = 0 WHERE id = ?", arguments: [row.id])
            try ChannelRequest.intake.announce(db, account: account.uid, at: now)
        }
    }
}
