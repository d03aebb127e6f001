import Core
import HTTPTypes
import HummingbirdTesting
import Store
import TestSupport
import Testing

@testable import Web

@Suite struct RouteTableTests {
    /// The path with an id that nothing has.
    static func path(_ route: Route) -> String {
        route.path.split(separator: "/").map { $0.hasPrefix("{") ? "00000000-0000-4000-8000-000000000000" : String($0) }
            .reduce("") { $0 + "/" + $1 }
    }

    static func table(_ services: WebServices) -> RouteTable {
        RouteTable(WebServer.ownGroups(services)).describingItself(version: "test")
    }

    @Test func everyRouteIsOnTheRouterAndRefusesStrangers() async throws {
        try await TestServer.run { server in
            for route in Self.table(server.services).routes {
                let response = try await server.send(route.method, Self.path(route), json: route.body == nil ? nil : "{}")
                switch route.access {
                case .signedIn:
                    #expect(response.status == .unauthorized, "\(route.method) \(route.path)")
                    #expect(response.problem?.code == "unauthorized")
                case .open, .monitoring:
                    #expect(response.status != .notFound && response.status != .methodNotAllowed, "\(route.method) \(route.path)")
                    #expect(response.status.code < 500)
                }
            }
        }
    }

    @Test(arguments: Role.allCases)
    func rolesGetWhatTheTableSays(_ role: Role) async throws {
        try await TestServer.run { server in
            _ = try await server.signedIn(.owner)
            let person = try await server.signedIn(role)
            for caller in [person.browser, person.script] {
                // Ending the own session comes last.
                for route in Self.table(server.services).routes where route.path != "/api/v1/auth/logout" {
                    guard case .signedIn(let roles) = route.access else { continue }
                    let response = try await server.send(route.method, Self.path(route), as: caller, json: route.body == nil ? nil : "{}")
                    #expect((response.status == .forbidden) == !roles.contains(role), "\(route.method) \(route.path): \(response.status)")
                    #expect(response.status != .unauthorized && response.status.code < 500, "\(route.method) \(route.path)")
                    if !roles.contains(role) { #expect(response.problem?.code == "forbidden") }
                }
                #expect(try await server.send(.post, "/api/v1/auth/logout", as: caller).status == .noContent)
            }
        }
    }

    @Test func strangersDoNotLearnWhatThereIs() async throws {
        try await TestServer.run { server in
            for path in ["/api", "/api/", "/api/v1", "/api/v1/nothing", "/api/v1/auth", "//api/v1/nothing", "/api/v1/settings/users/x/y"] {
                let response = try await server.send(.get, path)
                #expect(response.status == .unauthorized, "\(path)")
            }
            #expect(try await server.send(.put, "/api/v1/auth/me").status == .unauthorized)
        }
    }

    @Test func methodsAndStatusesOfTheDescriptionAreTheTables() async throws {
        try await TestServer.run { server in
            let document = try await server.send(.get, "/api/openapi.json").json
            #expect(document["openapi"]?.string == "3.1.0")
            guard case .object(let paths)? = document["paths"] else {
                Issue.record("no paths")
                return
            }
            var described: Set<String> = []
            for (path, operations) in paths {
                guard case .object(let operations) = operations else { continue }
                for (method, operation) in operations {
                    described.insert("\(method.uppercased()) \(path)")
                    #expect(operation["responses"] != nil)
                    #expect(operation["operationId"]?.string != nil)
                }
            }
            let routes = Self.table(server.services).routes
            #expect(described == Set(routes.map { "\($0.method.rawValue) \($0.path)" }))
            #expect(described.count == routes.count)
            let owner = try await server.signedIn(.owner)
            for route in routes where route.method == .get {
                let response = try await server.send(.get, Self.path(route), as: owner.script)
                let statuses = [route.answer.status.code] + route.problemStatuses.map(\.code)
                #expect(statuses.contains(response.status.code), "\(route.path): \(response.status)")
            }
        }
    }

    @Test func referencesInTheDescriptionLeadSomewhere() async throws {
        try await TestServer.run { server in
            let text = try await server.send(.get, "/api/openapi.json").text
            let document = try JSONReader.read(Array(text.utf8))
            let names = Set(text.matches(of: /#\/components\/schemas\/(\w+)/).map { String($0.1) })
            #expect(!names.isEmpty)
            for name in names { #expect(document["components"]?["schemas"]?[name] != nil, "\(name)") }
        }
    }
}
