package import Core
import Foundation
import GRDB

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
    /// Something was delivered and waits in the journal.
    case intake

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
