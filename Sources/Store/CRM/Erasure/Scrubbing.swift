import GRDB

extension OfficeDatabase {
    /// Takes out of the file what erasing rows leaves behind: words in the indexes, which FTS5 forgets only when it writes its segments
    /// anew, and old pages in the write-ahead log. Deleted rows themselves are overwritten by SQLite (`secure_delete`).
    ///
    /// The indexes are written anew in steps, so that no other write waits long. Where the steps do not suffice, maintenance goes on.
    /// - Parameter steps: at most so many.
    /// - Returns: whether all is clean; true where there was nothing to do.
    package func scrub(steps: Int) async throws -> Bool {
        for _ in 0..<steps {
            guard let stage = try await read({ try Scrubbing.stage($0) }) else { return true }
            guard stage == .log else {
                try await write { db in try Scrubbing.step(db, stage) }
                continue
            }
            // Files whose chunks were still to go, should the process have ended in between.
            try await pruneUploads()
            guard try await emptyLog() else { return false }
            try await write { try Scrubbing.set($0, nil) }
        }
        return false
    }
}

/// The steps of a scrubbing. Which is next stands in `app_settings`, so that it outlives the process.
enum Scrubbing {
    enum Stage: String {
        /// The indexes of clients, addresses and orders.
        case small
        /// The index of messages is to be written anew.
        case begin
        case merging
        /// The write-ahead log.
        case log
    }

    static let key = "scrub"
    /// Pages of the index that one step writes: 2 MiB.
    private static let pages = 500

    /// Asks for one, in the transaction that erases.
    static func ask(_ db: Database) throws { try set(db, .small) }

    static func stage(_ db: Database) throws -> Stage? {
        try String.fetchOne(db.cachedStatement(sql: "SELECT value FROM app_settings WHERE key = ?"), arguments: [key]).flatMap(Stage.init)
    }

    static func set(_ db: Database, _ stage: Stage?) throws {
        if let stage {
            try db.execute(sql: "INSERT OR REPLACE INTO app_settings (key, value) VALUES (?, ?)", arguments: [key, stage.rawValue])
        } else {
            try db.execute(sql: "DELETE FROM app_settings WHERE key = ?", arguments: [key])
        }
    }

    static func step(_ db: Database, _ stage: Stage) throws {
        switch stage {
        case .small:
            for index in ["clients_fts", "identities_fts", "orders_fts"] {
                try db.execute(sql: "INSERT INTO \(index) (\(index)) VALUES ('optimize')")
            }
            try set(db, .begin)
        case .begin:
            // A negative number puts all segments to one merge; sqlite.org/fts5.html, section 6.8.
            try merge(db, -pages)
            try set(db, .merging)
        case .merging:
            // Fewer than two changes: there was nothing left to merge.
            if try merge(db, pages) < 2 { try set(db, .log) }
        case .log: break
        }
    }

    @discardableResult
    private static func merge(_ db: Database, _ pages: Int) throws -> Int {
        let before = db.totalChangesCount
        try db.execute(sql: "INSERT INTO messages_fts (messages_fts, rank) VALUES ('merge', ?)", arguments: [pages])
        return db.totalChangesCount - before
    }
}
