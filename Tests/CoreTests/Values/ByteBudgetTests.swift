import Synchronization
import Testing

@testable import Core

@Suite(.timeLimit(.minutes(1))) struct ByteBudgetTests {
    @Test func neverMoreThanThereAre() async throws {
        let budget = ByteBudget(10)
        let held = Held()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<40 {
                group.addTask {
                    let bytes = number % 7 + 1
                    let share = try await budget.take(bytes)
                    held.add(bytes)
                    await Task.yield()
                    held.add(-bytes)
                    withExtendedLifetime(share) {}
                }
            }
            try await group.waitForAll()
        }
        #expect(held.most <= 10)
        #expect(budget.free == 10)
    }

    @Test func whoWantsMoreThanAllGetsAllAlone() async throws {
        let budget = ByteBudget(10)
        var share: ByteBudget.Share? = try await budget.take(.max)
        #expect(budget.free == 0)
        withExtendedLifetime(share) {}
        share = nil
        #expect(budget.free == 10)
    }

    @Test func aLargeShareIsNotOvertakenAndACancelledOneLetsTheNextIn() async throws {
        let budget = ByteBudget(10)
        let first = try await budget.take(5)
        let large = Task { _ = try await budget.take(10) }
        while !budget.isWaitedFor { await Task.yield() }
        let small = Task { try await budget.take(5) }
        for _ in 0..<50 { await Task.yield() }
        #expect(budget.free == 5, "the small one waits behind the large one")
        large.cancel()
        await #expect(throws: CancellationError.self) { try await large.value }
        let share = try await small.value
        #expect(budget.free == 0)
        withExtendedLifetime((first, share)) {}
    }
}

private final class Held: Sendable {
    private let bytes = Mutex((now: 0, most: 0))

    var most: Int { bytes.withLock { $0.most } }

    func add(_ more: Int) {
        bytes.withLock { bytes in
            bytes.now += more
            bytes.most = max(bytes.most, bytes.now)
        }
    }
}

extension ByteBudget {
    fileprivate var isWaitedFor: Bool { waiting > 0 }
}
