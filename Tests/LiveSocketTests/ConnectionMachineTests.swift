import NIOHTTP1
import Testing

@testable import LiveSocket

struct ConnectionMachineTests {
    private let plain = HTTPRequestHead(version: .http1_1, method: .GET, uri: "/")
    private let offer = HTTPRequestHead(
        version: .http1_1,
        method: .GET,
        uri: "/live",
        headers: ["Upgrade": "websocket", "Connection": "keep-alive, Upgrade"]
    )

    @Test func ordinaryRequestsLeaveItOpen() {
        var machine = ConnectionMachine()
        for _ in 0..<3 {
            machine.receivedHead(plain)
            machine.receivedEnd()
            #expect(!machine.isLastResponse && !machine.holdsReads && machine.upgrade() == nil)
            machine.answered()
        }
    }

    @Test func offerIsUpgradedOnceItIsComplete() {
        var machine = ConnectionMachine()
        machine.receivedHead(offer)
        #expect(machine.upgrade() == nil)
        machine.receivedEnd()
        #expect(machine.holdsReads && machine.isLastResponse)
        #expect(machine.upgrade() == offer)
        #expect(!machine.holdsReads && !machine.isLastResponse && machine.upgrade() == nil)
    }

    @Test func earlierAnswersAreNotTheLast() {
        var machine = ConnectionMachine()
        machine.receivedHead(plain)
        machine.receivedEnd()
        machine.receivedHead(offer)
        machine.receivedEnd()
        #expect(!machine.isLastResponse)
        machine.answered()
        #expect(machine.isLastResponse)
    }

    @Test func noUpgradeWhileStopping() {
        var machine = ConnectionMachine()
        machine.receivedHead(offer)
        machine.receivedEnd()
        machine.quiesce()
        #expect(machine.isQuiescing && machine.upgrade() == nil && machine.isLastResponse)
    }

    @Test func noUpgradeInHTTP10() {
        var machine = ConnectionMachine()
        var head = offer
        head.version = .http1_0
        machine.receivedHead(head)
        machine.receivedEnd()
        #expect(machine.upgrade() == nil && machine.isLastResponse)
    }

    /// What stops NIO's decoder, and only that.
    @Test func lastRequests() {
        var connect = plain
        connect.method = .CONNECT
        var named = plain
        named.headers = ["Upgrade": "h2c", "Connection": "upgrade, HTTP2-Settings"]
        var unnamed = plain
        unnamed.headers = ["Upgrade": "websocket", "Connection": "keep-alive"]
        for (head, isLast) in [(connect, true), (named, true), (unnamed, false)] {
            var machine = ConnectionMachine()
            machine.receivedHead(head)
            machine.receivedEnd()
            #expect(machine.isLastResponse == isLast)
        }
    }
}
