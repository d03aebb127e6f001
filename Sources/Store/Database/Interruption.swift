import GRDB
import GRDBSQLite
import Synchronization

/// Lets a cancelled task end the statement that still runs for it.
final class Interruption: Sendable {
    private enum State {
        case waiting
        /// The connection that works for the task, as an address.
        case running(UInt)
        case done
        case cancelled
    }

    private let state = Mutex(State.waiting)

    /// Runs `body` on a connection. Once it has returned, a cancellation does not reach the connection any more, which by then
    /// works for somebody else.
    /// - Throws: `CancellationError` where the task was cancelled before or meanwhile; what `body` throws.
    func run<T>(_ db: Database, _ body: (Database) throws -> T) throws -> T {
        let connection = UInt(bitPattern: db.sqliteConnection)
        try state.withLock { state throws(CancellationError) in
            if case .cancelled = state { throw CancellationError() }
            state = .running(connection)
        }
        defer { finish() }
        do {
            return try body(db)
        } catch let error as DatabaseError where error.resultCode == .SQLITE_INTERRUPT {
            throw CancellationError()
        }
    }

    private func finish() {
        state.withLock { state in if case .running = state { state = .done } }
    }

    func cancel() {
        state.withLock { state in
            if case .running(let connection) = state { sqlite3_interrupt(OpaquePointer(bitPattern: connection)) }
            state = .cancelled
        }
    }
}
