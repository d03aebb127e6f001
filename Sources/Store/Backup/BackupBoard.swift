package import Core
import Foundation
import GRDB
import Synchronization

/// How the backups stand, in memory for those who show it and in the database over restarts; and the rule that one copy is made at a
/// time. In memory first, since a full disk is what it has to tell of.
package final class BackupBoard: Sendable {
    private let current = Mutex(BackupState())
    private let step = Mutex<BackupProgress?>(nil)
    private let asked: AsyncStream<Void>.Continuation
    /// Copies that somebody wants now; each was claimed already. For the one service that makes them.
    package let wishes: AsyncStream<Void>

    package init() { (wishes, asked) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1)) }

    package var state: BackupState { current.withLock { $0 } }

    package func update(_ change: (inout BackupState) -> Void) { current.withLock { change(&$0) } }

    /// How far the copy is that is being made; nil where none is.
    package var progress: BackupProgress? { step.withLock { $0 } }

    package func show(_ progress: BackupProgress) { step.withLock { $0 = progress } }

    /// Runs a body while no other copy is made.
    /// - Throws: ``BackupError/busy``; what the body throws.
    package func alone<T>(_ body: () async throws -> T) async throws -> T {
        guard claim() else { throw BackupError.busy }
        return try await claimed(body)
    }

    /// Asks the service for a copy, and claims the turn for it at once: whoever asks next is refused.
    /// - Throws: ``BackupError/busy``.
    package func wish() throws(BackupError) {
        guard claim() else { throw .busy }
        asked.yield()
    }

    /// Runs a body in the turn that ``wish()`` claimed, and ends it.
    package func claimed<T>(_ body: () async throws -> T) async throws -> T {
        defer {
            step.withLock { $0 = nil }
            current.withLock { $0.running = false }
        }
        return try await body()
    }

    private func claim() -> Bool {
        current.withLock { state in
            defer { state.running = true }
            return !state.running
        }
    }
}

extension OfficeDatabase {
    private static let backupKey = "backup_state"

    /// What the process before knew of the backups.
    package func loadBackupState() async throws -> BackupState? {
        guard let text = try await settings([Self.backupKey])[Self.backupKey] else { return nil }
        var state = try? JSONDecoder().decode(BackupState.self, from: Data(text.utf8))
        state?.running = false
        return state
    }

    package func store(_ state: BackupState) async throws {
        let text = String(decoding: try JSONEncoder().encode(state), as: UTF8.self)
        try await write { db in
            try db.execute(
                sql: "INSERT OR REPLACE INTO app_settings (key, value) VALUES (?, ?)",
                arguments: [Self.backupKey, text]
            )
        }
    }

    /// Makes a verified copy while all else goes on.
    /// - Parameter origin: why it is made; nil for a copy that is not among the backups.
    /// - Throws: ``BackupError`` in words; `CancellationError`.
    package func copy(
        to target: String,
        version: String,
        origin: BackupOrigin? = nil,
        progress: @escaping BackupProgressHandler
    ) async throws -> Inspection.Report {
        let copy = DatabaseCopy(source: folder + "/dragoman.db", target: target, version: version, now: now(), origin: origin)
        return try await BackupWork.run { watch in
            try copy.make {
                try watch()
                progress($0)
            }
        }
    }

    /// Compares a copy that was found whole with the database that it is a copy of.
    /// - Returns: what is wrong, in words; nil where nothing is.
    package func differs(from report: Inspection.Report) async throws -> String? {
        let path = report.path
        let sample = try await BackupWork.run { _ in
            try CopyConnection.read(path) { db in
                try Row.fetchAll(db, sql: "SELECT id, content_hash FROM intake_journal ORDER BY random() LIMIT 500").map {
                    (id: $0[0] as Int64, hash: $0[1] as Data)
                }
            }
        }
        return try await read { db in
            guard try Tally.last(db, "events") >= report.lastEvent, try Tally.last(db, "intake_journal") >= report.lastJournal else {
                return "It is newer than the database itself."
            }
            let find = try db.cachedStatement(sql: "SELECT content_hash FROM intake_journal WHERE id = ?")
            // A card gives way to the whole mail; so a row may be gone, but never another one.
            for row in sample {
                if let hash = try Data.fetchOne(find, arguments: [row.id]), hash != row.hash {
                    return "It holds other mails than the database."
                }
            }
            return nil
        }
    }
}

/// Long blocking work that ends soon after its task is cancelled.
package enum BackupWork {
    package static func run<T: Sendable>(_ body: @escaping @Sendable (@escaping @Sendable () throws -> Void) throws -> T) async throws -> T
    {
        let cancelled = Flag()
        return try await withTaskCancellationHandler {
            try await BlockingWork.run { try body { if cancelled.isSet { throw CancellationError() } } }
        } onCancel: {
            cancelled.set()
        }
    }

    private final class Flag: Sendable {
        private let value = Atomic(false)
        var isSet: Bool { value.load(ordering: .relaxed) }
        func set() { value.store(true, ordering: .relaxed) }
    }
}
