import Foundation
import Testing

@testable import Store

/// Waiters come and go while numbers grow: nobody may wait for another's lock for ever, and the last number reaches everybody.
@Suite struct EventHubTests {
    @Test(.timeLimit(.minutes(1))) func waitersEndWhileTheyAreWoken() async throws {
        let hub = EventHub(last: 0)
        let writer = Thread {
            for number in 1...200_000 { hub.advance(to: Int64(number)) }
        }
        writer.start()
        for _ in 0..<300 {
            await withTaskGroup(of: Void.self) { group in
                for _ in 0..<8 { group.addTask { for await _ in hub.numbers() where Task.isCancelled { break } } }
                await Task.yield()
                group.cancelAll()
            }
        }
        while !writer.isFinished { try await Task.sleep(for: .milliseconds(5)) }
        var first: Int64?
        for await number in hub.numbers() {
            first = number
            break
        }
        #expect(first == 200_000)
    }
}
