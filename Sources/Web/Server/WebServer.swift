package import Hummingbird
import HummingbirdCore
import LiveSocket
import NIOCore
import Sealing
import ServerTLS
package import ServiceLifecycle
import Store

/// Builds the server that `main` and the tests run alike.
package enum WebServer {
    /// The application on the address of its settings, or on the socket that they name.
    /// - Parameter onRunning: called with the port once the server listens.
    package static func service(_ services: WebServices, onRunning: @escaping @Sendable (Int) async -> Void = { _ in }) -> some Service {
        let settings = services.settings
        var connections = settings.connections
        connections.httpHandlers = { [BareAnswerHandler()] }
        return Serving(
            application: application(services, onRunning: onRunning),
            socket: settings.inherited,
            build: child(connections, settings.certificate, judge(services).decide)
        )
    }

    /// The application: a `Service` that serves until it is told to stop.
    /// - Parameters:
    ///   - groups: the routes of further domains; those of this target's own come by themselves.
    ///   - onRunning: called with the port once the server listens.
    package static func application(
        _ services: WebServices,
        groups: [RouteGroup] = [],
        onRunning: @escaping @Sendable (Int) async -> Void = { _ in }
    ) -> some ApplicationProtocol {
        let table = RouteTable(ownGroups(services) + groups)
        let settings = services.settings
        var connections = settings.connections
        connections.httpHandlers = { [BareAnswerHandler()] }
        return Application(
            router: router(services, table.describingItself(version: settings.version)),
            server: server(connections, settings.certificate, judge(services).decide),
            configuration: ApplicationConfiguration(address: .hostname(settings.host, port: settings.port), backlog: 1024),
            onServerRunning: { channel in await onRunning(channel.localAddress?.port ?? settings.port) },
            logger: services.logger
        )
    }

    private static func judge(_ services: WebServices) -> LiveJudge {
        LiveJudge(
            services: services,
            door: Door(settings: services.settings),
            authentication: Authentication(accounts: services.accounts)
        )
    }

    static func server(
        _ connections: LiveSocketConfiguration,
        _ certificate: LiveCertificate?,
        _ shouldUpgrade: @escaping UpgradeJudge
    ) -> HTTPServerBuilder {
        HTTPServerBuilder(child(connections, certificate, shouldUpgrade))
    }

    /// What a connection is served by: HTTPS where there is a certificate.
    static func child(
        _ connections: LiveSocketConfiguration,
        _ certificate: LiveCertificate?,
        _ shouldUpgrade: @escaping UpgradeJudge
    ) -> @Sendable (@escaping HTTPChannelHandler.Responder) -> any ServerChildChannel {
        { responder in
            let plain = LiveSocketChannel(responder: responder, configuration: connections, shouldUpgrade: shouldUpgrade)
            return certificate.map { SecureChannel(base: plain, certificate: $0) } ?? plain
        }
    }

    /// The routes that belong to this target.
    static func ownGroups(_ services: WebServices) -> [RouteGroup] {
        [
            setupRoutes(services), authRoutes(services), tokenRoutes(services), userRoutes(services), liveRoutes(services),
            twoFactorRoutes(services),
            monitoringRoutes(services), diskRoutes(services), inboxRoutes(services), messageRoutes(services), outgoingRoutes(services),
            changeRoutes(services),
            clientRoutes(services),
            countRoutes(services), quoteRoutes(services), exportRoutes(services),
            orderRoutes(services),
            paymentRoutes(services), notificationRoutes(services),
            searchRoutes(services),
            channelRoutes(services), mailboxRoutes(services), telegramRoutes(services),
            uploadRoutes(services), presenceRoutes(services), draftRoutes(services), savedViewRoutes(services),
            conversationChangeRoutes(services),
            conversationMoveRoutes(services), cannedReplyRoutes(services),
            backupRoutes(services), conditionRoutes(services),
            catalogueRoutes(services), orderSettingsRoutes(services), auditRoutes(services),
        ]
    }

    static func router(_ services: WebServices, _ table: RouteTable) -> Router<OpenContext> {
        let router = Router(context: OpenContext.self, options: [.autoGenerateHeadEndpoints])
        let authentication = Authentication(accounts: services.accounts)
        router.add(
            middleware: Frame(
                services: services,
                table: table,
                authentication: authentication,
                page: PageFiles(),
                door: Door(settings: services.settings)
            )
        )
        table.register(on: router, authentication: authentication, bodyLimit: services.settings.maximumBody)
        return router
    }
}
