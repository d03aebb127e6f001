package import Core
import Foundation
import GRDB

/// One connected mailbox, bot, WhatsApp number or page.
package struct ChannelAccount: Sendable, Hashable {
    package var id: Int64
    package var uid: PublicID
    package var platform: Platform
    package var address: String
    package var name: String
    package var createdAt: Timestamp
    /// Its own id on its platform, e.g. a bot's; nil for mailboxes.
    package var ownID: String?

    private static let columns = "id, uid, platform, address, name, created_at, own_id"

    private init?(row: Row) {
        guard let uid = PublicID(bytes: Array(row[1] as Data)), let platform = Platform(rawValue: row[2]) else { return nil }
        self.init(id: row[0], uid: uid, platform: platform, address: row[3], name: row[4], createdAt: Timestamp(milliseconds: row[5]))
        ownID = row[6]
    }

    package init(id: Int64, uid: PublicID, platform: Platform, address: String, name: String, createdAt: Timestamp) {
        self.id = id
        self.uid = uid
        self.platform = platform
        self.address = address
        self.name = name
        self.createdAt = createdAt
    }

    static func find(_ db: Database, id: Int64) throws -> ChannelAccount? {
        try Row.fetchOne(db, sql: "SELECT \(columns) FROM channel_accounts WHERE id = ?", arguments: [id]).flatMap(ChannelAccount.init)
    }

    static func find(_ db: Database, platform: Platform, address: String) throws -> ChannelAccount? {
        try Row.fetchOne(
            db,
            sql: "SELECT \(columns) FROM channel_accounts WHERE platform = ? AND address = ?",
            arguments: [platform.rawValue, address]
        ).flatMap(ChannelAccount.init)
    }
}

extension OfficeDatabase {
    /// - Throws: ``StoreError/notFound``
    package func channelAccount(_ id: PublicID) async throws -> ChannelAccount {
        try await read { db in
            let key = try Int64.fetchOne(db, sql: "SELECT id FROM channel_accounts WHERE uid = ?", arguments: [Data(id.bytes)])
            guard let key, let account = try ChannelAccount.find(db, id: key) else { throw StoreError.notFound }
            return account
        }
    }

    /// The account with this address, made where there is none.
    package func channelAccount(platform: Platform, address: String) async throws -> ChannelAccount {
        let now = now()
        return try await write { db in
            if let known = try ChannelAccount.find(db, platform: platform, address: address) { return known }
            try db.execute(
                sql: "INSERT INTO channel_accounts (uid, platform, address, name, created_at) VALUES (?, ?, ?, ?, ?)",
                arguments: [Data(PublicID.random().bytes), platform.rawValue, address, address, now.milliseconds]
            )
            return try ChannelAccount.find(db, id: db.lastInsertedRowID)!
        }
    }
}
