import Core
import HTTPTypes
import Hummingbird
import Store

/// All routes. The only place that puts anything on the router.
package struct RouteTable: Sendable {
    package let groups: [RouteGroup]
    private let templates: [Template]

    private struct Template {
        let segments: [Substring]
        let methods: [HTTPRequest.Method]
        let isOpen: Bool
    }

    package init(_ groups: [RouteGroup]) {
        self.groups = groups
        let byPath = Dictionary(grouping: groups.flatMap(\.routes), by: \.path)
        templates = byPath.sorted { $0.key < $1.key }.map { path, routes in
            Template(
                segments: path.split(separator: "/"),
                methods: routes.map(\.method),
                isOpen: routes.contains { if case .signedIn = $0.access { false } else { true } }
            )
        }
    }

    package var routes: [Route] { groups.flatMap(\.routes) }

    /// Puts the routes on a router: open ones as they are, the others behind authentication and in a context that has a user.
    /// - Parameter bodyLimit: bytes of a body where a route has no limit of its own.
    func register(on router: Router<OpenContext>, authentication: Authentication, bodyLimit: Int = Route.defaultBodyLimit) {
        let signedIn = router.group().add(middleware: authentication).group(context: SignedInContext.self)
        for route in routes {
            let limit = route.body?.limit ?? bodyLimit
            switch (route.handler, route.access) {
            case (.signedIn(let handler), .signedIn(let roles)):
                signedIn.on(RouterPath(route.path), method: route.method) { request, context in
                    guard roles.contains(context.user.role) else { throw Problem.forbidden }
                    var context = context
                    context.bodyLimit = limit
                    return try await handler(request, context)
                }
            case (.open(let handler), let access):
                router.on(RouterPath(route.path), method: route.method) { request, context in
                    var context = context
                    context.bodyLimit = limit
                    context.identity = try await authentication.admit(request, context, access: access)
                    return try await handler(request, context)
                }
            case (.signedIn, _): preconditionFailure("\(route.path) has a handler for users and lets anybody in")
            }
        }
    }

    /// What is known of a path that no route answers with the given method.
    enum Unmatched: Equatable {
        /// There is nothing at this path.
        case nothing
        /// There are other methods; `open` tells whether anybody may know.
        case methods([HTTPRequest.Method], open: Bool)
    }

    func unmatched(_ path: String) -> Unmatched {
        let segments = path.split(separator: "/")
        var methods: [HTTPRequest.Method] = []
        var open = false
        for template in templates where Self.matches(template.segments, segments) {
            methods += template.methods
            open = open || template.isOpen
        }
        if methods.contains(.get) { methods.append(.head) }
        return methods.isEmpty ? .nothing : .methods(methods, open: open)
    }

    private static func matches(_ template: [Substring], _ path: [Substring]) -> Bool {
        template.count == path.count && zip(template, path).allSatisfy { $0.hasPrefix("{") || $0 == $1 }
    }
}
