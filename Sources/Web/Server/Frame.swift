import Core
import HTTPTypes
import Hummingbird
import Logging
import Store

/// What stands around every request: the rules at the door, the request's id, problem documents for all that goes wrong,
/// security headers, metrics and the log.
struct Frame: RouterMiddleware {
    typealias Context = OpenContext

    /// Longest path and query in bytes.
    static let maximumTarget = 8192

    let services: WebServices
    let table: RouteTable
    let authentication: Authentication
    let page: PageFiles
    let door: Door

    func handle(
        _ request: Request,
        context: OpenContext,
        next: (Request, OpenContext) async throws -> Response
    ) async throws -> Response {
        let start = services.monotonic()
        var context = context
        var response: Response
        do {
            try admit(request, &context)
            response = try await next(request, context)
        } catch {
            response = await answer(error, request, context)
        }
        finish(&response, request, context)
        record(response, request, context, nanoseconds: services.monotonic() - start)
        return response
    }

    private func admit(_ request: Request, _ context: inout OpenContext) throws(Problem) {
        guard request.uri.string.utf8.count <= Self.maximumTarget else {
            throw Problem(.uriTooLong, code: "uri_too_long", "The address is longer than \(Self.maximumTarget) bytes.")
        }
        context.visitor = try door.visitor(request.head, peer: context.peer, local: context.local)
    }

    // MARK: - What goes wrong

    private func answer(_ error: any Error, _ request: Request, _ context: OpenContext) async -> Response {
        do {
            if context.endpointPath == "NotFound" { return try await unmatched(request, context) }
            throw error
        } catch let problem as Problem {
            return problem.response(requestID: context.requestID)
        } catch {
            if let problem = Problem.of(error) { return problem.response(requestID: context.requestID) }
            // Errors of the database carry the statement but not its arguments.
            context.logger.error("request failed", metadata: ["route": "\(context.endpointPath ?? "")", "error": "\(error)"])
            return Problem.unexpected.response(requestID: context.requestID)
        }
    }

    /// No route: the page's files and addresses, or a refusal that tells strangers nothing about what there is.
    private func unmatched(_ request: Request, _ context: OpenContext) async throws -> Response {
        let segments = request.uri.path.split(separator: "/")
        guard segments.first == "api" || table.unmatched(request.uri.path) != .nothing else {
            return try page.response(request)
        }
        switch table.unmatched(request.uri.path) {
        case .methods(let methods, open: true): throw notAllowed(methods)
        case .methods(let methods, open: false):
            guard try await authentication.identity(request, context.visitor) != nil else { throw Problem.unauthorized }
            throw notAllowed(methods)
        case .nothing:
            guard try await authentication.identity(request, context.visitor) != nil else { throw Problem.unauthorized }
            throw Problem.notFound
        }
    }

    private func notAllowed(_ methods: [HTTPRequest.Method]) -> Problem {
        let allowed = methods.map(\.rawValue).joined(separator: ", ")
        return Problem(.methodNotAllowed, code: "method_not_allowed", "This address knows only: \(allowed).", headers: [.allow: allowed])
    }

    // MARK: - What every response has

    private func finish(_ response: inout Response, _ request: Request, _ context: OpenContext) {
        response.headers[.xRequestID] = context.requestID
        response.headers[.xContentTypeOptions] = "nosniff"
        response.headers[.crossOriginResourcePolicy] = "same-origin"
        if !response.headers.contains(.referrerPolicy) { response.headers[.referrerPolicy] = "same-origin" }
        if !response.headers.contains(.cacheControl) { response.headers[.cacheControl] = "no-store" }
        if !response.headers.contains(.contentSecurityPolicy) {
            response.headers[.contentSecurityPolicy] = "default-src 'none'; frame-ancestors 'none'"
        }
        if context.visitor.insistsOnHTTPS { response.headers[.strictTransportSecurity] = "max-age=31536000" }
    }

    private func record(_ response: Response, _ request: Request, _ context: OpenContext, nanoseconds: UInt64) {
        let route = context.endpointPath ?? "unmatched"
        services.metrics.record(
            route: route == "NotFound" ? "unmatched" : route,
            method: request.method,
            status: response.status,
            nanoseconds: nanoseconds
        )
        // The template and not the path: the query may hold what somebody searches for.
        context.logger.debug(
            "request",
            metadata: [
                "route": "\(route)", "method": "\(request.method.rawValue)", "status": "\(response.status.code)",
                "microseconds": "\(nanoseconds / 1000)",
            ]
        )
    }
}
