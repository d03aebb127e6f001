package import Core
import Foundation
package import GRDB

/// The table `uploads`: files that somebody brought, and the lookup of files by their public ids.
package enum UploadTable {
    /// An upload that is still coming, by its keys.
    struct Coming: Sendable {
        let upload: Int64
        let id: PublicID
        let blob: Int64
    }

    // MARK: - Looking up

    static let attachment = """
        SELECT f.name, f.mime, b.size, b.sha256, b.id FROM communications_attachments f JOIN blobs b ON b.id = f.blob_id WHERE f.uid = ?
        """
    static let upload = """
        SELECT u.name, u.mime, b.size, b.sha256, b.id FROM uploads u JOIN blobs b ON b.id = u.blob_id WHERE u.uid = ? AND u.whole = 1
        """

    static let orderFile = """
        SELECT f.name, f.mime, b.size, b.sha256, b.id FROM order_files f JOIN blobs b ON b.id = f.blob_id WHERE f.uid = ?
        """

    /// A file that can go out with a message: an upload that is whole, a file of a message, or one of an order.
    ///
    /// Its blob stays at least as long as the transaction that finds it; a row of `communications_attachments` keeps it from then on.
    /// - Returns: nil for an id that nothing has, and for files that are not here.
    package static func find(_ db: Database, _ id: PublicID) throws -> StoredFile? {
        try file(db, upload, id) ?? attachment(db, id) ?? file(db, orderFile, id)
    }

    /// A file of a message.
    static func attachment(_ db: Database, _ id: PublicID) throws -> StoredFile? { try file(db, attachment, id) }

    private static func file(_ db: Database, _ sql: String, _ id: PublicID) throws -> StoredFile? {
        try Row.fetchOne(db.cachedStatement(sql: sql), arguments: [Data(id.bytes)]).map { row in
            StoredFile(name: row[0], mime: row[1], size: row[2], sha256: Array(row[3] as Data), blob: row[4])
        }
    }

    // MARK: - Coming in

    static func begin(_ db: Database, name: String, mime: String, user: Int64, now: Timestamp) throws -> Coming {
        try db.execute(sql: "INSERT INTO blobs (sha256, size) VALUES (randomblob(32), 0)")
        let blob = db.lastInsertedRowID
        let id = PublicID.random()
        try db.execute(
            sql: "INSERT INTO uploads (uid, user_id, name, mime, whole, blob_id, created_at) VALUES (?, ?, ?, ?, 0, ?, ?)",
            arguments: [Data(id.bytes), user, name, mime, blob, now.milliseconds]
        )
        return Coming(upload: db.lastInsertedRowID, id: id, blob: blob)
    }

    /// Nothing is added to an upload that was given up meanwhile: its chunks are on their way out.
    static func append(_ db: Database, _ data: Data, n: Int, to coming: Coming) throws {
        try db.cachedStatement(
            sql: "INSERT INTO blob_chunks (blob_id, n, data) SELECT blob_id, ?, ? FROM uploads WHERE id = ? AND created_at > 0"
        ).execute(arguments: [n, data, coming.upload])
        guard db.changesCount == 1 else { throw StoreError.notFound }
    }

    /// Makes the upload whole; where the file is known already, an upload of the known one.
    static func finish(_ db: Database, _ coming: Coming, sha256: [UInt8], size: Int, now: Timestamp) throws -> Coming {
        if let known = try Int64.fetchOne(db, sql: "SELECT id FROM blobs WHERE sha256 = ?", arguments: [Data(sha256)]) {
            let id = PublicID.random()
            try db.execute(
                sql: """
                    INSERT INTO uploads (uid, user_id, name, mime, whole, blob_id, created_at)
                    SELECT ?, user_id, name, mime, 1, ?, ? FROM uploads WHERE id = ?
                    """,
                arguments: [Data(id.bytes), known, now.milliseconds, coming.upload]
            )
            guard db.changesCount == 1 else { throw StoreError.notFound }
            let whole = Coming(upload: db.lastInsertedRowID, id: id, blob: known)
            try giveUp(db, coming.upload)
            return whole
        }
        try db.execute(sql: "UPDATE uploads SET whole = 1 WHERE id = ? AND created_at > 0", arguments: [coming.upload])
        guard db.changesCount == 1 else { throw StoreError.notFound }
        try db.execute(sql: "UPDATE blobs SET sha256 = ?, size = ? WHERE id = ?", arguments: [Data(sha256), size, coming.blob])
        return coming
    }

    // MARK: - Going

    /// The moment 0 marks what was given up: pruning finds it first, whenever the process ended in between.
    static func giveUp(_ db: Database, _ upload: Int64) throws {
        try db.execute(sql: "UPDATE uploads SET whole = 0, created_at = 0 WHERE id = ?", arguments: [upload])
    }

    /// Whether anything but this upload keeps the file.
    static let isKept = "\(FileKeepers.sql) OR EXISTS (SELECT 1 FROM uploads WHERE blob_id = ?1 AND id <> ?2)"

    /// Lets go of a file whose last row goes in this transaction: where nothing keeps it any more it becomes an upload that was given up,
    /// which pruning takes away in steps.
    /// - Parameter user: who took it away.
    static func letGo(_ db: Database, blob: Int64, by user: Int64) throws {
        if try Bool.fetchOne(db.cachedStatement(sql: isKept), arguments: [blob, 0]) == true { return }
        try db.execute(
            sql: "INSERT INTO uploads (uid, user_id, name, mime, whole, blob_id, created_at) VALUES (?, ?, '', '', 0, ?, 0)",
            arguments: [Data(PublicID.random().bytes), user, blob]
        )
    }

    /// Takes an upload out of reach.
    /// - Returns: the blob whose chunks have to be deleted before it; nil where the upload is gone altogether.
    static func release(_ db: Database, _ upload: Int64) throws -> Int64? {
        guard let blob = try Int64.fetchOne(db, sql: "SELECT blob_id FROM uploads WHERE id = ?", arguments: [upload]) else { return nil }
        if try Bool.fetchOne(db.cachedStatement(sql: isKept), arguments: [blob, upload]) == true {
            try db.execute(sql: "DELETE FROM uploads WHERE id = ?", arguments: [upload])
            return nil
        }
        try giveUp(db, upload)
        // Its chunks go in steps: nobody who brings the same file in between may find half of it.
        try db.execute(sql: "UPDATE blobs SET sha256 = randomblob(32) WHERE id = ?", arguments: [blob])
        return blob
    }

    static let chunks = "DELETE FROM blob_chunks WHERE rowid IN (SELECT rowid FROM blob_chunks WHERE blob_id = ? LIMIT ?)"

    /// Deletes some of the chunks of a released upload, and in the end the upload.
    /// - Returns: whether there is more to do.
    static func deleteChunks(_ db: Database, blob: Int64, upload: Int64, limit: Int) throws -> Bool {
        try db.cachedStatement(sql: chunks).execute(arguments: [blob, limit])
        if db.changesCount == limit { return true }
        try db.execute(sql: "DELETE FROM uploads WHERE id = ?", arguments: [upload])
        try db.execute(sql: "DELETE FROM blobs WHERE id = ?", arguments: [blob])
        return false
    }
}
