import Core
import HTTPTypes
import Hummingbird
import Sealing
import Store

/// Finds out who asks: by the session's cookie or by an API token.
struct Authentication: RouterMiddleware {
    typealias Context = OpenContext
    let accounts: Accounts

    func handle(
        _ request: Request,
        context: OpenContext,
        next: (Request, OpenContext) async throws -> Response
    ) async throws -> Response {
        var context = context
        guard let identity = try await identity(request, context.visitor) else { throw Problem.unauthorized }
        try checkSite(request, context.visitor)
        context.identity = identity
        return try await next(request, context)
    }

    /// Lets a request to a route without sign-in pass, and finds out who asks where that makes a difference.
    func admit(_ request: Request, _ context: OpenContext, access: Route.Access) async throws -> Identity? {
        try checkSite(request, context.visitor)
        guard request.method == .get || request.method == .head else { return nil }
        guard access != .monitoring || !context.visitor.isLocal else { return nil }
        let identity = try await identity(request, context.visitor)
        guard access == .monitoring else { return identity }
        guard let identity else { throw Problem.unauthorized }
        guard identity.user.role == .owner else { throw Problem.forbidden }
        return identity
    }

    /// Who asks; nil for nobody, and for a cookie or token that is not valid any more.
    func identity(_ request: Request, _ visitor: Visitor) async throws -> Identity? {
        switch credential(request.headers, visitor) {
        case .session(let hash): try await accounts.identity(session: hash)
        case .token(let hash): try await accounts.identity(token: hash)
        case nil: nil
        }
    }

    /// What a request claims to be signed in by. A token wins over a cookie, also where it is malformed: who sends one means it.
    func credential(_ headers: HTTPFields, _ visitor: Visitor) -> CredentialHash? {
        if let header = headers[.authorization] {
            guard let text = Self.bearer(header), let token = Token(text, prefix: Token.apiPrefix) else { return nil }
            return .token(token.hash.bytes)
        }
        guard let text = SessionCookie.value(headers, name: visitor.cookieName), let token = Token(text) else { return nil }
        return .session(token.hash.bytes)
    }

    private func checkSite(_ request: Request, _ visitor: Visitor) throws(Problem) {
        guard request.method != .get, request.method != .head else { return }
        let bearer = request.headers[.authorization].flatMap(Self.bearer) != nil
        let cookie = SessionCookie.value(request.headers, name: visitor.cookieName) != nil
        try Door.checkSite(request.head, visitor, cookie: cookie, bearer: bearer)
    }

    /// The token of `Authorization: Bearer …` (RFC 6750).
    static func bearer(_ header: String) -> String? {
        guard header.utf8.count <= 200, header.prefix(7).lowercased() == "bearer " else { return nil }
        return header.dropFirst(7).trimmingSpaces()
    }
}
