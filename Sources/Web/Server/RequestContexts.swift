package import Core
package import Hummingbird
import Logging
import NIOCore
package import Store

/// The context of every request before it is known who asks.
package struct OpenContext: RequestContext {
    package var coreContext: CoreRequestContextStorage
    /// The request's id, as it stands in the log.
    let requestID: String
    /// The other end of the connection; nil for a Unix socket.
    let peer: IPAddress?
    /// Our own end of it.
    let local: IPAddress?
    /// Set by the frame before any handler runs.
    package var visitor: Visitor
    /// Who asks, where the request says so and the route looked.
    package var identity: Identity?
    /// Largest body in bytes that the route takes.
    package var bodyLimit = Route.defaultBodyLimit

    package init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        // A log handler that says nothing keeps no metadata either.
        requestID = source.logger[metadataKey: "hb.request.id"]?.description ?? RequestID().description
        peer = source.channel.remoteAddress.flatMap { IPAddress($0) }
        local = source.channel.localAddress.flatMap { IPAddress($0) }
        visitor = Visitor(address: peer, isLocal: false, isSecure: false, origin: "")
    }
}

/// The context of a handler that runs for somebody: that there is a user is known when it is compiled.
package struct SignedInContext: ChildRequestContext {
    package var coreContext: CoreRequestContextStorage
    package let visitor: Visitor
    package let identity: Identity
    package var bodyLimit: Int

    /// Who asks.
    package var user: User { identity.user }

    package init(context: OpenContext) throws {
        guard let identity = context.identity else { throw Problem.unauthorized }
        coreContext = context.coreContext
        visitor = context.visitor
        self.identity = identity
        bodyLimit = context.bodyLimit
    }
}

/// What both contexts offer to handlers.
package protocol HandlerContext: RequestContext {
    /// Where the request comes from.
    var visitor: Visitor { get }
    /// Largest body in bytes that the route takes.
    var bodyLimit: Int { get set }
}

extension OpenContext: HandlerContext {}
extension SignedInContext: HandlerContext {}

extension HandlerContext {
    /// An id of the path, e.g. `{id}`.
    /// - Throws: 404 for what is no UUID: nothing can be there.
    package func id(_ name: String = "id") throws(Problem) -> PublicID {
        guard let text = parameters.get(name), let id = PublicID(text) else { throw .notFound }
        return id
    }
}
