package import Core
import Foundation
import GRDB

/// A channel account with how it is connected, whatever its platform.
package struct ChannelRecord: Sendable, Hashable {
    package var account: ChannelAccount
    /// Whether a listener reads it.
    package var connected: Bool
    package var connectedAt: Timestamp?
    /// The platform's own settings as JSON; nil where messages were only imported into it.
    package var settings: String?
    /// The password or token, sealed.
    package var secret: [UInt8]?
    /// Whether answers can be sent with its settings.
    package var canSend: Bool
    /// Grows with every change that a running listener has to take up.
    package var revision: Int64
    package var lastContactAt: Timestamp?
    package var lastSuccessAt: Timestamp?
    /// When somebody asked last to compare with the server.
    package var checkAskedAt: Timestamp?

    static func read(_ db: Database, _ condition: String, _ arguments: StatementArguments = []) throws -> [ChannelRecord] {
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT id, connected, connected_at, settings, secret, revision, last_contact_at, last_success_at, check_asked_at,
                    can_send
                FROM channel_accounts WHERE \(condition) ORDER BY id
                """,
            arguments: arguments
        )
        return try rows.compactMap { row in
            guard let account = try ChannelAccount.find(db, id: row[0]) else { return nil }
            return ChannelRecord(
                account: account,
                connected: row[1],
                connectedAt: (row[2] as Int64?).map(Timestamp.init(milliseconds:)),
                settings: row[3],
                secret: (row[4] as Data?).map { Array($0) },
                canSend: row[9],
                revision: row[5],
                lastContactAt: (row[6] as Int64?).map(Timestamp.init(milliseconds:)),
                lastSuccessAt: (row[7] as Int64?).map(Timestamp.init(milliseconds:)),
                checkAskedAt: (row[8] as Int64?).map(Timestamp.init(milliseconds:))
            )
        }
    }
}

extension OfficeDatabase {
    /// Every channel account that is connected, oldest first.
    package func connectedChannels() async throws -> [ChannelRecord] {
        try await read { try ChannelRecord.read($0, "connected AND settings IS NOT NULL") }
    }

    /// Remembers over restarts when a channel was last heard from.
    package func remember(_ account: Int64, lastContactAt: Timestamp?, lastSuccessAt: Timestamp?) async throws {
        try await write { db in
            try db.execute(
                sql: "UPDATE channel_accounts SET last_contact_at = ?, last_success_at = ? WHERE id = ?",
                arguments: [lastContactAt?.milliseconds, lastSuccessAt?.milliseconds, account]
            )
        }
    }
}

/// A channel account with its settings understood.
@dynamicMemberLookup
package struct Connection<Settings: ChannelSettings>: Sendable, Hashable {
    package var record: ChannelRecord
    /// Nil where nothing was ever connected.
    package var settings: Settings?

    package init(_ record: ChannelRecord) {
        self.record = record
        settings = record.settings.flatMap { try? JSONDecoder().decode(Settings.self, from: Data($0.utf8)) }
    }

    package subscript<Value>(dynamicMember path: KeyPath<ChannelRecord, Value>) -> Value { record[keyPath: path] }
}

/// What is to be different about a channel; nil leaves it.
package struct ConnectionPatch<Settings: ChannelSettings>: Sendable {
    package var name: String?
    package var settings: Settings?
    /// A password or token, in the clear.
    package var secret: String?
    package var connected: Bool?

    package init(name: String? = nil, settings: Settings? = nil, secret: String? = nil, connected: Bool? = nil) {
        self.name = name
        self.settings = settings
        self.secret = secret
        self.connected = connected
    }
}

package typealias Mailbox = Connection<MailboxSettings>
package typealias MailboxPatch = ConnectionPatch<MailboxSettings>
package typealias Mailboxes = Connections<MailboxSettings>
package typealias TelegramBots = Connections<TelegramSettings>
