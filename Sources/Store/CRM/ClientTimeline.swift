package import Core
import Foundation
import GRDB

/// What a client's timeline holds.
package enum TimelineKind: String, Sendable, CaseIterable, Codable {
    case message, order, payment, note, file, quote
}

extension OfficeDatabase {
    /// One page of all that happened with a client, newest first:
    /// `{"items": [{"kind", "at", "platform"?, "message" | "order" | "payment" | "note" | "file" | "quote"}], "next"}`.
    /// - Parameters:
    ///   - kinds: what it shall hold, at least one.
    ///   - limit: 1–200.
    /// - Throws: ``StoreError/notFound``
    package func timeline(ofClient id: PublicID, kinds: Set<TimelineKind>, limit: Int, cursor: PageCursor?) async throws -> [UInt8] {
        try await read { db in
            let key = try ClientQueries.key(db, id)
            return try ClientTimeline(db: db, client: key, limit: limit, cursor: cursor).json(kinds)
        }
    }
}

/// A page of a timeline: each source gives its newest below the cursor along an index, the newest of all of them make the page, and only
/// these are read whole. Nothing depends on how much there is, but for one step in an index for each of the client's conversations.
struct ClientTimeline {
    let db: Database
    let client: Int64
    let limit: Int
    let cursor: PageCursor?

    /// The place of an entry. Entries of the same moment stand in the order of their kinds, then of their keys: `order` holds both.
    private struct Place: Comparable {
        var at: Int64
        var order: Int64
        var kind: TimelineKind
        var id: Int64

        init(_ kind: TimelineKind, at: Int64, id: Int64) {
            self.at = at
            self.kind = kind
            self.id = id
            order = id * ClientTimeline.kinds + kind.rank
        }

        static func < (a: Place, b: Place) -> Bool { (a.at, a.order) < (b.at, b.order) }
    }

    fileprivate static let kinds: Int64 = 8

    // MARK: - Where things stand

    static func source(_ kind: TimelineKind) -> String {
        switch kind {
        case .message:
            // What is in the index is all that is read, and of it what is not older than the page can be.
            """
            SELECT m.sort_at, m.id FROM communications_conversations c
            CROSS JOIN communications_messages m INDEXED BY messages_thread ON m.conversation_id = c.id
            WHERE c.client_id = :client AND m.sort_at >= :floor AND (m.sort_at, m.id) < (:at, :id)
            ORDER BY m.sort_at DESC, m.id DESC LIMIT :limit
            """
        case .order:
            """
            SELECT o.created_at, o.id FROM crm_orders o WHERE o.client_id = :client AND (o.created_at, o.id) < (:at, :id)
            ORDER BY o.created_at DESC, o.id DESC LIMIT :limit
            """
        case .payment:
            """
            SELECT t.created_at, t.id FROM crm_orders o CROSS JOIN finance_transactions t ON t.order_id = o.id
            WHERE o.client_id = :client AND (t.created_at, t.id) < (:at, :id) ORDER BY t.created_at DESC, t.id DESC LIMIT :limit
            """
        case .note:
            """
            SELECT created_at, id FROM (
                SELECT * FROM (SELECT n.created_at, n.id FROM internal_notes n
                    WHERE n.client_id = :client AND (n.created_at, n.id) < (:at, :id) ORDER BY n.created_at DESC, n.id DESC LIMIT :limit)
                UNION ALL
                SELECT n.created_at, n.id FROM crm_orders o CROSS JOIN internal_notes n ON n.order_id = o.id
                WHERE o.client_id = :client AND (n.created_at, n.id) < (:at, :id))
            ORDER BY created_at DESC, id DESC LIMIT :limit
            """
        case .file:
            """
            SELECT f.created_at, f.id FROM crm_orders o CROSS JOIN order_files f ON f.order_id = o.id
            WHERE o.client_id = :client AND (f.created_at, f.id) < (:at, :id) ORDER BY f.created_at DESC, f.id DESC LIMIT :limit
            """
        case .quote:
            """
            SELECT q.created_at, q.id FROM quotes q WHERE q.client_id = :client AND (q.created_at, q.id) < (:at, :id)
            ORDER BY q.created_at DESC, q.id DESC LIMIT :limit
            """
        }
    }

