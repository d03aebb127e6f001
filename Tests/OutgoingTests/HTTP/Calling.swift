internal import NIOCore
internal import NIOPosix
import Outgoing
import TestHTTP

/// What the tests ask, and of whom.
enum Calling {
    static let quick = HTTPOptions(connectTimeout: .seconds(10), inactivityTimeout: .seconds(10))
    static let impatient = HTTPOptions(connectTimeout: .seconds(1), inactivityTimeout: .milliseconds(700))

    /// Answers with what it was asked.
    static let echo: FakeHTTPServer.Handler = { request in
        FakeReply(200, headers: [("X-Method", request.method), ("X-Connection", "\(request.connection)")], body: request.body)
    }

    static func post(_ server: FakeHTTPServer, _ text: String = "hello", options: HTTPOptions = quick) -> HTTPCall {
        HTTPCall(.post, server.base + "/bot123:secret/send", body: .bytes(Array(text.utf8), type: "text/plain"), options: options)
    }

    /// Runs `body` with the port of somebody who takes connections and says nothing.
    static func withDeafServer<Result>(_ body: (Int) async throws -> Result) async throws -> Result {
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton).bind(host: "127.0.0.1", port: 0).get()
        do {
            let result = try await body(channel.localAddress?.port ?? 0)
            try await channel.close()
            return result
        } catch {
            try? await channel.close()
            throw error
        }
    }

    static func fault(_ call: HTTPCall, engine: HTTPEngine = HTTPEngine()) async -> HTTPFault? {
        do throws(HTTPFault) {
            _ = try await engine.send(call)
            return nil
        } catch {
            return error
        }
    }
}
