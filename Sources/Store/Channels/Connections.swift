package import Core
import Foundation
import GRDB
package import Sealing

/// The office's accounts on one platform: their settings and their secrets, which are sealed with the master key and never leave in words.
package struct Connections<Settings: ChannelSettings>: Sendable {
    package let database: OfficeDatabase
    private let seal: Seal

    /// - Parameter seal: holds the master key.
    package init(database: OfficeDatabase, seal: Seal) {
        self.database = database
        self.seal = seal
    }

    /// Every account, connected or not, oldest first.
    package func all() async throws -> [Connection<Settings>] {
        try await database.read { try Self.read($0, "1") }
    }

    /// - Throws: ``StoreError/notFound``
    package func find(_ id: PublicID) async throws -> Connection<Settings> { try await one("uid = ?", Data(id.bytes)) }

    /// - Throws: ``StoreError/notFound``
    package func find(address: String) async throws -> Connection<Settings> { try await one("address = ?", address) }

    private func one(_ condition: String, _ value: any DatabaseValueConvertible & Sendable) async throws -> Connection<Settings> {
        try await database.read { db in
            guard let found = try Self.read(db, condition, [value]).first else { throw StoreError.notFound }
            return found
        }
    }

    /// Connects an account that is not connected; one that messages were imported into already is the same one.
    /// - Throws: ``StoreError/conflict(_:)`` where it is connected already, under this address or another.
    package func connect(address: String, name: String?, settings: Settings, secret: String) async throws -> Connection<Settings> {
        let account = try await database.channelAccount(platform: Settings.platform, address: address)
        let known = try await find(account.uid)
        if known.connected { throw StoreError.conflict(.addressTaken) }
        return try await change(account.uid, ConnectionPatch(name: name, settings: settings, secret: secret, connected: true))
    }

    /// Changes an account; its listener takes it up at once.
    /// - Throws: ``StoreError/notFound``, ``StoreError/conflict(_:)`` where another account reads the same.
    package func change(_ id: PublicID, _ patch: ConnectionPatch<Settings>) async throws -> Connection<Settings> {
        let secret = try patch.secret.map { try seal.seal(Array($0.utf8), for: Self.place(id)) }
        let now = database.now()
        return try await database.write { db in
            guard let old = try Self.read(db, "uid = ?", [Data(id.bytes)]).first else { throw StoreError.notFound }
            let settings = patch.settings ?? old.settings
            let connected = patch.connected ?? old.connected
            let json = try settings.map { String(decoding: try encoded($0), as: UTF8.self) }
            let place = connected ? settings?.place : nil
            if let place, try Self.isTaken(db, place, butFor: old.account.id) { throw StoreError.conflict(.mailboxTaken) }
            try db.execute(
                sql: """
                    UPDATE channel_accounts SET name = ?, settings = ?, secret = ?, connected = ?, place = ?, can_send = ?,
                        own_id = ?, revision = revision + 1,
                        connected_at = CASE WHEN ? THEN coalesce(connected_at, ?) ELSE connected_at END
                    WHERE id = ?
                    """,
                arguments: [
                    patch.name ?? old.account.name, json, (secret ?? old.secret).map { Data($0) }, connected, place,
                    settings?.canSend ?? false, settings?.ownID, connected, now.milliseconds, old.account.id,
                ]
            )
            if old.connected, !connected { try OutboxQueries.disconnect(db, account: old.account.id, now: now) }
            try (Settings.self as? any SettingsFollower.Type)?
                .follow(db, account: old.account.id, from: old.settings, to: settings)
            try ChannelRequest.settings.announce(db, account: id, at: now)
            let state: ListenerHealth.State = connected ? .connecting : .off
            try ChannelEvents.changed(db, account: id, state: state, backlog: 0, at: now)
            return try Self.read(db, "uid = ?", [Data(id.bytes)])[0]
        }
    }

    /// The secret in the clear, for signing in only.
    /// - Throws: ``ListenerFault`` with reason `passwordMissing` where there is none or another master key sealed it.
    package func secret(of connection: Connection<Settings>) throws(ListenerFault) -> String {
        guard let secret = connection.secret else { throw ListenerFault(.passwordMissing, platform: Settings.platform) }
        do {
            return String(decoding: try seal.open(secret, for: Self.place(connection.account.uid)), as: UTF8.self)
        } catch {
            throw ListenerFault(.passwordMissing, platform: Settings.platform)
        }
    }

    private static func read(_ db: Database, _ condition: String, _ arguments: StatementArguments = []) throws -> [Connection<Settings>] {
        try ChannelRecord.read(db, "platform = '\(Settings.platform.rawValue)' AND \(condition)", arguments).map(Connection.init)
    }

    private static func isTaken(_ db: Database, _ place: String, butFor account: Int64) throws -> Bool {
        try Bool.fetchOne(
            db,
            sql: "SELECT EXISTS (SELECT 1 FROM channel_accounts WHERE platform = ? AND place = ? AND id <> ?)",
            arguments: [Settings.platform.rawValue, place, account]
        ) ?? false
    }

    private static func place(_ id: PublicID) -> SealedPlace { SealedPlace(table: "channel_accounts", column: "secret", row: id.bytes) }

    private func encoded(_ settings: Settings) throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        return try encoder.encode(settings)
    }
}

/// Settings whose change reaches further than their own row.
protocol SettingsFollower {
    /// Called in the transaction that changes them.
    static func follow(_ db: Database, account: Int64, from old: (any ChannelSettings)?, to new: (any ChannelSettings)?) throws
}

extension OfficeDatabase {
    /// Asks a running listener for something; it hears of it through the event feed.
    /// - Throws: ``StoreError/notFound``
    package func ask(_ request: ChannelRequest, of id: PublicID) async throws {
        let now = now()
        try await write { db in
            let change = request == .check ? "check_asked_at = \(now.milliseconds)" : "revision = revision"
            try db.execute(sql: "UPDATE channel_accounts SET \(change) WHERE uid = ?", arguments: [Data(id.bytes)])
            guard db.changesCount == 1 else { throw StoreError.notFound }
            try request.announce(db, account: id, at: now)
        }
    }
}
