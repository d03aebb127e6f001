import Core
import Foundation
import GRDB

/// The files of a chat's message: a row for each file of each version, those of the newest versions first and marked as current.
enum AttachmentRows {
    /// Enters the files of a version. A file that an earlier one had is the same row.
    static func insert(_ db: Database, _ files: [ChatFile], part: PartTable.Part, account: Int64, now: Timestamp) throws {
        let insert = try db.cachedStatement(
            sql: """
                INSERT INTO communications_attachments (uid, message_id, n, name, mime, size, note, state, part_id, remote_key, media)
                SELECT ?1, ?2, coalesce(max(n), -1) + 1, ?3, ?4, ?5, ?6, 'pending', ?7, ?8, ?9
                FROM communications_attachments WHERE message_id = ?2 HAVING NOT EXISTS (
                    SELECT 1 FROM communications_attachments WHERE part_id = ?7 AND remote_key = ?8)
                """
        )
        let fetch = try db.cachedStatement(
            sql: "INSERT INTO attachment_fetches (attachment_id, channel_account_id, remote_id, due_at) VALUES (?, ?, ?, ?)"
        )
        for file in files {
            try insert.execute(arguments: [
                Data(PublicID.random().bytes), part.message, file.name, file.mime, file.size ?? 0, file.note, part.id, file.uniqueID,
                media(file),
            ])
            guard db.changesCount == 1 else { continue }
            try fetch.execute(arguments: [db.lastInsertedRowID, account, file.remoteID, now.milliseconds])
        }
    }

    /// `{"width", "height", "duration"}`; nil where nothing is known.
    private static func media(_ file: ChatFile) -> String? {
        guard file.width != nil || file.height != nil || file.duration != nil else { return nil }
        func int(_ value: Int?, _ writer: inout JSONWriter) { if let value { writer.int(Int64(value)) } else { writer.null() } }
        return MessageJSON.json { writer in
            writer.object { writer in
                writer.key("width")
                int(file.width, &writer)
                writer.key("height")
                int(file.height, &writer)
                writer.key("duration")
                int(file.duration, &writer)
            }
        }
    }

    private struct Name: Hashable {
        var part: Int64
        var key: String
    }

    /// Puts the rows into the order of the newest versions and marks what these do not have any more.
    static func refresh(_ db: Database, _ message: Int64, _ parts: [ChatMessageView.Part], account: Int64) throws {
        let rows = try Row.fetchAll(
            db.cachedStatement(
                sql: """
                    SELECT id, part_id, remote_key, n, current FROM communications_attachments
                    WHERE message_id = ? AND part_id IS NOT NULL
                    """
            ),
            arguments: [message]
        ).map { (id: $0[0] as Int64, name: Name(part: $0[1], key: $0[2]), n: $0[3] as Int, current: $0[4] as Bool) }
        guard !rows.isEmpty else { return }
        var wanted: [Name: Int] = [:]
        for part in parts {
            for file in part.content?.files ?? [] {
                let name = Name(part: part.id, key: file.uniqueID)
                if wanted[name] == nil { wanted[name] = wanted.count }
                try useID(db, file, name)
            }
        }
        let numbers = Dictionary(parts.enumerated().map { ($1.id, $0) }) { first, _ in first }
        let older = rows.filter { wanted[$0.name] == nil }.sorted {
            (numbers[$0.name.part] ?? 0, $0.name.key) < (numbers[$1.name.part] ?? 0, $1.name.key)
        }
        var places = wanted
        for row in older { places[row.name] = places.count }
        let changed = rows.filter { $0.n != places[$0.name]! || $0.current != (wanted[$0.name] != nil) }
        // Places are unique: all that move leave theirs first.
        let leave = try db.cachedStatement(sql: "UPDATE communications_attachments SET n = -1 - id WHERE id = ?")
        for row in changed { try leave.execute(arguments: [row.id]) }
        let enter = try db.cachedStatement(sql: "UPDATE communications_attachments SET n = ?, current = ? WHERE id = ?")
        for row in changed { try enter.execute(arguments: [places[row.name]!, wanted[row.name] != nil, row.id]) }
    }

    /// The platform's id for fetching a file may change from version to version; the newest is good.
    private static func useID(_ db: Database, _ file: ChatFile, _ name: Name) throws {
        try db.cachedStatement(
            sql: """
                UPDATE attachment_fetches SET remote_id = ?1 WHERE remote_id <> ?1
                    AND attachment_id = (SELECT id FROM communications_attachments WHERE part_id = ?2 AND remote_key = ?3)
                """
        ).execute(arguments: [file.remoteID, name.part, name.key])
    }
}
