import Testing

@testable import Core

@Suite struct ListenerHealthTests {
    private let start = Moment(wall: Timestamp(milliseconds: 1_800_000_000_000), steady: 5_000)

    private func at(_ seconds: Int64) -> Moment { start.adding(milliseconds: seconds * 1000) }

    @Test func nobodyIsHealthyBeforeTheProof() {
        let health = ListenerHealth(started: start)
        #expect(health.state(at: at(0)) == .connecting)
        #expect(health.state(at: at(59)) == .connecting)
        #expect(health.state(at: at(60)) == .down)
        #expect(health.fault(at: at(60))?.reason == .timedOut)
    }

    @Test func aProofHoldsAsLongAsItPromises() {
        var health = ListenerHealth(started: start)
        health.proved(at: at(1), promise: 100_000)
        #expect(health.state(at: at(1)) == .ok)
        #expect(health.state(at: at(101)) == .ok)
        #expect(health.state(at: at(102)) == .down, "silence is no health")
        #expect(health.fault(at: at(102))?.reason == .timedOut)
        health.proved(at: at(103), promise: 100_000)
        #expect(health.state(at: at(103)) == .ok)
        #expect(health.lastSuccessAt == at(103).wall)
    }

    @Test func aFailureIsAmberForAMinuteAndRedAfterIt() {
        var health = ListenerHealth(started: start)
        health.proved(at: at(0), promise: 1000)
        health.failed(ListenerFault(.connectionLost), at: at(10), wait: 2000)
        #expect(health.state(at: at(10)) == .retrying)
        #expect(health.nextTryAt == at(12).wall)
        health.failed(ListenerFault(.refused), at: at(40), wait: 2000)
        #expect(health.state(at: at(69)) == .retrying, "counted from the first failure")
        #expect(health.state(at: at(70)) == .down)
        #expect(health.fault(at: at(70))?.reason == .refused)
        health.proved(at: at(80), promise: 1000)
        #expect(health.state(at: at(80)) == .ok)
        #expect(health.fault(at: at(80)) == nil)
    }

    @Test(arguments: ListenerFault.Reason.allCases) func whatDoesNotHealAloneIsRedAtOnce(_ reason: ListenerFault.Reason) {
        var health = ListenerHealth(started: start)
        health.failed(ListenerFault(reason), at: at(1), wait: 10)
        #expect(health.state(at: at(1)) == (ListenerFault(reason).needsSomebody ? .down : .retrying))
        #expect(!ListenerFault(reason).words.isEmpty && !ListenerFault(reason).advice.isEmpty)
    }

    @Test(arguments: [-86_400_000, 86_400_000] as [Int64]) func aClockThatIsSetTurnsNothingRed(_ jump: Int64) {
        var health = ListenerHealth(started: start)
        health.proved(at: at(0), promise: 100_000)
        let later = Moment(wall: at(50).wall.adding(milliseconds: jump), steady: at(50).steady)
        #expect(health.state(at: later) == .ok)
        health.failed(ListenerFault(.connectionLost), at: later, wait: 1)
        let after = Moment(wall: later.wall.adding(milliseconds: -jump), steady: later.steady + 5000)
        #expect(health.state(at: after) == .retrying)
    }

    @Test func aComplaintIsSeenAlthoughMailComes() {
        var health = ListenerHealth(started: start)
        health.proved(at: at(0), promise: 100_000)
        health.complaint = ListenerFault(.folderMissing, detail: "Klienci")
        #expect(health.state(at: at(1)) == .down)
        #expect(health.fault(at: at(1))?.detail == "Klienci")
        health.complaint = ListenerFault(.connectionLost)
        #expect(health.state(at: at(1)) == .retrying)
        health.complaint = nil
        health.isComparing = true
        #expect(health.state(at: at(1)) == .connecting, "nobody knows yet what is missing")
    }
}

@Suite struct BackoffTests {
    @Test func theCeilingDoublesUpToTheCap() {
        var random = Highest()
        var backoff = Backoff(base: 1000, cap: 300_000)
        let waits = (0..<12).map { _ in backoff.next(using: &random) }
        #expect(waits == [1000, 2000, 4000, 8000, 16_000, 32_000, 64_000, 128_000, 256_000, 300_000, 300_000, 300_000])
        for _ in 0..<1000 { #expect(backoff.next(using: &random) == 300_000) }
        backoff.reset()
        #expect(backoff.next(using: &random) == 1000)
    }

    @Test func theWaitIsDrawnEvenly() {
        var random = SystemRandomNumberGenerator()
        let waits = (0..<1000).map { _ in
            var backoff = Backoff(base: 1000, cap: 300_000)
            backoff.skip(to: 5)
            return backoff.next(using: &random)
        }
        #expect(waits.allSatisfy { (100...32_000).contains($0) })
        let mean = waits.reduce(0, +) / 1000
        #expect((13_000...19_000).contains(mean), "\(mean)")
    }

    @Test func aSmallCapHolds() {
        var random = Highest()
        var backoff = Backoff(cap: 50)
        #expect(backoff.next(using: &random) == 50)
    }

    private struct Highest: RandomNumberGenerator {
        mutating func next() -> UInt64 { .max }
    }
}
