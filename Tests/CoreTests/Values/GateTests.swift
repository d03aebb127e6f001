import Testing

@testable import Core

@Suite(.timeLimit(.minutes(1))) struct GateTests {
    @Test func letsEverybodyPassOnceItIsOpen() async {
        let gate = Gate()
        let waiting = (0..<3).map { _ in Task { await gate.wait() } }
        gate.open()
        for task in waiting { await task.value }
        await gate.wait()
    }

    /// Or a service that is told to stop would wait for work that nobody does any more.
    @Test func aCancelledOneWaitsNoLonger() async {
        let gate = Gate()
        let waiting = Task { await gate.wait() }
        await Task.yield()
        waiting.cancel()
        await waiting.value
        let late = Task { await gate.wait() }
        late.cancel()
        await late.value
    }
}
