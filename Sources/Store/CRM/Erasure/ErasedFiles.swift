import Core
import Foundation
import GRDB

/// Lets files go that nobody else refers to.
struct ErasedFiles {
    let db: Database
    let user: User

    /// Files go by way of an upload that was given up, as all files do: found first by pruning whenever the process ends in between, and
    /// taken away chunk by chunk. Whoever brought one of them to send it to the client has it no more.
    func release(_ blobs: Set<Int64>, _ step: inout ErasureStep) throws {
        for blob in blobs.sorted() {
            guard try Bool.fetchOne(db.cachedStatement(sql: FileKeepers.sql), arguments: [blob]) != true else { continue }
            try db.execute(sql: "UPDATE blobs SET sha256 = randomblob(32) WHERE id = ?", arguments: [blob])
            guard db.changesCount == 1 else { continue }
            try db.execute(sql: "DELETE FROM uploads WHERE blob_id = ?", arguments: [blob])
            try db.execute(sql: "DELETE FROM text_counts WHERE blob_id = ?", arguments: [blob])
            try db.execute(
                sql: """
                    INSERT INTO uploads (uid, user_id, name, mime, whole, blob_id, created_at)
                    VALUES (?, ?, '', 'application/octet-stream', 0, ?, 0)
                    """,
                arguments: [Data(PublicID.random().bytes), user.key, blob]
            )
            step.report.files += 1
        }
    }
}
