import NIOCore
import NIOPosix

/// A connection on which a test says exactly the bytes it wants to, and hears all that comes back until the server closes.
enum RawConnection {
    /// What came back.
    struct Answer: Sendable {
        let text: String

        /// The status of the first response; 0 where there is none.
        var status: Int { text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0 }

        /// A header of the first response.
        func header(_ name: String) -> String? {
            for line in text.prefix(while: { _ in true }).split(separator: "\r\n", omittingEmptySubsequences: false).dropFirst() {
                if line.isEmpty { return nil }
                let parts = line.split(separator: ":", maxSplits: 1)
                if parts.count == 2, parts[0].lowercased() == name.lowercased() { return parts[1].drop { $0 == " " }.description }
            }
            return nil
        }

        /// All that follows the head.
        var body: Substring {
            text.firstRange(of: "\r\n\r\n").map { text[$0.upperBound...] } ?? ""
        }
    }

    /// Sends bytes and reads until the server closes, at most for some seconds.
    static func exchange(port: Int, _ bytes: String, seconds: Int64 = 5) async throws -> Answer {
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelOption(ChannelOptions.allowRemoteHalfClosure, value: true)
            .connect(host: "localhost", port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
                }
            }
        return try await channel.executeThenClose { inbound, outbound in
            // Ends the reading below where the server does not close by itself.
            let timer = channel.channel.eventLoop.scheduleTask(in: .seconds(seconds)) { channel.channel.close(promise: nil) }
            defer { timer.cancel() }
            try? await outbound.write(ByteBuffer(string: bytes))
            var answer = ByteBuffer()
            do {
                for try await buffer in inbound { answer.writeImmutableBuffer(buffer) }
            } catch {
                // A reset after the answer: the server had not read all of what it refused.
            }
            return Answer(text: String(buffer: answer))
        }
    }

    /// A request with any Host.
    static func get(port: Int, _ path: String, host: String, headers: String = "") async throws -> Answer {
        try await exchange(port: port, "GET \(path) HTTP/1.1\r\nHost: \(host)\r\nConnection: close\r\n\(headers)\r\n")
    }
}
