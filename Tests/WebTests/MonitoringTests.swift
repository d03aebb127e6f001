import Core
import HTTPTypes
import HummingbirdTesting
import Store
import TestSupport
import Testing

@testable import Web

@Suite struct MonitoringTests {
    @Test func strangersSeeStatusAndVersionOnly() async throws {
        try await TestServer.run { server in
            let manager = try await server.signedIn(.manager)
            for caller in [Caller.nobody, manager.script] {
                let response = try await server.send(.get, "/health", as: caller)
                #expect(response.status == .ok)
                guard case .object(let members) = response.json else {
                    Issue.record("no object")
                    return
                }
                #expect(Set(members.keys) == ["status", "version"])
            }
            let owner = try await server.signedIn(.owner)
            let all = try await server.send(.get, "/health", as: owner.script)
            #expect(all.json["database"]?["size"]?.int ?? 0 > 0)
            #expect(try await server.send(.get, "/health/live").status == .ok)
            #expect(try await server.send(.get, "/health/ready").status == .ok)
        }
    }

    @Test func metricsAreForThisMachineAndForOwners() async throws {
        var settings = WebSettings()
        settings.trustedProxies = [IPNetwork("127.0.0.0/8")!, IPNetwork("::1")!]
        try await TestServer.run(settings: settings) { server in
            let owner = try await server.signedIn(.owner)
            let manager = try await server.signedIn(.manager)
            _ = try await server.send(.get, "/api/v1/auth/sessions", as: owner.script)
            let local = try await server.send(.get, "/metrics")
            #expect(local.status == .ok)
            #expect(local.headers[.contentType]?.hasPrefix("text/plain; version=0.0.4") == true)
            #expect(local.text.contains(#"dragoman_http_requests_total{route="/api/v1/auth/sessions",method="GET",status="200"} 1"#))
            #expect(local.text.contains("dragoman_database_wal_bytes "))
            let forwarded: HTTPFields = [.xForwardedFor: "192.0.2.7"]
            #expect(try await server.send(.get, "/metrics", headers: forwarded).status == .unauthorized)
            #expect(try await server.send(.get, "/metrics", as: manager.script, headers: forwarded).status == .forbidden)
            #expect(try await server.send(.get, "/metrics", as: owner.script, headers: forwarded).status == .ok)
        }
    }

    @Test func metricsNameTemplatesOnly() async throws {
        try await TestServer.run { server in
            let owner = try await server.signedIn(.owner)
            for n in 0..<5 {
                _ = try await server.send(.delete, "/api/v1/auth/sessions/x\(n)", as: owner.script)
                _ = try await server.send(.get, "/api/v1/nothing\(n)", as: owner.script)
                _ = try await server.send(.init(["PROPFIND", "LOCK", "REPORT", "MKCOL", "SEARCH"][n])!, "/health")
            }
            let series = server.services.metrics.snapshot().map { $0.key.route + " " + $0.key.method }
            #expect(Set(series) == ["/api/v1/auth/sessions/{id} DELETE", "unmatched GET", "unmatched OTHER"])
        }
    }
}
