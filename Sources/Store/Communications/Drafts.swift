package import Core
import Foundation
import GRDB

/// What people have begun to write, each their own: as pages put it, under the conversation's id or a random one.
package enum Draft {
    /// The largest draft in bytes.
    package static let maximumBytes = 256 * 1024
    /// Drafts of one user; the oldest goes for a new one.
    package static let maximumCount = 200
}

extension OfficeDatabase {
    /// A user's drafts as JSON: `{"items": [{"id", "content", "updated_at"}], "next": null}`.
    package func drafts(of user: User) async throws -> [UInt8] {
        try await read { db in
            let statement = try db.cachedStatement(sql: DraftTable.all)
            let rows = try Row.fetchCursor(statement, arguments: [user.key])
            let columns = Columns(statement)
            var writer = JSONWriter(capacity: 1024)
            try writer.object { writer in
                writer.key("items")
                try writer.array { writer in while try rows.next() != nil { DraftTable.write(columns, &writer) } }
                writer.key("next")
                writer.null()
            }
            return writer.bytes
        }
    }

    /// One draft as JSON.
    /// - Throws: ``StoreError/notFound``
    package func draft(_ id: PublicID, of user: User) async throws -> [UInt8] {
        try await read { db in try DraftTable.json(db, id, user: user.key) }
    }

    /// Keeps a draft in place of what it was, tells the user's other pages, and returns it as JSON. The same content again changes nothing.
    /// - Parameter content: a JSON object of at most ``Draft/maximumBytes`` bytes.
    package func save(draft id: PublicID, content: [UInt8], of user: User) async throws -> [UInt8] {
        let now = now()
        let text = String(decoding: content, as: UTF8.self)
        return try await write { db in
            try DraftTable.put(db, id, text, user: user.key, now: now)
            return try DraftTable.json(db, id, user: user.key)
        }
    }

    /// Drops a draft and tells the user's other pages. Nothing happens where there is none.
    package func delete(draft id: PublicID, of user: User) async throws {
        let now = now()
        try await write { db in try DraftTable.delete(db, id, user: user.key, now: now) }
    }
}

/// The table `drafts`.
enum DraftTable {
    static let all = "SELECT uid, content, updated_at FROM drafts WHERE user_id = ? ORDER BY uid"
    static let one = "SELECT uid, content, updated_at FROM drafts WHERE user_id = ? AND uid = ?"
    static let surplus = "SELECT uid FROM drafts WHERE user_id = ? ORDER BY updated_at DESC, uid DESC LIMIT -1 OFFSET \(Draft.maximumCount)"

    static func write(_ columns: Columns, _ writer: inout JSONWriter) {
        writer.object { writer in
            writer.key("id")
            writer.uid(columns, 0)
            writer.key("content")
            writer.json(columns, 1)
            writer.key("updated_at")
            writer.time(columns, 2)
        }
    }

    static func json(_ db: Database, _ id: PublicID, user: Int64) throws -> [UInt8] {
        let statement = try db.cachedStatement(sql: one)
        let rows = try Row.fetchCursor(statement, arguments: [user, Data(id.bytes)])
        guard try rows.next() != nil else { throw StoreError.notFound }
        var writer = JSONWriter(capacity: 1024)
        write(Columns(statement), &writer)
        return writer.bytes
    }

    static func put(_ db: Database, _ id: PublicID, _ content: String, user: Int64, now: Timestamp) throws {
        try db.cachedStatement(
            sql: """
                INSERT INTO drafts (user_id, uid, content, updated_at) VALUES (?, ?, ?, ?)
                ON CONFLICT (user_id, uid) DO UPDATE SET content = excluded.content, updated_at = excluded.updated_at
                WHERE content <> excluded.content
                """
        ).execute(arguments: [user, Data(id.bytes), content, now.milliseconds])
        guard db.changesCount > 0 else { return }
        try announce(db, id, deleted: false, user: user, now: now)
        for uid in try Data.fetchAll(db.cachedStatement(sql: surplus), arguments: [user]) {
            guard let old = PublicID(bytes: Array(uid)) else { continue }
            try delete(db, old, user: user, now: now)
        }
    }

    /// Drops a draft in the transaction that makes it a message, or by itself.
    static func delete(_ db: Database, _ id: PublicID, user: Int64, now: Timestamp) throws {
        try db.cachedStatement(sql: "DELETE FROM drafts WHERE user_id = ? AND uid = ?").execute(arguments: [user, Data(id.bytes)])
        if db.changesCount > 0 { try announce(db, id, deleted: true, user: user, now: now) }
    }

    private static func announce(_ db: Database, _ id: PublicID, deleted: Bool, user: Int64, now: Timestamp) throws {
        let data = MessageJSON.change(of: id, deleted: deleted)
        try EventFeed.append(db, type: "draft.changed", audience: .inbox, user: user, conversation: nil, data: data, at: now)
    }
}

extension MessageJSON {
    /// `{"id", "deleted"}`: what events tell of a thing that pages fetch themselves.
    static func change(of id: PublicID, deleted: Bool) -> String {
        json { writer in
            writer.object { writer in
                writer.key("id")
                writer.uuid(id)
                writer.key("deleted")
                writer.bool(deleted)
            }
        }
    }
}
