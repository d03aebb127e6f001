import Dispatch
import Store
import Testing

@Suite struct BlockingWorkTests {
    private struct Failed: Error {}

    @Test func whatIsDoneComesBack() async throws {
        #expect(try await BlockingWork.abandonable { 7 } == 7)
        await #expect(throws: Failed.self) { try await BlockingWork.abandonable { throw Failed() } }
    }

    @Test func whoeverIsCancelledDoesNotWait() async throws {
        let gate = DispatchSemaphore(value: 0)
        let begun = AsyncStream.makeStream(of: Void.self)
        let task = Task {
            try await BlockingWork.abandonable {
                begun.continuation.yield()
                gate.wait()
            }
        }
        for await _ in begun.stream { break }
        task.cancel()
        // Comes back although the work still stands at the gate.
        await #expect(throws: CancellationError.self) { try await task.value }
        gate.signal()
    }

    @Test func whoIsCancelledBeforeDoesNotWaitEither() async throws {
        let gate = DispatchSemaphore(value: 0)
        let task = Task {
            while !Task.isCancelled { await Task.yield() }
            try await BlockingWork.abandonable { gate.wait() }
        }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        gate.signal()
    }
}
