import Foundation
import Outgoing
import TestHTTP
import Testing

@Suite(.timeLimit(.minutes(1))) struct HTTPStreamTests {
    private static let size = 60 << 20

    private func call(_ server: FakeHTTPServer, limit: Int = 64 << 20) -> HTTPCall {
        var call = HTTPCall(.get, server.base + "/file", options: Calling.quick)
        call.options.maxAnswer = limit
        return call
    }

    /// Who does not read makes the server wait.
    @Test func backPressure() async throws {
        // Of an odd length, so that what is left out or comes twice is seen.
        let block = (0..<65_521).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let body = Array(repeating: block, count: Self.size / block.count + 1).flatMap { $0 }
        try await FakeHTTPServer.with(handler: { _ in FakeReply(200, body: body) }) { server in
            let sum = try await HTTPEngine().receive(call(server)) { answer in
                #expect(answer.status == 200 && answer.header("content-length") == "\(body.count)")
                try await Task.sleep(for: .milliseconds(500))
                #expect(server.written < body.count / 2)
                var count = 0
                while let bytes = try await answer.next() {
                    #expect(bytes.count <= 512 << 10)
                    let isRight = bytes.withUnsafeBytes { new in
                        body.withUnsafeBytes { all in
                            guard let one = new.baseAddress, let other = all.baseAddress else { return false }
                            return memcmp(one, other + count, new.count) == 0
                        }
                    }
                    #expect(isRight)
                    count += bytes.count
                }
                return count
            }
            #expect(sum == body.count)
        }
    }

    /// The pause of the one who reads is no silence of the server.
    @Test func aSlowReader() async throws {
        try await FakeHTTPServer.with { _ in
            FakeReply(200, body: [UInt8](repeating: 1, count: 8 << 20))
        } _: { server in
            var call = call(server)
            call.options.inactivityTimeout = .milliseconds(700)
            let count = try await HTTPEngine().receive(call) { answer in
                var count = 0
                try await Task.sleep(for: .seconds(2))
                while let bytes = try await answer.next() { count += bytes.count }
                return count
            }
            #expect(count == 8 << 20)
        }
    }

    @Test func leftInTheMiddle() async throws {
        try await FakeHTTPServer.with { _ in
            FakeReply(200, body: [UInt8](repeating: 1, count: Self.size))
        } _: { server in
            let engine = HTTPEngine()
            let first = try await engine.receive(call(server)) { answer in try await answer.next() }
            #expect(first?.isEmpty == false)
            while server.openConnections > 0 { try await Task.sleep(for: .milliseconds(2)) }
            #expect(server.written < Self.size)
        }
    }

    @Test func limit() async throws {
        try await FakeHTTPServer.with { _ in
            FakeReply(200, headers: [("Transfer-Encoding", "chunked")], body: [UInt8](repeating: 1, count: 3 << 20))
        } _: { server in
            await #expect(throws: HTTPFault(.tooLarge, handedOver: true, status: 200)) {
                try await HTTPEngine().receive(call(server, limit: 1 << 20)) { answer in while try await answer.next() != nil {} }
            }
        }
    }

    @Test func cutInTheMiddle() async throws {
        try await FakeHTTPServer.with { _ in
            FakeReply(200, body: [UInt8](repeating: 1, count: 3 << 20)).with(.cut(after: 1 << 20))
        } _: { server in
            var count = 0
            do {
                try await HTTPEngine().receive(call(server)) { answer in while let bytes = try await answer.next() { count += bytes.count }
                }
                Issue.record("a cut file was whole")
            } catch let fault as HTTPFault {
                #expect(fault.kind == .cutBody)
            }
            #expect(count <= 1 << 20)
        }
    }

    @Test func cancelled() async throws {
        try await FakeHTTPServer.with { _ in
            FakeReply(200, body: [UInt8](repeating: 1, count: 1000)).with(.slow(bytes: 1, every: .milliseconds(50)))
        } _: { server in
            let task = Task { [call = call(server)] in
                try await HTTPEngine().receive(call) { answer in while try await answer.next() != nil {} }
            }
            while server.written < 3 { try await Task.sleep(for: .milliseconds(2)) }
            task.cancel()
            await #expect(throws: HTTPFault(.cancelled, handedOver: true, status: 200)) { try await task.value }
        }
    }
}
