import Core
import HTTPTypes
import Hummingbird

/// The description of the whole API (OpenAPI 3.1), made from the route table.
struct OpenAPI {
    let groups: [RouteGroup]
    let version: String

    func document() -> [UInt8] {
        var writer = JSONWriter(capacity: 64 * 1024)
        writer.object { writer in
            writer.member("openapi", "3.1.0")
            writer.key("info")
            writer.object { writer in
                writer.member("title", "Dragoman")
                writer.member("version", version)
                writer.member("description", "The front desk of a translation bureau. Times are RFC 3339 in UTC, ids are UUIDs.")
            }
            writer.key("paths")
            writer.object { paths(&$0) }
            writer.key("components")
            writer.object { components(&$0) }
        }
        return writer.bytes
    }

    private func paths(_ writer: inout JSONWriter) {
        let routes = groups.flatMap { group in group.routes.map { (group: group.name, route: $0) } }
        let byPath = Dictionary(grouping: routes) { $0.route.path }
        for (path, routes) in byPath.sorted(by: { $0.key < $1.key }) {
            writer.name(path)
            writer.object { writer in
                for (group, route) in routes {
                    writer.name(route.method.rawValue.lowercased())
                    writer.object { operation(route, group: group, &$0) }
                }
            }
        }
    }

    private func operation(_ route: Route, group: String, _ writer: inout JSONWriter) {
        writer.member("operationId", operationID(route))
        writer.member("summary", route.summary)
        writer.key("tags")
        writer.array { $0.string(group) }
        if case .signedIn(let roles) = route.access {
            writer.member("description", "Roles: \(roles.map(\.rawValue).sorted().joined(separator: ", "))")
        }
        writer.key("security")
        writer.array { writer in
            if case .open = route.access { return }
            writer.object { writer in
                writer.name("bearer")
                writer.array { _ in }
            }
            writer.object { writer in
                writer.name("cookie")
                writer.array { _ in }
            }
        }
        parameters(route, &writer)
        body(route, &writer)
        responses(route, &writer)
    }

    private func operationID(_ route: Route) -> String {
        let words = route.path.split(separator: "/").map { $0.filter { $0.isLetter || $0.isNumber } }
        return ([route.method.rawValue.lowercased()] + words.filter { $0 != "api" && $0 != "v1" }).joined(separator: "_")
    }

    private func parameters(_ route: Route, _ writer: inout JSONWriter) {
        let names = route.path.split(separator: "/").filter { $0.hasPrefix("{") }.map { String($0.dropFirst().dropLast()) }
        guard !names.isEmpty || !route.query.isEmpty else { return }
        writer.key("parameters")
        writer.array { writer in
            for name in names { parameter(name, in: "path", name == "name" ? .text(200) : .id, required: true, &writer) }
            for query in route.query { parameter(query.name, in: "query", query.schema, required: query.required, &writer) }
        }
    }

    private func parameter(_ name: String, in place: String, _ schema: Schema, required: Bool, _ writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("name", name)
            writer.member("in", place)
            writer.member("required", required)
            writer.key("schema")
            schema.write(&writer)
        }
    }

    private func body(_ route: Route, _ writer: inout JSONWriter) {
        guard let body = route.body else { return }
        writer.key("requestBody")
        writer.object { writer in
            writer.member("required", true)
            writer.key("content")
            writer.object { writer in
                switch body {
                case .json(let schema, _): media("application/json", schema, &writer)
                case .bytes: media("application/octet-stream", nil, &writer)
                }
            }
        }
    }

    private func responses(_ route: Route, _ writer: inout JSONWriter) {
        writer.key("responses")
        writer.object { writer in
            for status in [route.answer.status] + (route.isIdempotent ? [.ok] : []) {
                writer.name(String(status.code))
                writer.object { writer in
                    writer.member("description", status.reasonPhrase)
                    guard let type = route.answer.media else { return }
                    writer.key("content")
                    writer.object { media(type, route.answer.schema, &$0) }
                }
            }
            for status in route.problemStatuses {
                writer.name(String(status.code))
                writer.object { writer in
                    writer.member("description", status.reasonPhrase)
                    writer.key("content")
                    writer.object { media("application/problem+json", .named("Problem"), &$0) }
                }
            }
        }
    }

    private func media(_ type: String, _ schema: Schema?, _ writer: inout JSONWriter) {
        writer.name(type)
        writer.object { writer in
            guard let schema else { return }
            writer.key("schema")
            schema.write(&writer)
        }
    }

    private func components(_ writer: inout JSONWriter) {
        writer.key("schemas")
        writer.object { writer in
            let schemas = groups.reduce(into: ["Problem": Self.problem]) { $0.merge($1.schemas) { $1 } }
            for (name, schema) in schemas.sorted(by: { $0.key < $1.key }) {
                writer.name(name)
                schema.write(&writer)
            }
        }
        writer.key("securitySchemes")
        writer.object { writer in
            writer.key("bearer")
            writer.object { writer in
                writer.member("type", "http")
                writer.member("scheme", "bearer")
            }
            writer.key("cookie")
            writer.object { writer in
                writer.member("type", "apiKey")
                writer.member("in", "cookie")
                writer.member("name", "dragoman")
            }
        }
    }

    static let problem = Schema.object([
        .required("type", .string()), .required("title", .string()), .required("status", .integer()),
        .required("detail", .string()), .required("code", .string()), .optional("field", .string()),
        .required("request_id", .string()),
    ])
}

extension Route {
    /// With which statuses a problem can be answered, besides 500 and 503.
    var problemStatuses: [HTTPResponse.Status] {
        var statuses: Set<Int> = [400, 421]
        if case .open = access {} else { statuses.formUnion([401, 403]) }
        if path.contains("{") { statuses.insert(404) }
        // 507: whatever is stored may find the disk full.
        if method != .get { statuses.formUnion([403, 507]) }
        if body != nil { statuses.formUnion([409, 413, 415, 422]) }
        statuses.formUnion(problems.map(\.code))
        statuses.remove(answer.status.code)
        return statuses.sorted().map { HTTPResponse.Status(code: $0) }
    }
}

extension RouteTable {
    /// The table with the route that describes it.
    func describingItself(version: String) -> RouteTable {
        let route = { (document: [UInt8]) in
            Route.open(.get, "/api/openapi.json", "This description", answer: .json(.object([]))) { _, _ in .json(document) }
        }
        let document = OpenAPI(groups: groups + [RouteGroup("Description", routes: [route([])])], version: version).document()
        return RouteTable(groups + [RouteGroup("Description", routes: [route(document)])])
    }
}
