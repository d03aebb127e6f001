package import Core
package import HTTPTypes
package import Hummingbird

/// One row of the route table: what can be asked, by whom, in which form, and what answers it. The router, the API's
/// description and the tests are made from these rows alone.
package struct Route: Sendable {
    package static let defaultBodyLimit = 1024 * 1024

    package let method: HTTPRequest.Method
    /// The path with its parameters in braces, e.g. `/api/v1/users/{id}`. Parameters are UUIDs, but for `{name}`.
    package let path: String
    package let access: Access
    /// One line for the API's description.
    package let summary: String
    package var query: [Parameter]
    package var body: Body?
    package var answer: Answer
    /// Statuses of problems that are particular to this route, for the description.
    package var problems: [HTTPResponse.Status] = []
    /// Whether the same request again is answered with 200 and what the first one made.
    package var isIdempotent = false
    let handler: Handler

    /// Who may ask.
    package enum Access: Sendable, Equatable {
        /// Anybody.
        case open
        /// Who is signed in, by session or token, and has one of these roles.
        case signedIn(Set<Role>)
        /// This machine, or an owner's token or session.
        case monitoring
    }

    /// A parameter of the query.
    package struct Parameter: Sendable {
        let name: String
        let schema: Schema
        let required: Bool

        package init(_ name: String, _ schema: Schema, required: Bool = false) {
            self.name = name
            self.schema = schema
            self.required = required
        }

        /// `limit` and `cursor`, which every list has.
        package static let page = [Parameter("limit", .integer(1...200)), Parameter("cursor", .text(200))]
    }

    /// What a request carries.
    package enum Body: Sendable {
        /// A JSON object of at most so many bytes; without a number what the settings allow.
        case json(Schema, limit: Int? = nil)
        /// Any bytes, at most so many.
        case bytes(limit: Int)

        /// Nil for what the settings allow.
        var limit: Int? {
            switch self {
            case .json(_, let limit): limit
            case .bytes(let limit): limit
            }
        }
    }

    /// What the answer is when all goes well.
    package struct Answer: Sendable {
        let status: HTTPResponse.Status
        /// Nil for an answer without a body.
        let media: String?
        let schema: Schema?

        /// JSON of this form.
        package static func json(_ schema: Schema) -> Answer { .json(.ok, schema) }

        /// JSON of this form with another status than 200.
        package static func json(_ status: HTTPResponse.Status, _ schema: Schema) -> Answer {
            Answer(status: status, media: "application/json", schema: schema)
        }

        /// 204
        package static var empty: Answer { Answer(status: .noContent, media: nil, schema: nil) }

        /// 202: it was asked for; what comes of it follows by event.
        package static var accepted: Answer { Answer(status: .accepted, media: nil, schema: nil) }

        /// Another media type.
        package static func media(_ type: String) -> Answer { Answer(status: .ok, media: type, schema: nil) }
    }

    enum Handler: Sendable {
        case open(@Sendable (Request, OpenContext) async throws -> Response)
        case signedIn(@Sendable (Request, SignedInContext) async throws -> Response)
    }

    /// A route for anybody.
    package static func open(
        _ method: HTTPRequest.Method,
        _ path: String,
        _ summary: String,
        query: [Parameter] = [],
        body: Body? = nil,
        answer: Answer,
        handler: @escaping @Sendable (Request, OpenContext) async throws -> Response
    ) -> Route {
        Route(
            method: method,
            path: path,
            access: .open,
            summary: summary,
            query: query,
            body: body,
            answer: answer,
            handler: .open(handler)
        )
    }

    /// A route for this machine, and for owners from elsewhere.
    package static func monitoring(
        _ method: HTTPRequest.Method,
        _ path: String,
        _ summary: String,
        answer: Answer,
        handler: @escaping @Sendable (Request, OpenContext) async throws -> Response
    ) -> Route {
        Route(
            method: method,
            path: path,
            access: .monitoring,
            summary: summary,
            query: [],
            body: nil,
            answer: answer,
            handler: .open(handler)
        )
    }

    /// A route for those who are signed in and have one of the roles.
    package static func signedIn(
        _ roles: Set<Role>,
        _ method: HTTPRequest.Method,
        _ path: String,
        _ summary: String,
        query: [Parameter] = [],
        body: Body? = nil,
        answer: Answer,
        handler: @escaping @Sendable (Request, SignedInContext) async throws -> Response
    ) -> Route {
        Route(
            method: method,
            path: path,
            access: .signedIn(roles),
            summary: summary,
            query: query,
            body: body,
            answer: answer,
            handler: .signedIn(handler)
        )
    }
}

extension Set<Role> {
    /// Whoever is signed in.
    package static var everyone: Set<Role> { Set(Role.allCases) }
    /// Those who work in the inbox.
    package static var inbox: Set<Role> { [.owner, .manager] }
    /// Those who see orders and money.
    package static var money: Set<Role> { [.owner, .manager, .accountant] }
    /// Owners only.
    package static var owner: Set<Role> { [.owner] }
}

extension Route {
    /// Names statuses of problems that are particular to this route.
    package func problems(_ statuses: HTTPResponse.Status...) -> Route {
        var route = self
        route.problems = statuses
        return route
    }

    /// Says that the same request again, by its idempotency key, is answered with 200 and what the first one made.
    package func idempotent() -> Route {
        var route = self
        route.isIdempotent = true
        return route
    }
}

/// Routes that belong together, and the schemas that they name.
package struct RouteGroup: Sendable {
    /// The heading in the API's description.
    package let name: String
    package let routes: [Route]
    package let schemas: [String: Schema]

    package init(_ name: String, schemas: [String: Schema] = [:], routes: [Route]) {
        self.name = name
        self.routes = routes
        self.schemas = schemas
    }
}
