package import Core
import Foundation
import GRDB
package import Sealing

/// The office's mailboxes: their settings and their passwords, which are sealed with the master key and never leave in words.
package struct Mailboxes: Sendable {
    package let database: OfficeDatabase
    private let seal: Seal

    /// - Parameter seal: holds the master key.
    package init(database: OfficeDatabase, seal: Seal) {
        self.database = database
        self.seal = seal
    }

    /// Every mailbox, connected or not, oldest first.
    package func all() async throws -> [Mailbox] { try await database.read { try Mailbox.read($0, "1") } }

    /// - Throws: ``StoreError/notFound``
    package func find(_ id: PublicID) async throws -> Mailbox {
        try await database.read { db in
            guard let found = try Mailbox.read(db, "uid = ?", [Data(id.bytes)]).first else { throw StoreError.notFound }
            return found
        }
    }

    /// - Throws: ``StoreError/notFound``
    package func find(address: String) async throws -> Mailbox {
        try await database.read { db in
            guard let found = try Mailbox.read(db, "address = ?", [address]).first else { throw StoreError.notFound }
            return found
        }
    }

    /// Connects a mailbox that is not connected; one that mail was imported into already is the same one.
    /// - Throws: ``StoreError/conflict(_:)`` where it is connected already, under this address or another.
    package func connect(address: String, name: String?, settings: MailboxSettings, password: String) async throws -> Mailbox {
        let account = try await database.channelAccount(platform: .email, address: address)
        let known = try await find(account.uid)
        if known.connected { throw StoreError.conflict(.addressTaken) }
        return try await change(account.uid, MailboxPatch(name: name, settings: settings, password: password, connected: true))
    }

    /// Changes a mailbox; its listener takes it up at once.
    /// - Throws: ``StoreError/notFound``, ``StoreError/conflict(_:)`` where another account reads that mailbox.
    package func change(_ id: PublicID, _ patch: MailboxPatch) async throws -> Mailbox {
        let secret = try patch.password.map { try seal.seal(Array($0.utf8), for: Self.place(id)) }
        let now = database.now()
        return try await database.write { db in
            guard let old = try Mailbox.read(db, "uid = ?", [Data(id.bytes)]).first else { throw StoreError.notFound }
            let settings = patch.settings ?? old.settings
            let connected = patch.connected ?? old.connected
            let json = try settings.map { String(decoding: try Self.encoder.encode($0), as: UTF8.self) }
            let place = connected ? settings?.imap.place : nil
            if let place, try Self.isTaken(db, place, butFor: old.account.id) { throw StoreError.conflict(.mailboxTaken) }
            try db.execute(
                sql: """
                    UPDATE channel_accounts SET name = ?, settings = ?, secret = ?, connected = ?, place = ?, revision = revision + 1,
                        connected_at = CASE WHEN ? THEN coalesce(connected_at, ?) ELSE connected_at END
                    WHERE id = ?
                    """,
                arguments: [
                    patch.name ?? old.account.name, json, (secret ?? old.secret).map { Data($0) }, connected, place, connected,
                    now.milliseconds, old.account.id,
                ]
            )
            if old.connected, !connected { try OutboxQueries.disconnect(db, account: old.account.id, now: now) }
            if let before = old.settings?.imap.place, settings?.imap.place != before {
                try EmailFolder.forgetPlaces(db, account: old.account.id)
            }
            if settings?.backfill != old.settings?.backfill { try EmailFolder.forgetLedger(db, account: old.account.id) }
            try ChannelRequest.settings.announce(db, account: id, at: now)
            let state: ListenerHealth.State = connected ? .connecting : .off
            try ChannelEvents.changed(db, account: id, state: state, backlog: 0, at: now)
            return try Mailbox.read(db, "uid = ?", [Data(id.bytes)])[0]
        }
    }

    /// Asks a running listener for something; it hears of it through the event feed.
    /// - Throws: ``StoreError/notFound``
    package func ask(_ request: ChannelRequest, of id: PublicID) async throws {
        let now = database.now()
        try await database.write { db in
            let change = request == .check ? "check_asked_at = \(now.milliseconds)" : "revision = revision"
            try db.execute(sql: "UPDATE channel_accounts SET \(change) WHERE uid = ? AND platform = 'email'", arguments: [Data(id.bytes)])
            guard db.changesCount == 1 else { throw StoreError.notFound }
            try request.announce(db, account: id, at: now)
        }
    }

    /// The password in the clear, for signing in only.
    /// - Throws: ``ListenerFault`` with reason `passwordMissing` where there is none or another master key sealed it.
    package func password(of mailbox: Mailbox) throws(ListenerFault) -> String {
        guard let secret = mailbox.secret else { throw ListenerFault(.passwordMissing) }
        do {
            return String(decoding: try seal.open(secret, for: Self.place(mailbox.account.uid)), as: UTF8.self)
        } catch {
            throw ListenerFault(.passwordMissing)
        }
    }

    /// Remembers over restarts when a mailbox was last heard from.
    package func remember(_ account: Int64, lastContactAt: Timestamp?, lastSuccessAt: Timestamp?) async throws {
        try await database.write { db in
            try db.execute(
                sql: "UPDATE channel_accounts SET last_contact_at = ?, last_success_at = ? WHERE id = ?",
                arguments: [lastContactAt?.milliseconds, lastSuccessAt?.milliseconds, account]
            )
        }
    }

    private static func isTaken(_ db: Database, _ place: String, butFor account: Int64) throws -> Bool {
        try Bool.fetchOne(
            db,
            sql: "SELECT EXISTS (SELECT 1 FROM channel_accounts WHERE platform = 'email' AND place = ? AND id <> ?)",
            arguments: [place, account]
        ) ?? false
    }

    private static func place(_ id: PublicID) -> SealedPlace { SealedPlace(table: "channel_accounts", column: "secret", row: id.bytes) }

    private static let encoder: JSONEncoder = {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        return encoder
    }()
}

