import NIOCore
import NIOEmbedded
import Testing

@testable import LiveSocket

struct ConnectionBookTests {
    private let book = ConnectionBook(maximum: 3)

    private func enter() throws -> (EmbeddedChannel, ConnectionBook.Entry) {
        let channel = EmbeddedChannel()
        try channel.connect(to: .init(ipAddress: "127.0.0.1", port: 1)).wait()
        return (channel, try #require(book.enter(channel)))
    }

    private func become(_ entry: ConnectionBook.Entry, _ occupation: Occupation) { entry.become(occupation, change: book.nextChange()) }

    @Test func theOneThatWaitedLongestMakesRoom() throws {
        let (first, a) = try enter()
        let (second, _) = try enter()
        let (third, _) = try enter()
        // It asked something since, and waits for less long than the second.
        become(a, .working)
        become(a, .waiting)
        _ = try enter()
        #expect(first.isActive && !second.isActive && third.isActive)
        #expect(book.count == 3)
    }

    @Test func whoWaitsGoesBeforeWhoSends() throws {
        let (sending, a) = try enter()
        become(a, .receiving)
        let (working, b) = try enter()
        become(b, .working)
        let (waiting, _) = try enter()
        let (_, d) = try enter()
        #expect(sending.isActive && working.isActive && !waiting.isActive)
        become(d, .working)
        let (_, e) = try enter()
        #expect(!sending.isActive && working.isActive)
        become(e, .working)
        #expect(book.enter(EmbeddedChannel()) == nil, "all are at work")
    }

    @Test func whoLeavesMakesRoom() throws {
        let (first, a) = try enter()
        for entry in [a, try enter().1, try enter().1] { become(entry, .working) }
        #expect(book.enter(EmbeddedChannel()) == nil)
        try first.close().wait()
        #expect(book.count == 2)
        _ = try enter()
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
