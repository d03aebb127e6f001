import Dispatch
import Synchronization
import Testing

@testable import Sealing

struct DerivationThreadsTests {
    /// Counts how many jobs are inside at once.
    final class Gauge: Sendable {
        private let state = Mutex((now: 0, most: 0))
        var most: Int { state.withLock { $0.most } }
        func enter() { state.withLock { $0 = ($0.now + 1, max($0.most, $0.now + 1)) } }
        func leave() { state.withLock { $0.now -= 1 } }
    }

    @Test func neverMoreThanTheBoundAtOnce() async throws {
        let threads = DerivationThreads(maximumRunning: 2, maximumWaiting: 100)
        let gauge = Gauge()
        try await withThrowingTaskGroup(of: Int.self) { group in
            for number in 0..<50 {
                group.addTask {
                    try await threads.run {
                        gauge.enter()
                        defer { gauge.leave() }
                        _ = DispatchSemaphore(value: 0).wait(timeout: .now() + .milliseconds(5))
                        return number
                    }
                }
            }
            var sum = 0
            for try await number in group { sum += number }
            #expect(sum == 49 * 50 / 2)
        }
        #expect(gauge.most == 2)
    }

    @Test func refusesWhenTheQueueIsFull() async throws {
        let threads = DerivationThreads(maximumRunning: 1, maximumWaiting: 2)
        let gate = DispatchSemaphore(value: 0)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 1...3 {
                group.addTask { try await threads.run { gate.wait() } }
                try await until { threads.load.running + threads.load.waiting == number }
            }
            #expect(threads.load == (1, 2))
            await #expect(throws: SealingError.overloaded) { try await threads.run {} }
            for _ in 1...3 { gate.signal() }
            try await group.waitForAll()
        }
        // The threads end with the work, and start again for new work.
        try await until { threads.load == (0, 0) }
        #expect(try await threads.run { 7 } == 7)
    }

    /// The cooperative pool must stay free while computations block: as many as it has threads would stop every task.
    @Test func tasksGoOnMeanwhile() async throws {
        let threads = DerivationThreads(maximumRunning: 8, maximumWaiting: 8)
        let gate = DispatchSemaphore(value: 0)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<8 { group.addTask { try await threads.run { gate.wait() } } }
            try await until { threads.load.running == 8 }
            for _ in 0..<100 { await Task.yield() }
            for _ in 0..<8 { gate.signal() }
            try await group.waitForAll()
        }
    }

    private func until(_ condition: () -> Bool) async throws {
        for _ in 0..<1000 where !condition() { try await Task.sleep(for: .milliseconds(2)) }
        try #require(condition())
    }
}
