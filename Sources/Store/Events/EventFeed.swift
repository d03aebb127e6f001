package import Core
import Foundation
package import GRDB

/// The numbered changes of the table `events`: what a page that was away asks for, and what live sockets pass on.
///
/// An event is appended in the transaction that makes the change, so that there is never one without the other.
package enum EventFeed {
    /// How long events are kept, in days. Who was away for longer loads its lists anew.
    package static let daysKept: Int64 = 30

    /// What one read found.
    package struct Page: Sendable, Equatable {
        /// `{"items": [{n, type, at, conversation_id?, data}], "next": N}`.
        package let json: [UInt8]
        /// The number to go on from. It also passes over events that were not meant for the reader.
        package let next: Int64
        /// How many items there are.
        package let count: Int
    }

    /// Appends an event to the transaction.
    /// - Parameters:
    ///   - type: a word of the API, e.g. `conversation.changed`.
    ///   - audience: which roles get it.
    ///   - user: the internal key of the one who gets it, if they have such a role; nil for all who have.
    ///   - conversation: the internal key of the conversation it is about.
    ///   - data: a JSON object.
    ///   - at: the present moment.
    /// - Returns: its number.
    @discardableResult
    package static func append(
        _ db: Database,
        type: String,
        audience: Audience,
        user: Int64? = nil,
        conversation: Int64?,
        data: String,
        at: Timestamp
    ) throws -> Int64 {
        try db.cachedStatement(sql: "INSERT INTO events (at, type, audience, user_id, conversation_id, data) VALUES (?, ?, ?, ?, ?, ?)")
            .execute(arguments: [at.milliseconds, type, audience.rawValue, user, conversation, data])
        return db.lastInsertedRowID
    }

    /// The events after a number, oldest first.
    /// - Parameters:
    ///   - after: the number that the reader saw last; 0 for all that are kept.
    ///   - limit: at most so many items, 1 or more.
    ///   - audience: the reader's role; others' events are passed over.
    ///   - user: the reader's internal key; nil reads nothing that is meant for one person.
    /// - Throws: ``StoreError/eventsGone`` where events after that number were pruned already, or the number was never given
    ///   out (the database was restored from a copy): the reader has to load everything anew.
    package static func read(_ db: Database, after: Int64, limit: Int, audience: Audience, user: Int64?) throws -> Page {
        let last = try Int64.fetchOne(db.cachedStatement(sql: "SELECT seq FROM sqlite_sequence WHERE name = 'events'")) ?? 0
        let oldest = try Int64.fetchOne(db.cachedStatement(sql: "SELECT min(n) FROM events")) ?? last + 1
        guard after >= oldest - 1, after <= last else { throw StoreError.eventsGone }
        let rows = try Row.fetchCursor(
            db.cachedStatement(sql: Self.query),
            arguments: [after, audience.rawValue, user, limit]
        )
        var writer = JSONWriter(capacity: 256)
        var count = 0
        var newest = after
        try writer.object { writer in
            writer.key("items")
            try writer.array { writer in
                while let row = try rows.next() {
                    newest = row[0]
                    count += 1
                    item(row, &writer)
                }
            }
            if count < limit { newest = last }
            writer.key("next")
            writer.int(newest)
        }
        return Page(json: writer.bytes, next: newest, count: count)
    }

    static let query = """
        SELECT events.n, events.type, events.at, conversation.uid, events.data FROM events
        LEFT JOIN communications_conversations AS conversation ON conversation.id = events.conversation_id
        WHERE events.n > ? AND events.audience & ? <> 0 AND (events.user_id IS NULL OR events.user_id = ?) ORDER BY events.n LIMIT ?
        """

    private static func item(_ row: Row, _ writer: inout JSONWriter) {
        writer.object { writer in
            writer.key("n")
            writer.int(row[0])
            writer.key("type")
            writer.string(row[1] as String)
            writer.key("at")
            writer.time(milliseconds: row[2])
            if let uid = row[3] as Data?, let id = PublicID(bytes: Array(uid)) {
                writer.key("conversation_id")
                writer.uuid(id)
            }
            writer.key("data")
            writer.raw(row[4] as String)
        }
    }

    /// Deletes events older than 30 days, at most `limit` of them.
    ///
    /// It always takes the lowest numbers, also where the clock was set back in between: what is kept has no holes, so that
    /// the lowest number kept tells who missed something.
    /// - Returns: how many were deleted; fewer than `limit` means that there are no more.
    package static func prune(_ db: Database, now: Timestamp, limit: Int = 5000) throws -> Int {
        let cutoff = now.adding(seconds: -daysKept * 86_400)
        try db.execute(
            sql: """
                DELETE FROM events WHERE n IN (
                    SELECT n FROM events WHERE n <= (SELECT max(n) FROM events WHERE at < ?) ORDER BY n LIMIT ?)
                """,
            arguments: [cutoff.milliseconds, limit]
        )
        return db.changesCount
    }
}
