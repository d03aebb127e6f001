import Core
import GRDB

extension OfficeDatabase {
    /// Chunks that one write deletes (8 MiB), so that no other write waits long.
    private static let chunksAtOnce = 32

    /// Takes away uploads that are not whole after a day, and those that are older than 30 days, in steps. Their blobs go with them
    /// where nothing else refers to them.
    ///
    /// What a message on its way out bears keeps its upload, however old: taking the message back puts its files into the composer again.
    package func pruneUploads() async throws {
        let now = now()
        while true {
            let old = try await read { db in try UploadPruning.old(db, now: now) }
            for upload in old { try await remove(upload: upload) { db in try UploadPruning.isOld(db, upload, now: now) } }
            if old.count < UploadPruning.limit { return }
        }
    }

    /// Takes an upload away, and its file where nothing else refers to it.
    /// - Parameter condition: asked in the transaction that begins it.
    func remove(upload: Int64, if condition: @escaping @Sendable (Database) throws -> Bool = { _ in true }) async throws {
        let blob = try await write { db in try condition(db) ? UploadTable.release(db, upload) : nil }
        guard let blob else { return }
        while try await write({ try UploadTable.deleteChunks($0, blob: blob, upload: upload, limit: Self.chunksAtOnce) }) {}
    }
}

enum UploadPruning {
    /// Uploads that one look finds.
    static let limit = 200
    /// For how long an upload may come.
    static let secondsComing: Int64 = 86_400
    /// For how long an upload is kept that no message on its way out bears.
    static let secondsKept: Int64 = 30 * 86_400

    private static let condition = """
        u.created_at <= :coming AND (u.whole = 0 OR u.created_at <= :kept AND NOT EXISTS (
            SELECT 1 FROM communications_attachments f JOIN outbox o ON o.message_id = f.message_id WHERE f.blob_id = u.blob_id))
        """
    static let all = "SELECT u.id FROM uploads u WHERE \(condition) ORDER BY u.created_at LIMIT \(limit)"
    static let one = "SELECT u.id FROM uploads u WHERE u.id = :id AND \(condition)"

    static func old(_ db: Database, now: Timestamp) throws -> [Int64] {
        try Int64.fetchAll(db.cachedStatement(sql: all), arguments: StatementArguments(moments(now)))
    }

    static func isOld(_ db: Database, _ upload: Int64, now: Timestamp) throws -> Bool {
        let arguments = moments(now).merging(["id": upload]) { $1 }
        return try Int64.fetchOne(db.cachedStatement(sql: one), arguments: StatementArguments(arguments)) != nil
    }

    private static func moments(_ now: Timestamp) -> [String: Int64] {
        [
            "coming": now.adding(seconds: -secondsComing).milliseconds,
            "kept": now.adding(seconds: -secondsKept).milliseconds,
        ]
    }
}
