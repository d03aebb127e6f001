import NIOCore
import NIOEmbedded
import Testing

@testable import LiveSocket

struct ConnectionBookTests {
    private let book = ConnectionBook(maximum: 3)
    private static let second: UInt64 = 1_000_000_000

    private func enter(at seconds: UInt64) throws -> (EmbeddedChannel, ConnectionBook.Entry) {
        let channel = EmbeddedChannel()
        try channel.connect(to: .init(ipAddress: "127.0.0.1", port: 1)).wait()
        return (channel, try #require(book.enter(channel, at: seconds * Self.second)))
    }

    @Test func theOneThatWaitedLongestMakesRoom() throws {
        let (first, a) = try enter(at: 1)
        let (second, _) = try enter(at: 2)
        let (third, _) = try enter(at: 3)
        // It asked something since, and waits for less long than the second.
        a.become(.working, at: 4 * Self.second)
        a.become(.waiting, at: 5 * Self.second)
        _ = try enter(at: 10)
        #expect(first.isActive && !second.isActive && third.isActive)
        #expect(book.count == 3)
    }

    @Test func whoWaitsGoesBeforeWhoSends() throws {
        let (sending, a) = try enter(at: 1)
        a.become(.receiving, at: 1 * Self.second)
        let (working, b) = try enter(at: 2)
        b.become(.working, at: 2 * Self.second)
        let (waiting, _) = try enter(at: 3)
        let (_, d) = try enter(at: 10)
        #expect(sending.isActive && working.isActive && !waiting.isActive)
        d.become(.working, at: 10 * Self.second)
        let (_, e) = try enter(at: 20)
        #expect(!sending.isActive && working.isActive)
        e.become(.working, at: 20 * Self.second)
        #expect(book.enter(EmbeddedChannel()) == nil, "all are at work")
    }

    @Test func whoHasJustComeIsGivenTimeToAsk() throws {
        let (sending, a) = try enter(at: 1)
        a.become(.receiving, at: 1 * Self.second)
        let (fresh, _) = try enter(at: 9)
        let (_, c) = try enter(at: 9)
        c.become(.working, at: 9 * Self.second)
        let (newest, _) = try enter(at: 10)
        #expect(!sending.isActive && fresh.isActive && newest.isActive)
        // Where there are only such, the oldest of them goes.
        _ = try enter(at: 10)
        #expect(!fresh.isActive && newest.isActive)
    }

    @Test func whoLeavesMakesRoom() throws {
        let (first, a) = try enter(at: 1)
        for entry in [a, try enter(at: 2).1, try enter(at: 3).1] { entry.become(.working, at: 4 * Self.second) }
        #expect(book.enter(EmbeddedChannel()) == nil)
        try first.close().wait()
        first.embeddedEventLoop.run()
        #expect(book.count == 2)
        _ = try enter(at: 5)
    }
}

struct BodyPaceTests {
    /// What each span says that brings so many bytes while the server is, or is not, ready for more.
    private func verdicts(_ spans: [(bytes: Int, isReady: Bool)]) -> [Bool] {
        var pace = BodyPace(minimum: 100)
        pace.begin()
        return spans.map { bytes, isReady in
            pace.received(bytes)
            return pace.spanEnded(isReady: isReady)
        }
    }

    @Test func aBodyThatDripsIsTooSlow() {
        #expect(verdicts([(99, true)]) == [true])
        #expect(verdicts([(100, true), (0, true)]) == [false, true], "each span counts anew")
    }

    @Test func nobodyIsToBlameWhereTheServerIsSlow() {
        #expect(verdicts([(0, false), (0, true), (0, true)]) == [false, false, true], "the second began while the server was not ready")
    }

    @Test func whatIsWholeIsNotSlow() {
        var pace = BodyPace(minimum: 100)
        pace.begin()
        pace.end()
        let isSlow = pace.spanEnded(isReady: true)
        #expect(!isSlow)
    }
}
