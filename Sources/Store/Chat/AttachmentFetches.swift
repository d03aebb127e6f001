package import Core
import Foundation
import GRDB

/// A file that the platform holds and that is to be brought here.
package struct PendingFetch: Sendable, Hashable {
    /// Its key inside.
    package let attachment: Int64
    package let id: PublicID
    /// Names it on the platform.
    package let remoteID: String
    package let name: String
    package let mime: String
    /// Bytes; nil where the platform did not say.
    package let size: Int64?
    /// Attempts that failed before.
    package let attempts: Int
    package let retryingSince: Timestamp?
}

extension OfficeDatabase {
    /// The next file of an account that is due, the longest waiting first.
    package func nextFetch(_ account: ChannelAccount) async throws -> PendingFetch? {
        let now = now()
        return try await read { db in try FetchTable.next(db, account: account.id, now: now) }
    }

    /// When the next file of an account is due; nil where none waits.
    package func fetchDue(_ account: ChannelAccount) async throws -> Timestamp? {
        try await read { db in
            try Int64.fetchOne(db.cachedStatement(sql: FetchTable.due), arguments: [account.id]).map(Timestamp.init(milliseconds:))
        }
    }

    /// Begins to take a file. What an earlier attempt left is taken away first.
    /// - Throws: ``StoreError/notFound`` where nobody waits for it any more.
    package func beginFetch(_ fetch: PendingFetch) async throws -> FileFetch {
        try await dropPartial(fetch.attachment)
        let name = (0..<32).map { _ in UInt8.random(in: 0...255) }
        try await write { db in try FetchTable.begin(db, fetch.attachment, name: name) }
        return FileFetch(self, fetch, name: name)
    }

    /// A file could not be fetched.
    /// - Parameters:
    ///   - fault: a word of the API, such as `too_large`, `gone`, `unreachable`.
    ///   - retryAt: when it is tried again; nil where that leads nowhere, until somebody asks.
    package func failFetch(_ fetch: PendingFetch, fault: String, retryAt: Timestamp?) async throws {
        try await dropPartial(fetch.attachment)
        let now = now()
        try await write { db in try FetchTable.fail(db, fetch, fault: fault, retryAt: retryAt, now: now) }
    }

    /// Somebody wants the files of a message that could not be fetched.
    /// - Returns: false where there are none.
    package func fetchAgain(_ message: PublicID) async throws -> Bool {
        let now = now()
        return try await write { db in try FetchTable.again(db, message, now: now) }
    }

    /// Somebody wants a file that could not be fetched, and with it the others of its message.
    /// - Throws: ``StoreError/notFound``
    package func fetchAgain(file: PublicID) async throws {
        let find = """
            SELECT m.uid FROM communications_attachments f JOIN communications_messages m ON m.id = f.message_id WHERE f.uid = ?
            """
        let uid = try await read { try Data.fetchOne($0, sql: find, arguments: [Data(file.bytes)]) }
        guard let message = uid.flatMap({ PublicID(bytes: Array($0)) }) else { throw StoreError.notFound }
        _ = try await fetchAgain(message)
    }

    /// Deletes what came of a file that did not become whole, in steps.
    func dropPartial(_ attachment: Int64) async throws {
        while try await write({ db in try FetchTable.deletePartial(db, attachment, limit: 64) }) {}
    }
}

/// The table `attachment_fetches`.
enum FetchTable {
    static let next = """
        SELECT f.attachment_id, a.uid, f.remote_id, a.name, a.mime, a.size, f.attempts, f.retrying_since FROM attachment_fetches f
        JOIN communications_attachments a ON a.id = f.attachment_id
        WHERE f.channel_account_id = ? AND f.stage = 'waiting' AND f.due_at <= ? ORDER BY f.due_at LIMIT 1
        """
    static let due = """
        SELECT due_at FROM attachment_fetches WHERE channel_account_id = ? AND stage = 'waiting' ORDER BY due_at LIMIT 1
        """