    private func places(_ kind: TimelineKind) throws -> [Place] {
        guard kind == .message else { return try places(kind, floor: nil) }
        guard let floor = try floor() else { return try places(kind, floor: Int64.min) }
        let found = try places(kind, floor: floor)
        // The rows of conversations may promise messages that went since.
        return found.count > limit ? found : try places(kind, floor: Int64.min)
    }

    private func places(_ kind: TimelineKind, floor: Int64?) throws -> [Place] {
        let from = below(kind)
        var arguments: [String: (any DatabaseValueConvertible)?] = ["client": client, "at": from.at, "id": from.id, "limit": limit + 1]
        if let floor { arguments["floor"] = floor }
        let statement = try db.cachedStatement(sql: Self.source(kind))
        return try Row.fetchAll(statement, arguments: StatementArguments(arguments)).map { Place(kind, at: $0[0], id: $0[1]) }
    }

    /// The first key that a source must not give: what is before the cursor in ``Place``'s order.
    private func below(_ kind: TimelineKind) -> (at: Int64, id: Int64) {
        guard let cursor else { return (Int64.max, Int64.max) }
        let (quotient, rest) = (max(cursor.id, 0) - kind.rank).quotientAndRemainder(dividingBy: Self.kinds)
        return (cursor.at, rest > 0 ? quotient + 1 : quotient)
    }

    // MARK: - How far back a page can reach

    static let newestConversations = """
        SELECT id FROM communications_conversations WHERE client_id = ? ORDER BY last_message_at DESC, id DESC LIMIT 20
        """
    static let inConversation = """
        SELECT sort_at FROM communications_messages
        WHERE conversation_id = :conversation AND (sort_at, id) < (:at, :id) ORDER BY sort_at DESC, id DESC LIMIT 1 OFFSET :limit
        """
    static let inConversations = """
        SELECT last_message_at FROM communications_conversations WHERE client_id = :client AND last_message_at < :at
        ORDER BY last_message_at DESC, id DESC LIMIT 1 OFFSET :limit
        """

    /// A moment after which there are enough messages for a page: in one of the newest conversations alone, or in as many conversations.
    private func floor() throws -> Int64? {
        let from = below(.message)
        var floors: [Int64] = []
        let many = try db.cachedStatement(sql: Self.inConversations)
        if let floor = try Int64.fetchOne(many, arguments: ["client": client, "at": from.at, "limit": limit]) { floors.append(floor) }
        let one = try db.cachedStatement(sql: Self.inConversation)
        for conversation in try Int64.fetchAll(db.cachedStatement(sql: Self.newestConversations), arguments: [client]) {
            let arguments: StatementArguments = ["conversation": conversation, "at": from.at, "id": from.id, "limit": limit]
            if let floor = try Int64.fetchOne(one, arguments: arguments) { floors.append(floor) }
        }
        return floors.max()
    }

    // MARK: - The page

    func json(_ kinds: Set<TimelineKind>) throws -> [UInt8] {
        var places: [Place] = []
        for kind in TimelineKind.allCases where kinds.contains(kind) { places += try self.places(kind) }
        places.sort(by: >)
        let page = Array(places.prefix(limit))
        var entries: [TimelineKind: [Int64: [UInt8]]] = [:]
        for (kind, group) in Dictionary(grouping: page, by: \.kind) {
            entries[kind] = try TimelineEntries.read(db, kind, group.map(\.id))
        }
        let platforms = try TimelineEntries.platforms(db, page.filter { $0.kind == .message }.map(\.id))
        var writer = JSONWriter(capacity: limit * 1200)
        writer.object { writer in
            writer.key("items")
            writer.array { writer in
                for place in page {
                    guard let entry = entries[place.kind]?[place.id] else { continue }
                    writer.object { writer in
                        writer.key("kind")
                        writer.string(place.kind.rawValue)
                        writer.key("at")
                        writer.time(milliseconds: place.at)
                        if place.kind == .message {
                            writer.key("platform")
                            writer.string(platforms[place.id])
                        }
                        writer.name(place.kind.rawValue)
                        entry.withUnsafeBufferPointer { writer.raw($0) }
                    }
                }
            }
            writer.key("next")
            let last = places.count > limit ? page.last : nil
            writer.string(last.map { PageCursor(at: $0.at, id: $0.order).description })
        }
        return writer.bytes
    }
}

extension TimelineKind {
    /// Its place among entries of the same moment.
    fileprivate var rank: Int64 { Int64(Self.allCases.firstIndex(of: self)!) }
}
