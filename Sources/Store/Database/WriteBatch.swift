import GRDB
import Synchronization

/// Lets writes that wait at the same time share one transaction, so that the price of an fsync is paid once for all.
///
/// The first one starts a drain on the pool's writer queue; those that come meanwhile are taken by it. Nothing waits on a
/// thread.
final class WriteBatch: Sendable {
    /// A write that waits.
    private struct Job: Sendable {
        /// Does the write and returns what is to be done when the fate of the transaction is known.
        let run: @Sendable (Database) -> @Sendable (Result<Void, any Error>) -> Void
        /// Tells the waiter that the write was not begun.
        let refuse: @Sendable (any Error) -> Void
    }

    private struct State {
        var waiting: [Job] = []
        var draining = false
    }

    private static let maximumWaiting = 1024
    private static let maximumShared = 128

    private let pool: DatabasePool
    private let hub: EventHub
    private let state = Mutex(State())

    init(pool: DatabasePool, hub: EventHub) {
        self.pool = pool
        self.hub = hub
    }

    func write<T: Sendable>(_ body: @escaping @Sendable (Database) throws -> T) async throws -> T {
        try await withCheckedThrowingContinuation { continuation in
            let job = Job(
                run: { db in
                    let outcome = Result { try Self.inSavepoint(db, body) }
                    return { transaction in continuation.resume(with: outcome.flatMap { value in transaction.map { value } }) }
                },
                refuse: { continuation.resume(throwing: $0) }
            )
            if !enqueue(job) { job.refuse(StoreError.overloaded) }
        }
    }

    private static func inSavepoint<T>(_ db: Database, _ body: (Database) throws -> T) throws -> T {
        var value: T?
        try db.inSavepoint {
            value = try body(db)
            return .commit
        }
        return value!
    }

    /// False where too many wait already.
    private func enqueue(_ job: Job) -> Bool {
        let (accepted, start) = state.withLock { state in
            guard state.waiting.count < Self.maximumWaiting else { return (false, false) }
            state.waiting.append(job)
            defer { state.draining = true }
            return (true, !state.draining)
        }
        if start { pool.asyncWriteWithoutTransaction { self.drain($0) } }
        return accepted
    }

    private func drain(_ db: Database) {
        while let jobs = take() {
            // Alone it needs no savepoint within the transaction: with one, SQLite keeps the old form of every page twice.
            if jobs.count == 1 {
                let completion = jobs[0].run(db)
                announce(db)
                completion(.success(()))
                continue
            }
            var completions: [@Sendable (Result<Void, any Error>) -> Void] = []
            let result = Result {
                try db.inTransaction(.immediate) {
                    for job in jobs {
                        // A full disk or an I/O error makes SQLite roll the transaction back by itself.
                        guard db.isInsideTransaction else { throw DatabaseError(resultCode: .SQLITE_ABORT_ROLLBACK) }
                        completions.append(job.run(db))
                    }
                    return .commit
                }
            }
            if case .success = result { announce(db) }
            for completion in completions { completion(result) }
            if case .failure(let error) = result {
                for job in jobs.dropFirst(completions.count) { job.refuse(error) }
            }
        }
    }

    private func announce(_ db: Database) {
        let last = try? Int64.fetchOne(db.cachedStatement(sql: "SELECT seq FROM sqlite_sequence WHERE name = 'events'"))
        if let last { hub.advance(to: last) }
    }

    private func take() -> [Job]? {
        state.withLock { state in
            guard !state.waiting.isEmpty else {
                state.draining = false
                return nil
            }
            let jobs = Array(state.waiting.prefix(Self.maximumShared))
            state.waiting.removeFirst(jobs.count)
            return jobs
        }
    }
}