    static func next(_ db: Database, account: Int64, now: Timestamp) throws -> PendingFetch? {
        guard let row = try Row.fetchOne(db.cachedStatement(sql: next), arguments: [account, now.milliseconds]),
            let id = PublicID(bytes: Array(row[1] as Data))
        else { return nil }
        let size: Int64 = row[5]
        return PendingFetch(
            attachment: row[0],
            id: id,
            remoteID: row[2],
            name: row[3],
            mime: row[4],
            size: size > 0 ? size : nil,
            attempts: row[6],
            retryingSince: (row[7] as Int64?).map(Timestamp.init(milliseconds:))
        )
    }

    // MARK: - Coming in

    /// - Parameter name: random, in the place of the hash that is not known yet. The key would not tell two attempts apart: it is
    ///   given anew once it is free.
    static func begin(_ db: Database, _ attachment: Int64, name: [UInt8]) throws {
        try db.execute(sql: "INSERT INTO blobs (sha256, size) VALUES (?, 0)", arguments: [Data(name)])
        try db.execute(
            sql: "UPDATE attachment_fetches SET blob_id = ? WHERE attachment_id = ? AND blob_id IS NULL",
            arguments: [db.lastInsertedRowID, attachment]
        )
        guard db.changesCount == 1 else { throw StoreError.notFound }
    }

    /// What came of a file so far; another attempt may have taken over.
    private static func coming(_ db: Database, _ attachment: Int64, name: [UInt8]) throws -> Int64 {
        let find = try db.cachedStatement(
            sql: "SELECT b.id FROM attachment_fetches f JOIN blobs b ON b.id = f.blob_id WHERE f.attachment_id = ? AND b.sha256 = ?"
        )
        guard let blob = try Int64.fetchOne(find, arguments: [attachment, Data(name)]) else { throw StoreError.notFound }
        return blob
    }

    static func append(_ db: Database, _ data: Data, n: Int, name: [UInt8], _ attachment: Int64) throws {
        try db.cachedStatement(sql: "INSERT INTO blob_chunks (blob_id, n, data) VALUES (?, ?, ?)")
            .execute(arguments: [try coming(db, attachment, name: name), n, data])
    }

    /// Makes the file whole, or where it is known already takes the known one.
    static func finish(_ db: Database, _ attachment: Int64, name: [UInt8], sha256: [UInt8], size: Int64, now: Timestamp) throws {
        let blob = try coming(db, attachment, name: name)
        var file = blob
        try db.execute(sql: "UPDATE attachment_fetches SET blob_id = NULL WHERE attachment_id = ?", arguments: [attachment])
        if let known = try Int64.fetchOne(db, sql: "SELECT id FROM blobs WHERE sha256 = ?", arguments: [Data(sha256)]) {
            try db.execute(sql: "DELETE FROM blobs WHERE id = ?", arguments: [blob])
            file = known
        } else {
            try db.execute(sql: "UPDATE blobs SET sha256 = ?, size = ? WHERE id = ?", arguments: [Data(sha256), size, blob])
        }
        try db.execute(
            sql: "UPDATE communications_attachments SET state = 'stored', fault = NULL, blob_id = ?, size = ? WHERE id = ?",
            arguments: [file, size, attachment]
        )
        try db.execute(sql: "DELETE FROM attachment_fetches WHERE attachment_id = ?", arguments: [attachment])
        try announce(db, attachment, now: now)
    }

    // MARK: - Failing

    static func fail(_ db: Database, _ fetch: PendingFetch, fault: String, retryAt: Timestamp?, now: Timestamp) throws {
        try db.execute(
            sql: """
                UPDATE attachment_fetches SET attempts = attempts + 1, stage = ?, due_at = ?, retrying_since = coalesce(retrying_since, ?)
                WHERE attachment_id = ?
                """,
            arguments: [
                retryAt == nil ? "stopped" : "waiting", (retryAt ?? now).milliseconds, now.milliseconds, fetch.attachment,
            ]
        )
        guard db.changesCount == 1, retryAt == nil else { return }
        try db.execute(
            sql: "UPDATE communications_attachments SET state = 'failed', fault = ? WHERE id = ?",
            arguments: [fault, fetch.attachment]
        )
        try announce(db, fetch.attachment, now: now)
    }

