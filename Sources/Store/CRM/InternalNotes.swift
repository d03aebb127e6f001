package import Core
import Foundation
import GRDB

extension OfficeDatabase {
    /// Writes an internal note about a client and returns it as JSON.
    /// - Throws: ``StoreError/notFound``
    package func addNote(_ text: String, client id: PublicID, by user: User) async throws -> [UInt8] {
        let now = now()
        return try await write { db in
            try InternalNotes(db: db, now: now).add(text, to: .client(try ClientQueries.key(db, id)), by: user)
        }
    }

    /// Changes an internal note and returns it as JSON.
    /// - Throws: ``StoreError/notFound``, ``StoreError/notTheirs`` where somebody else wrote it and the user is no owner.
    package func change(internalNote id: PublicID, text: String, by user: User) async throws -> [UInt8] {
        let now = now()
        return try await write { db in try InternalNotes(db: db, now: now).change(id, text, by: user) }
    }

    /// Deletes an internal note.
    /// - Throws: ``StoreError/notFound``, ``StoreError/notTheirs`` where somebody else wrote it and the user is no owner.
    package func delete(internalNote id: PublicID, by user: User) async throws {
        let now = now()
        try await write { db in try InternalNotes(db: db, now: now).delete(id, by: user) }
    }
}

/// The table `internal_notes`: what colleagues write about a client or an order. In the log they stand under that client or order, so that
/// they are part of its history and go with it.
struct InternalNotes {
    /// What a note is about, by its key.
    enum Subject {
        case client(Int64)
        case order(Int64)
    }

    let db: Database
    let now: Timestamp

    static let columns = "n.id, n.uid, n.text, u.uid, u.name, n.created_at, n.edited_at"
    static let one = "SELECT \(columns) FROM internal_notes n LEFT JOIN users u ON u.id = n.author_id WHERE n.id = ?"
    static let maximumLength = 10_000

    func add(_ text: String, to subject: Subject, by user: User) throws -> [UInt8] {
        let (client, order): (Int64?, Int64?) =
            switch subject {
            case .client(let key): (key, nil)
            case .order(let key): (nil, key)
            }
        try db.cachedStatement(
            sql: "INSERT INTO internal_notes (uid, client_id, order_id, author_id, text, created_at) VALUES (?, ?, ?, ?, ?, ?)"
        ).execute(arguments: [Data(PublicID.random().bytes), client, order, user.key, text, now.milliseconds])
        let key = db.lastInsertedRowID
        try record("created", subject, before: nil, after: text, by: user)
        return try json(key)
    }

    func change(_ id: PublicID, _ text: String, by user: User) throws -> [UInt8] {
        let note = try find(id, for: user)
        guard note.text != text else { return try json(note.key) }
        try db.execute(
            sql: "UPDATE internal_notes SET text = ?, edited_at = ? WHERE id = ?",
            arguments: [text, now.milliseconds, note.key]
        )
        try record("changed", note.subject, before: note.text, after: text, by: user)
        return try json(note.key)
    }

    func delete(_ id: PublicID, by user: User) throws {
        let note = try find(id, for: user)
        try db.execute(sql: "DELETE FROM internal_notes WHERE id = ?", arguments: [note.key])
        try record("deleted", note.subject, before: note.text, after: nil, by: user)
    }

    // MARK: - Pieces

    private func find(_ id: PublicID, for user: User) throws -> (key: Int64, subject: Subject, text: String) {
        let sql = "SELECT id, client_id, order_id, author_id, text FROM internal_notes WHERE uid = ?"
        guard let row = try Row.fetchOne(db.cachedStatement(sql: sql), arguments: [Data(id.bytes)]) else { throw StoreError.notFound }
        guard user.role == .owner || row[3] as Int64? == user.key else { throw StoreError.notTheirs }
        let subject: Subject = (row[1] as Int64?).map { .client($0) } ?? .order(row[2])
        return (row[0], subject, row[4])
    }

    private func record(_ action: String, _ subject: Subject, before: String?, after: String?, by user: User) throws {
        switch subject {
        case .client(let key):
            var changes = AuditChanges()
            changes.note("text", before, after)
            guard let row = try Row.fetchOne(db, sql: "SELECT uid, name FROM crm_clients WHERE id = ?", arguments: [key]),
                let id = PublicID(bytes: Array(row[0] as Data))
            else { throw StoreError.notFound }
            try AuditLog.append(db, .note, id, action: action, label: row[1], changes: changes, by: user, at: now)
            try ClientEvents.changed(db, id, at: now)
        case .order(let key):
            var noted = AuditChanges()
            noted.note("note", before, after)
            _ = try OrderChange.note(db, order: key, changes: noted, action: "note_\(action)", by: user, at: now)
        }
    }

    func json(_ key: Int64) throws -> [UInt8] {
        let statement = try db.cachedStatement(sql: Self.one)
        let rows = try Row.fetchCursor(statement, arguments: [key])
        guard try rows.next() != nil else { throw StoreError.notFound }
        var writer = JSONWriter(capacity: 512)
        let columns = Columns(statement)
        writer.object { Self.members(columns, &$0) }
        return writer.bytes
    }

    /// A note's members, for an object that is open.
    static func members(_ columns: Columns, _ writer: inout JSONWriter) {
        writer.key("id")
        writer.uid(columns, 1)
        writer.key("text")
        writer.text(columns, 2)
        writer.key("author")
        writer.reference(columns, id: 3, name: 4)
        writer.key("created_at")
        writer.time(columns, 5)
        writer.key("edited_at")
        writer.time(columns, 6)
    }
}
