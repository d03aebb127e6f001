import Foundation
import GRDB
import Testing
import TestSupport

@testable import Store

@Suite struct InterruptionTests {
    /// A statement that runs for some ten seconds where nobody ends it.
    static let long = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 20000000) SELECT count(*) FROM n"

    @Test(.timeLimit(.minutes(1)))
    func aCancelledReadEndsItsStatement() async throws {
        let office = try await TemporaryOffice()
        let database = office.database
        let begun = AsyncStream.makeStream(of: Void.self)
        let task = Task {
            try await database.read { db in
                begun.continuation.yield()
                return try Int.fetchOne(db, sql: Self.long)
            }
        }
        var iterator = begun.stream.makeAsyncIterator()
        await iterator.next()
        // The statement may need a moment to begin after the word that it does.
        try await Task.sleep(for: .milliseconds(50))
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        // The connection is as good as before.
        for _ in 0..<8 { #expect(try await database.read { try Int.fetchOne($0, sql: "SELECT 1") } == 1) }
    }

    @Test func aTaskThatWasCancelledBeforeReadsNothing() async throws {
        let office = try await TemporaryOffice()
        let database = office.database
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return try await database.read { _ in true }
        }
        await #expect(throws: CancellationError.self) { try await task.value }
    }
}
