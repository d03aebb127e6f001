package import Core
import Foundation
import GRDB

/// A channel account of e-mail with how it is connected.
package struct Mailbox: Sendable, Hashable {
    package var account: ChannelAccount
    /// Whether a listener reads it.
    package var connected: Bool
    package var connectedAt: Timestamp?
    /// Nil where mail was only imported into it.
    package var settings: MailboxSettings?
    /// The password, sealed.
    package var secret: [UInt8]?
    /// Grows with every change that a running listener has to take up.
    package var revision: Int64
    package var lastContactAt: Timestamp?
    package var lastSuccessAt: Timestamp?
    /// When somebody asked last to compare with the server.
    package var checkAskedAt: Timestamp?
}

extension Mailbox {
    static let columns = """
        id, connected, connected_at, settings, secret, revision, last_contact_at, last_success_at, check_asked_at
        """

    static func read(_ db: Database, _ condition: String, _ arguments: StatementArguments = []) throws -> [Mailbox] {
        let rows = try Row.fetchAll(
            db,
            sql: "SELECT \(columns) FROM channel_accounts WHERE platform = 'email' AND \(condition) ORDER BY id",
            arguments: arguments
        )
        return try rows.compactMap { row in
            guard let account = try ChannelAccount.find(db, id: row[0]) else { return nil }
            let settings = (row[3] as String?).flatMap { try? JSONDecoder().decode(MailboxSettings.self, from: Data($0.utf8)) }
            return Mailbox(
                account: account,
                connected: row[1],
                connectedAt: (row[2] as Int64?).map(Timestamp.init(milliseconds:)),
                settings: settings,
                secret: (row[4] as Data?).map { Array($0) },
                revision: row[5],
                lastContactAt: (row[6] as Int64?).map(Timestamp.init(milliseconds:)),
                lastSuccessAt: (row[7] as Int64?).map(Timestamp.init(milliseconds:)),
                checkAskedAt: (row[8] as Int64?).map(Timestamp.init(milliseconds:))
            )
        }
    }
}

/// What is to be different about a mailbox; nil leaves it.
package struct MailboxPatch: Sendable {
    package var name: String?
    package var settings: MailboxSettings?
    package var password: String?
    package var connected: Bool?

    package init(name: String? = nil, settings: MailboxSettings? = nil, password: String? = nil, connected: Bool? = nil) {
        self.name = name
        self.settings = settings
        self.password = password
        self.connected = connected
    }
}
