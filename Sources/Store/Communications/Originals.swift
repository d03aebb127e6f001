package import Core
import Foundation
import GRDB

/// The file behind an attachment, ready to be streamed.
package struct StoredFile: Sendable {
    package var name: String
    package var mime: String
    package var size: Int64
    package var sha256: [UInt8]
    /// For ``OfficeDatabase/chunk(of:n:)``.
    package var blob: Int64
}

extension OfficeDatabase {
    /// Whether a message's original is a mail; a messenger's update is JSON.
    /// - Throws: ``StoreError/notFound``
    package func isMail(_ message: PublicID) async throws -> Bool {
        try await read { db in
            let sql = """
                SELECT a.platform = 'email' FROM communications_messages m JOIN channel_accounts a ON a.id = m.channel_account_id
                WHERE m.uid = ?
                """
            guard let isMail = try Bool.fetchOne(db, sql: sql, arguments: [Data(message.bytes)]) else { throw StoreError.notFound }
            return isMail
        }
    }

    /// The very bytes that came in; of a chat's message those of its newest version.
    /// - Throws: ``StoreError/notFound`` where there is no such message or it did not come in.
    package func original(of message: PublicID) async throws -> [UInt8] {
        try await read { db in
            let row = try Row.fetchOne(
                db.cachedStatement(
                    sql: """
                        SELECT j.id, j.size, o.data, r.data FROM communications_messages m
                        JOIN intake_journal j ON j.id = coalesce(m.journal_id, (
                            SELECT v.journal_id FROM message_parts p JOIN message_versions v ON v.part_id = p.id
                            WHERE p.message_id = m.id AND v.journal_id IS NOT NULL ORDER BY v.at DESC, v.sequence DESC LIMIT 1))
                        LEFT JOIN intake_originals o ON o.journal_id = j.id LEFT JOIN intake_raw r ON r.journal_id = j.id
                        WHERE m.uid = ?
                        """
                ),
                arguments: [Data(message.bytes)]
            )
            guard let row else { throw StoreError.notFound }
            guard let packed = row[2] as Data? else { return Array(row[3] as Data) }
            let journal: Int64 = row[0]
            return try RawForm.unpack(Array(packed), size: row[1]) { n in
                let find = try db.cachedStatement(sql: "SELECT blob_id FROM intake_blobs WHERE journal_id = ? AND n = ?")
                guard let blob = try Int64.fetchOne(find, arguments: [journal, n]) else { throw RawForm.Failure.missingFile }
                return try Blobs.whole(db, blob: blob)
            }
        }
    }

    /// Content-IDs of a message's files, each with the file's id.
    package func contentIDs(of message: PublicID) async throws -> [String: PublicID] {
        try await read { db in
            let rows = try Row.fetchAll(
                db.cachedStatement(
                    sql: """
                        SELECT f.content_id, f.uid FROM communications_messages m JOIN communications_attachments f ON f.message_id = m.id
                        WHERE m.uid = ? AND f.content_id IS NOT NULL
                        """
                ),
                arguments: [Data(message.bytes)]
            )
            return Dictionary(rows.compactMap { row in PublicID(bytes: Array(row[1] as Data)).map { (row[0], $0) } }) { first, _ in first }
        }
    }

    /// A file by the id of the attachment.
    /// - Parameter uploads: whether the id may be that of an upload or an order's file, too.
    /// - Throws: ``StoreError/notFound``
    package func file(_ id: PublicID, uploads: Bool = false) async throws -> StoredFile {
        try await read { db in
            let file = try uploads ? UploadTable.find(db, id) : UploadTable.attachment(db, id)
            guard let file else { throw StoreError.notFound }
            return file
        }
    }

    /// One chunk of ``Blobs/chunkSize`` bytes, the last one shorter.
    package func chunk(of blob: Int64, n: Int) async throws -> [UInt8] {
        try await read { try Blobs.chunk($0, blob: blob, n: n) }
    }
}
