package import Core
import Foundation
import GRDB

/// The files of one message that are here whole.
package struct MessageFiles: Sendable {
    package var subject: String
    /// When the message was written.
    package var at: Timestamp
    /// The office's zone, for dates in names.
    package var zone: ZoneRules
    package var files: [StoredFile]
}

extension OfficeDatabase {
    /// The files of a message that are here whole, without the pictures that stand within its text; those where there is nothing else.
    /// - Throws: ``StoreError/notFound`` where there is no such message or no such file.
    package func files(of message: PublicID) async throws -> MessageFiles {
        try await read { db in
            let find = """
                SELECT m.id, iif(m.subject = '', c.subject, m.subject), m.sort_at
                FROM communications_messages m JOIN communications_conversations c ON c.id = m.conversation_id WHERE m.uid = ?
                """
            guard let found = try Row.fetchOne(db.cachedStatement(sql: find), arguments: [Data(message.bytes)]) else {
                throw StoreError.notFound
            }
            let sql = """
                SELECT f.name, f.mime, b.size, b.sha256, b.id, f.inline FROM communications_attachments f JOIN blobs b ON b.id = f.blob_id
                WHERE f.message_id = ? AND f.state = 'stored' ORDER BY f.n
                """
            let rows = try Row.fetchAll(db.cachedStatement(sql: sql), arguments: [found[0] as Int64])
            let own = rows.filter { !($0[5] as Bool) }
            let files = (own.isEmpty ? rows : own).map { row in
                StoredFile(name: row[0], mime: row[1], size: row[2], sha256: Array(row[3] as Data), blob: row[4])
            }
            guard !files.isEmpty else { throw StoreError.notFound }
            return MessageFiles(
                subject: found[1],
                at: Timestamp(milliseconds: found[2]),
                zone: try OrderSettings.read(db).zone,
                files: files
            )
        }
    }
}
