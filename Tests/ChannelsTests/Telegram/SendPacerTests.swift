import Synchronization
import Testing

@testable import Channels

@Suite struct SendPacerTests {
    private final class Clock: Sendable {
        let milliseconds = Mutex<Int64>(1_000_000)
        func pass(_ time: Int64) { milliseconds.withLock { $0 += time } }
        var pacer: SendPacer { SendPacer { self.milliseconds.withLock { $0 } } }
    }

    /// How many messages to these chats go out within a time, when each is sent as soon as it may be.
    private func sent(_ chats: [Int64], within time: Int64) -> Int {
        let clock = Clock()
        let pacer = clock.pacer
        var sent = 0
        var passed: Int64 = 0
        var turn = 0
        while true {
            let wait = pacer.take(chat: chats[turn % chats.count])
            if wait == 0 {
                sent += 1
                turn += 1
                continue
            }
            passed += wait
            if passed >= time { return sent }
            clock.pass(wait)
        }
    }

    @Test func onePersonGetsOneASecondAfterAShortBurst() { #expect(sent([7], within: 10_000) == 3 + 9) }

    @Test func aGroupGetsTwentyAMinute() { #expect(sent([-100], within: 60_000) <= 5 + 19) }

    @Test func allTogetherStayBelowThirtyASecond() {
        let count = sent(Array(1...2000), within: 10_000)
        #expect(count > 200 && count <= 10 + 250)
    }

    @Test func whoWaitedLongMayBurstAgain() {
        let clock = Clock()
        let pacer = clock.pacer
        for _ in 0..<3 { #expect(pacer.take(chat: 7) == 0) }
        #expect(pacer.take(chat: 7) == 1000)
        #expect(pacer.take(chat: 8) == 0, "another chat does not wait")
        clock.pass(60_000)
        for _ in 0..<3 { #expect(pacer.take(chat: 7) == 0) }
        #expect(pacer.take(chat: 7) > 0)
    }
}
