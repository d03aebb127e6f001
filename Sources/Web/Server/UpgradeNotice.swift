import HTTPTypes
import Hummingbird
import HummingbirdCore
import LiveSocket
package import Logging
import NIOCore
import ServiceLifecycle

/// Answers 503 "upgrading" on the appliance's port while there is no database yet that could be asked.
package enum UpgradeNotice {
    /// Runs a body, and where it is needed serves the notice meanwhile. A port that is taken is no reason not to upgrade.
    package static func during<T: Sendable>(
        _ settings: WebSettings,
        needed: Bool,
        logger: Logger,
        _ body: @escaping @Sendable () async throws -> T
    ) async throws -> T {
        guard needed else { return try await body() }
        // It ends in order and is not cancelled: Hummingbird drops a connection then that was accepted and not taken up yet, which ends
        // the process (NIOAsyncWriter).
        let notice = ServiceGroup(
            services: [
                Serving(
                    application: application(settings),
                    socket: settings.inherited,
                    build: WebServer.child(settings.connections, settings.certificate) { _, _, _ in .notWebSocket }
                )
            ],
            logger: silent
        )
        async let shown: Void = show(notice, logger)
        do {
            let result = try await body()
            await notice.triggerGracefulShutdown()
            // The port is free again only now.
            await shown
            return result
        } catch {
            await notice.triggerGracefulShutdown()
            await shown
            throw error
        }
    }

    private static func show(_ notice: ServiceGroup, _ logger: Logger) async {
        do {
            try await notice.run()
        } catch {
            logger.debug("the notice of the upgrade is not shown: \(error)")
        }
    }

    private static var silent: Logger {
        var logger = Logger(label: "upgrade") { _ in SwiftLogNoOpLogHandler() }
        logger.logLevel = .critical
        return logger
    }

    static func application(_ settings: WebSettings) -> some ApplicationProtocol {
        Application(
            responder: CallbackResponder { (request: Request, _: BasicRequestContext) in answer(request) },
            // By HTTPS where that is what browsers come by; live sockets get the notice too, and try again.
            server: WebServer.server(settings.connections, settings.certificate) { _, _, _ in .notWebSocket },
            configuration: ApplicationConfiguration(address: .hostname(settings.host, port: settings.port)),
            logger: silent
        )
    }

    private static func answer(_ request: Request) -> Response {
        let isPage = request.headers[.accept]?.contains("text/html") == true
        let type = isPage ? "text/html; charset=utf-8" : "application/problem+json"
        var headers: HTTPFields = [.contentType: type, .retryAfter: "2", .cacheControl: "no-store", .connection: "close"]
        headers[.contentSecurityPolicy] = "default-src 'none'; style-src 'unsafe-inline'"
        return Response(status: .serviceUnavailable, headers: headers, body: .init(byteBuffer: ByteBuffer(string: isPage ? page : problem)))
    }

    private static let problem =
        #"{"type":"about:blank","title":"Service Unavailable","status":503,"code":"upgrading","detail":"Dragoman is being upgraded. Try again in a moment."}"#

    private static let page = """
        <!doctype html><html><head><meta charset="utf-8"><meta http-equiv="refresh" content="2"><title>Dragoman</title>
        <style>body{font:16px/1.5 sans-serif;max-width:32em;margin:20vh auto;padding:0 1em;color:#222;background:#fff}
        @media(prefers-color-scheme:dark){body{color:#ddd;background:#181818}}</style></head><body>
        <p lang="uk">Dragoman оновлюється. Ця сторінка відкриється сама; нічого не загубиться.</p>
        <p lang="pl">Dragoman jest aktualizowany. Ta strona otworzy się sama; nic nie zginie.</p>
        <p lang="en">Dragoman is being upgraded. This page opens by itself; nothing is lost.</p>
        </body></html>
        """
}
