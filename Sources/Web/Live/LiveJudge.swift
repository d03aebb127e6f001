import Core
import HTTPTypes
import Hummingbird
import HummingbirdCore
import LiveSocket
import Logging
import NIOCore
import Sealing
import Store

/// Decides who gets a live socket.
struct LiveJudge: Sendable {
    /// Sockets at once, over all users: each costs memory for what waits to be sent.
    static let maximumSockets = 500

    let services: WebServices
    let door: Door
    let authentication: Authentication

    func decide(_ request: HTTPRequest, channel: any Channel, logger: Logger) async -> UpgradeDecision {
        let uri = URI(request.path ?? "")
        // At other addresses the router says what there is.
        guard uri.path == liveSocketPath else { return .notWebSocket }
        let start = services.monotonic()
        let status: HTTPResponse.Status
        let decision: UpgradeDecision
        do {
            decision = .upgrade(handler: try await task(request, uri, channel))
            status = .switchingProtocols
        } catch {
            let problem = Problem.of(error) ?? .unexpected
            if problem.status.code >= 500 { logger.error("live socket refused", metadata: ["error": "\(error)"]) }
            status = problem.status
            decision = refusal(problem)
        }
        services.metrics.record(
            route: liveSocketPath,
            method: .get,
            status: status,
            nanoseconds: services.monotonic() - start
        )
        return decision
    }

    private func refusal(_ problem: Problem) -> UpgradeDecision {
        let id = RequestID().description
        var headers = problem.headers
        headers[.contentType] = "application/problem+json"
        headers[.xRequestID] = id
        headers[.xContentTypeOptions] = "nosniff"
        headers[.cacheControl] = "no-store"
        return .refuse(HTTPResponse(status: problem.status, headerFields: headers), body: ByteBuffer(bytes: problem.json(requestID: id)))
    }

    private func task(_ request: HTTPRequest, _ uri: URI, _ channel: any Channel) async throws -> SocketTask {
        let visitor = try door.visitor(
            request,
            peer: channel.remoteAddress.flatMap { IPAddress($0) },
            local: channel.localAddress.flatMap { IPAddress($0) }
        )
        guard let credential = authentication.credential(request.headerFields, visitor) else { throw Problem.unauthorized }
        // Browsers let any page open a socket to any server and send the cookie along, so that a cookie alone proves nothing.
        if case .session = credential, Door.site(request.headerFields, origin: visitor.origin) != .own {
            throw Problem(.forbidden, code: "cross_site", "The socket was not opened by Dragoman's own page.")
        }
        let after = try QueryString(uri.query).int("after", in: 0...Int64.max) ?? services.database.hub.last
        // Also finds out whether anything is left to continue from.
        guard try await services.accounts.events(for: credential, after: after, limit: 1) != nil else { throw Problem.unauthorized }
        guard services.sockets.value < Self.maximumSockets else { throw Problem.overloaded }
        let feed = LiveFeed(services: services, credential: credential, start: after)
        return { socket in try await feed.serve(socket) }
    }
}