    static func again(_ db: Database, _ message: PublicID, now: Timestamp) throws -> Bool {
        let row = try Row.fetchOne(
            db,
            sql: """
                SELECT m.id, m.conversation_id, a.uid, a.connected FROM communications_messages m
                JOIN channel_accounts a ON a.id = m.channel_account_id WHERE m.uid = ?
                """,
            arguments: [Data(message.bytes)]
        )
        guard let row, let account = PublicID(bytes: Array(row[2] as Data)) else { throw StoreError.notFound }
        let files = "SELECT id FROM communications_attachments WHERE message_id = ? AND state = 'failed'"
        try db.execute(
            sql: """
                UPDATE attachment_fetches SET stage = 'waiting', due_at = ?, attempts = 0, retrying_since = NULL
                WHERE attachment_id IN (\(files))
                """,
            arguments: [now.milliseconds, row[0] as Int64]
        )
        guard db.changesCount > 0 else { return false }
        guard row[3] else { throw StoreError.conflict(.notConnected) }
        try db.execute(
            sql: "UPDATE communications_attachments SET state = 'pending', fault = NULL WHERE id IN (\(files))",
            arguments: [row[0] as Int64]
        )
        try ChannelRequest.fetch.announce(db, account: account, at: now)
        try announce(db, conversation: row[1], now: now)
        return true
    }

    // MARK: - What did not become whole

    /// - Returns: whether there is more to do.
    static func deletePartial(_ db: Database, _ attachment: Int64, limit: Int) throws -> Bool {
        let find = "SELECT blob_id FROM attachment_fetches WHERE attachment_id = ? AND blob_id IS NOT NULL"
        guard let blob = try Int64.fetchOne(db, sql: find, arguments: [attachment]) else { return false }
        try db.cachedStatement(sql: UploadTable.chunks).execute(arguments: [blob, limit])
        if db.changesCount == limit { return true }
        try db.execute(sql: "UPDATE attachment_fetches SET blob_id = NULL WHERE attachment_id = ?", arguments: [attachment])
        try db.execute(sql: "DELETE FROM blobs WHERE id = ?", arguments: [blob])
        return false
    }

    /// Takes away what came of the files of a part that goes.
    static func drop(_ db: Database, part: Int64) throws {
        let files = "SELECT id FROM communications_attachments WHERE part_id = ?"
        let find = "SELECT blob_id FROM attachment_fetches WHERE blob_id IS NOT NULL AND attachment_id IN (\(files))"
        let blobs = try Int64.fetchAll(db, sql: find, arguments: [part])
        try db.execute(sql: "DELETE FROM attachment_fetches WHERE attachment_id IN (\(files))", arguments: [part])
        for blob in blobs { try db.execute(sql: "DELETE FROM blobs WHERE id = ?", arguments: [blob]) }
    }

    // MARK: - Telling pages

    private static func announce(_ db: Database, _ attachment: Int64, now: Timestamp) throws {
        let conversation = try Int64.fetchOne(
            db,
            sql: """
                SELECT m.conversation_id FROM communications_attachments f JOIN communications_messages m ON m.id = f.message_id
                WHERE f.id = ?
                """,
            arguments: [attachment]
        )
        if let conversation { try announce(db, conversation: conversation, now: now) }
    }

    private static func announce(_ db: Database, conversation: Int64, now: Timestamp) throws {
        try EventFeed.append(
            db,
            type: "conversation.changed",
            audience: .inbox,
            conversation: conversation,
            data: #"{"reason":"file"}"#,
            at: now
        )
    }
}
