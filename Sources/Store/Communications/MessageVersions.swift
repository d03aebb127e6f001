package import Core
import Foundation
import GRDB

extension OfficeDatabase {
    /// What a message said before: `{"items": […], "next": null}`, newest first, at most ``MessageVersions/maximum``. The version that
    /// is shown now is not among them.
    /// - Throws: ``StoreError/notFound``
    package func versions(of message: PublicID) async throws -> [UInt8] {
        try await read { db in
            let find = try db.cachedStatement(sql: "SELECT id FROM communications_messages WHERE uid = ?")
            guard let key = try Int64.fetchOne(find, arguments: [Data(message.bytes)]) else { throw StoreError.notFound }
            return try MessageVersions.json(db, key)
        }
    }
}

/// Older versions of a message: two statements, however many there are.
enum MessageVersions {
    static let maximum = 200

    static let versions = """
        SELECT v.at, p.external_id, p.id, v.content FROM message_parts p JOIN message_versions v ON v.part_id = p.id
        WHERE p.message_id = ? AND v.id <> (
            SELECT n.id FROM message_versions n WHERE n.part_id = p.id ORDER BY n.at DESC, n.sequence DESC LIMIT 1)
        ORDER BY v.at DESC, v.sequence DESC, p.number DESC LIMIT \(maximum)
        """
    /// All files of a message, those of older versions as well, in the form of ``ThreadPage/attachments``.
    static let files = """
        SELECT f.message_id, f.uid, f.name, f.mime, f.size, b.sha256, f.inline, f.content_id, f.note, f.state,
            f.media ->> 'width', f.media ->> 'height', f.media ->> 'duration', f.fault, f.withdrawn, f.part_id, f.remote_key
        FROM communications_attachments f LEFT JOIN blobs b ON b.id = f.blob_id WHERE f.message_id = ? AND f.part_id IS NOT NULL
        """

    private struct FileName: Hashable {
        var part: Int64
        var key: String
    }

    static func json(_ db: Database, _ message: Int64) throws -> [UInt8] {
        let files = try files(db, message)
        var writer = JSONWriter(capacity: 1024)
        try writer.object { writer in
            writer.key("items")
            try writer.array { writer in
                for row in try Row.fetchAll(db.cachedStatement(sql: versions), arguments: [message]) {
                    try write(row, files, &writer)
                }
            }
            writer.key("next")
            writer.null()
        }
        return writer.bytes
    }

    private static func write(_ row: Row, _ files: [FileName: String], _ writer: inout JSONWriter) throws {
        let content = try VersionContent.read(row[3])
        try writer.object { writer in
            writer.key("at")
            writer.time(milliseconds: row[0])
            writer.key("external_id")
            writer.string(row[1] as String)
            writer.key("text")
            writer.string(content.text)
            writer.key("entities")
            writer.raw(try ChatJSON.text(content.entities))
            writer.key("card")
            if let card = content.card { writer.raw(try ChatJSON.text(card)) } else { writer.null() }
            writer.key("attachments")
            writer.array { writer in
                for file in content.files {
                    if let json = files[FileName(part: row[2], key: file.uniqueID)] { writer.raw(json) }
                }
            }
        }
    }

    private static func files(_ db: Database, _ message: Int64) throws -> [FileName: String] {
        let statement = try db.cachedStatement(sql: files)
        let rows = try Row.fetchCursor(statement, arguments: [message])
        let columns = Columns(statement)
        var found: [FileName: String] = [:]
        while try rows.next() != nil {
            var writer = JSONWriter(capacity: 400)
            MessageRowJSON.attachment(columns, &writer)
            found[FileName(part: columns.int(15), key: columns.string(16))] = String(decoding: writer.bytes, as: UTF8.self)
        }
        return found
    }
}
