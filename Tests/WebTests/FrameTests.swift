import Core
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import Store
import Synchronization
import TestSupport
import Testing

@testable import Web

@Suite struct FrameTests {
    @Test func everyAnswerHasItsSecurityHeaders() async throws {
        try await TestServer.run { server in
            for path in ["/", "/inbox", "/health", "/api/v1/setup", "/api/v1/auth/me", "/api/v1/nothing", "/metrics"] {
                let response = try await server.send(.get, path)
                #expect(response.headers[.xContentTypeOptions] == "nosniff", "\(path)")
                #expect(response.headers[.crossOriginResourcePolicy] == "same-origin", "\(path)")
                #expect(response.headers[.referrerPolicy] == "same-origin", "\(path)")
                #expect(response.headers[.contentSecurityPolicy]?.hasPrefix("default-src 'none'") == true, "\(path)")
                #expect(response.headers[.xRequestID]?.isEmpty == false, "\(path)")
                #expect(response.headers[.strictTransportSecurity] == nil, "\(path)")
                if path.hasPrefix("/api") { #expect(response.headers[.cacheControl] == "no-store", "\(path)") }
            }
        }
    }

    @Test func unexpectedErrorsAreLoggedOnceAndTellNothing() async throws {
        struct Secret: Error, CustomStringConvertible { var description: String { "the inside" } }
        let log = LogLines()
        let groups: @Sendable (WebServices) -> [RouteGroup] = { _ in
            [RouteGroup("Test", routes: [.open(.get, "/api/v1/broken", "Breaks", answer: .empty) { _, _ in throw Secret() }])]
        }
        try await TestServer.run(logger: log.logger, groups: groups) { server in
            let response = try await server.send(.get, "/api/v1/broken?q=private")
            #expect(response.status == .internalServerError)
            #expect(response.problem?.code == "internal")
            #expect(!response.text.contains("inside"))
            let id = try #require(response.json["request_id"]?.string)
            #expect(response.headers[.xRequestID] == id)
            let lines = log.lines.filter { $0.contains("the inside") }
            #expect(lines.count == 1)
            #expect(lines.first?.contains(id) == true)
            #expect(!log.lines.contains { $0.contains("private") })
        }
    }

    @Test func logsHoldNoSecrets() async throws {
        let log = LogLines()
        try await TestServer.run(logger: log.logger) { server in
            let person = try await server.signedIn(.owner, email: "anna@office.example")
            _ = try await SignInTests.login(server, person.user.email, person.password)
            _ = try await server.send(.get, "/api/v1/auth/me?q=private", as: person.browser)
            _ = try await server.send(.get, "/api/v1/auth/me", as: person.script)
            let all = log.lines.joined(separator: "\n")
            #expect(all.contains("/api/v1/auth/me"))
            for secret in [person.password, person.cookie, person.token, "private"] { #expect(!all.contains(secret)) }
        }
    }

    @Test func headIsGetWithoutABody() async throws {
        try await TestServer.run { server in
            let response = try await server.send(.head, "/health/live")
            #expect(response.status == .ok)
            #expect(response.body.readableBytes == 0)
        }
    }
}

/// Keeps what is logged.
final class LogLines: Sendable {
    private let storage = Mutex<[String]>([])

    var lines: [String] { storage.withLock { $0 } }

    var logger: Logger { Logger(label: "test") { _ in Handler(lines: self) } }

    private struct Handler: LogHandler {
        let lines: LogLines
        var logLevel = Logger.Level.trace
        var metadata = Logger.Metadata()

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            let all = metadata.merging(event.metadata ?? [:]) { $1 }
            lines.storage.withLock { $0.append("\(event.level) \(event.message) \(all)") }
        }
    }
}
