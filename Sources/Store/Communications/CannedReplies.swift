package import Core
import Foundation
import GRDB

/// An answer that is written often, or a change of one: what is nil stays. The fields are taken as checked by `CannedReplyRules`.
package struct CannedReplyPatch: Sendable {
    package var shortcut: String?
    package var title: String?
    /// A text for each language that has one; at least one.
    package var texts: [String: String]?

    package init(shortcut: String? = nil, title: String? = nil, texts: [String: String]? = nil) {
        self.shortcut = shortcut
        self.title = title
        self.texts = texts
    }
}

extension OfficeDatabase {
    /// All of them by shortcut: `{"items": […], "next": null}`.
    package func cannedReplies() async throws -> [UInt8] {
        try await read { db in
            let statement = try db.cachedStatement(sql: CannedReplyTable.all)
            let rows = try Row.fetchCursor(statement)
            let columns = Columns(statement)
            var writer = JSONWriter(capacity: 8192)
            try writer.object { writer in
                writer.key("items")
                try writer.array { writer in while try rows.next() != nil { CannedReplyTable.write(columns, &writer) } }
                writer.key("next")
                writer.null()
            }
            return writer.bytes
        }
    }

    /// Makes one, tells all pages, and returns it as JSON.
    /// - Throws: ``StoreError/conflict(_:)`` with `shortcutTaken` or `tooManyCannedReplies`.
    package func addCannedReply(shortcut: String, title: String, texts: [String: String]) async throws -> [UInt8] {
        let now = now()
        let id = PublicID.random()
        return try await write { db in
            let count = try Int.fetchOne(db, sql: "SELECT count(*) FROM canned_replies") ?? 0
            guard count < CannedReplyRules.maximumCount else { throw StoreError.conflict(.tooManyCannedReplies) }
            try CannedReplyTable.checkShortcut(db, shortcut, except: id)
            try db.execute(
                sql: "INSERT INTO canned_replies (uid, shortcut, title, texts, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?)",
                arguments: [
                    Data(id.bytes), shortcut, title, CannedReplyTable.json(texts), now.milliseconds, now.milliseconds,
                ]
            )
            return try CannedReplyTable.changed(db, id, now: now)
        }
    }

    /// Changes one, tells all pages, and returns it as JSON.
    /// - Throws: ``StoreError/notFound``, ``StoreError/conflict(_:)`` with `shortcutTaken`.
    package func change(cannedReply id: PublicID, _ patch: CannedReplyPatch) async throws -> [UInt8] {
        let now = now()
        return try await write { db in
            if let shortcut = patch.shortcut { try CannedReplyTable.checkShortcut(db, shortcut, except: id) }
            try db.execute(
                sql: """
                    UPDATE canned_replies SET shortcut = coalesce(?, shortcut), title = coalesce(?, title), texts = coalesce(?, texts),
                        updated_at = ? WHERE uid = ?
                    """,
                arguments: [
                    patch.shortcut, patch.title, patch.texts.map(CannedReplyTable.json), now.milliseconds, Data(id.bytes),
                ]
            )
            guard db.changesCount == 1 else { throw StoreError.notFound }
            return try CannedReplyTable.changed(db, id, now: now)
        }
    }

    /// Deletes one and tells all pages.
    /// - Throws: ``StoreError/notFound``
    package func delete(cannedReply id: PublicID) async throws {
        let now = now()
        try await write { db in
            try db.execute(sql: "DELETE FROM canned_replies WHERE uid = ?", arguments: [Data(id.bytes)])
            guard db.changesCount == 1 else { throw StoreError.notFound }
            try CannedReplyTable.announce(db, id, deleted: true, now: now)
        }
    }
}

/// The table `canned_replies`.
enum CannedReplyTable {
    private static let columns = "uid, shortcut, title, texts, created_at, updated_at"
    static let all = "SELECT \(columns) FROM canned_replies ORDER BY shortcut"
    static let one = "SELECT \(columns) FROM canned_replies WHERE uid = ?"

    static func write(_ columns: Columns, _ writer: inout JSONWriter) {
        writer.object { writer in
            writer.key("id")
            writer.uid(columns, 0)
            writer.key("shortcut")
            writer.text(columns, 1)
            writer.key("title")
            writer.text(columns, 2)
            writer.key("texts")
            writer.json(columns, 3)
            writer.key("created_at")
            writer.time(columns, 4)
            writer.key("updated_at")
            writer.time(columns, 5)
        }
    }

    /// The texts in the order of the languages.
    static func json(_ texts: [String: String]) -> String {
        MessageJSON.json { writer in
            writer.object { writer in
                for language in CannedReplyRules.languages {
                    guard let text = texts[language] else { continue }
                    writer.name(language)
                    writer.string(text)
                }
            }
        }
    }

    /// The schema's own comparison knows ASCII capitals only; there are few enough to look at all.
    static func checkShortcut(_ db: Database, _ shortcut: String, except id: PublicID) throws {
        let lower = shortcut.lowercased()
        let others = try Row.fetchAll(db, sql: "SELECT uid, shortcut FROM canned_replies")
        let isTaken = others.contains { row in Array(row[0] as Data) != id.bytes && (row[1] as String).lowercased() == lower }
        if isTaken { throw StoreError.conflict(.shortcutTaken) }
    }

    static func changed(_ db: Database, _ id: PublicID, now: Timestamp) throws -> [UInt8] {
        try announce(db, id, deleted: false, now: now)
        let statement = try db.cachedStatement(sql: one)
        let rows = try Row.fetchCursor(statement, arguments: [Data(id.bytes)])
        guard try rows.next() != nil else { throw StoreError.notFound }
        var writer = JSONWriter(capacity: 2048)
        write(Columns(statement), &writer)
        return writer.bytes
    }

    static func announce(_ db: Database, _ id: PublicID, deleted: Bool, now: Timestamp) throws {
        let data = MessageJSON.change(of: id, deleted: deleted)
        try EventFeed.append(db, type: "canned.changed", audience: .inbox, conversation: nil, data: data, at: now)
    }
}