/// What a running listener is asked for. Requests go through the event feed, as everything between the page and the channels.
package enum ChannelRequest: String, Sendable, CaseIterable {
    /// Settings changed: take them up.
    case settings
    /// Compare with the server now.
    case check
    /// Try now instead of waiting.
    case retry
    /// Somebody wants an oversized mail.
    case fetch
    /// Something is to be sent.
    case send

    package static let eventType = "channel.asked"

    /// For nobody's eyes: it wakes the supervisor only.
    func announce(_ db: Database, account: PublicID, at now: Timestamp) throws {
        try EventFeed.append(
            db,
            type: Self.eventType,
            audience: [],
            conversation: nil,
            data: #"{"channel_id":"\#(account)","what":"\#(rawValue)"}"#,
            at: now
        )
    }

    /// The requests after a number, oldest first, and the number to go on from.
    package static func after(_ n: Int64, _ database: OfficeDatabase) async throws -> (requests: [(PublicID, ChannelRequest)], last: Int64)
    {
        try await database.read { db in
            let rows = try Row.fetchAll(
                db.cachedStatement(
                    sql: "SELECT n, type, data ->> 'channel_id', data ->> 'what' FROM events WHERE n > ? ORDER BY n LIMIT 1000"
                ),
                arguments: [n]
            )
            let requests = rows.compactMap { row -> (PublicID, ChannelRequest)? in
                guard row[1] as String == eventType, let id = PublicID(row[2] as String? ?? ""),
                    let request = ChannelRequest(rawValue: row[3] as String? ?? "")
                else { return nil }
                return (id, request)
            }
            return (requests, rows.last?[0] ?? n)
        }
    }
}

/// Tells pages that a channel's settings, state or progress changed.
package enum ChannelEvents {
    static func changed(_ db: Database, account: PublicID, state: ListenerHealth.State, backlog: Int, at now: Timestamp) throws {
        var writer = JSONWriter()
        writer.object { writer in
            writer.key("channel_id")
            writer.uuid(account)
            writer.key("state")
            writer.string(state.rawValue)
            writer.key("backlog")
            writer.int(Int64(backlog))
        }
        try EventFeed.append(
            db,
            type: "channel.changed",
            audience: .inbox,
            conversation: nil,
            data: String(decoding: writer.bytes, as: UTF8.self),
            at: now
        )
    }

    /// Announces a listener's state.
    package static func changed(_ database: OfficeDatabase, account: PublicID, state: ListenerHealth.State, backlog: Int) async throws {
        let now = database.now()
        try await database.write { try changed($0, account: account, state: state, backlog: backlog, at: now) }
    }
}
