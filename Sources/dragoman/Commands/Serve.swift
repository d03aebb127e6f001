import ArgumentParser
import Channels
import Foundation
import Logging
import Operations
import ServiceLifecycle
import Store
import UnixSignals
import Web

struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Run the appliance: page, API and everything behind them.")
    @OptionGroup var options: DataOptions
    @Option(help: "Address and port to listen on (also DRAGOMAN_LISTEN; 127.0.0.1:8080 where nothing is said).") var listen: String?

    func run() async throws {
        var settings = try options.settings()
        if let listen { settings.listen = listen }
        let logger = try Self.logger(level: settings.logLevel)
        let web = try Self.webSettings(settings)
        let supervision = Supervision(settings: settings)
        let office = try await UpgradeNotice.during(web, needed: OfficeDatabase.needsUpgrade(folder: settings.data), logger: logger) {
            [settings] in
            try await supervision.opening { try await Office.open(settings, logger: logger) }
        }
        let services = WebServices(
            database: office.database,
            accounts: office.accounts,
            settings: web,
            passwords: office.passwords,
            channels: ChannelServices(mailboxes: office.mailboxes, board: office.board, setup: office.setup),
            logger: logger,
            backups: office.backups.board
        )
        let listeners = ListenerSupervisor(
            mailboxes: office.mailboxes,
            intake: office.intake,
            board: office.board,
            tuning: settings.tuning,
            logger: logger
        )
        let application = WebServer.application(services) { port in
            await supervision.announce(port: port, office, web)
        }
        var configuration = ServiceGroupConfiguration(
            services: [
                .init(service: Maintenance(database: office.database, accounts: office.accounts, intake: office.intake, logger: logger)),
                .init(service: BackupService(backups: office.backups)),
                .init(service: ControlServer(path: settings.controlSocket, commands: office.commands, logger: logger)),
                .init(service: application),
                .init(service: listeners),
            ],
            gracefulShutdownSignals: [.sigterm, .sigint],
            logger: logger
        )
        // The last is the first to hear of the end, and tells systemd.
        if let watchdog = supervision.watchdog(office, logger: logger) { configuration.services.append(.init(service: watchdog)) }
        configuration.maximumGracefulShutdownDuration = .seconds(10)
        let group = ServiceGroup(configuration: configuration)
        do {
            try await group.run()
        } catch {
            try? await office.database.close()
            throw Self.explain(error, listen: settings.listen)
        }
        try await office.database.close()
    }

    private static func webSettings(_ settings: OfficeSettings) throws -> WebSettings {
        var web = WebSettings()
        (web.host, web.port) = try settings.listenAddress()
        web.version = Release.version
        web.allowsPlainSignIn = settings.allowsPlainSignIn
        if let text = settings.publicURL {
            guard let url = PublicURL(text) else {
                throw Reply.Failure(
                    "public_url '\(text)' is no address of a server. Give one like https://office.example.",
                    exitCode: ExitStatus.configuration
                )
            }
            web.publicURL = url
        }
        web.trustedProxies = try (settings.trustedProxies ?? "").split(separator: ",").map { part in
            let text = part.trimmingCharacters(in: .whitespaces)
            guard let network = IPNetwork(text) else {
                throw Reply.Failure(
                    "trusted_proxies: '\(text)' is no address or network. Give one like 127.0.0.1 or 10.0.0.0/8.",
                    exitCode: ExitStatus.configuration
                )
            }
            return network
        }
        return web
    }

    private static func logger(level: String) throws -> Logger {
        guard let level = Logger.Level(rawValue: level) else {
            throw Reply.Failure(
                "log_level '\(level)' is unknown. Known are \(Logger.Level.allCases.map(\.rawValue).joined(separator: ", ")).",
                exitCode: ExitStatus.configuration
            )
        }
        let isJournal = JournalLogHandler.isAttached(environment: ProcessInfo.processInfo.environment)
        var logger = Logger(label: "dragoman") { label -> any LogHandler in
            isJournal ? JournalLogHandler() : StreamLogHandler.standardError(label: label)
        }
        logger.logLevel = level
        return logger
    }

    private static func explain(_ error: any Error, listen: String) -> any Error {
        let words = "\(error)"
        if words.contains("EADDRINUSE") || words.contains("errno: 98") {
            return Reply.Failure(
                "Something else listens on \(listen) already. Stop it, or give another address with --listen.",
                exitCode: ExitStatus.unavailable
            )
        }
        if words.contains("errno: 13") || words.contains("errno: 99") {
            return Reply.Failure(
                "Cannot listen on \(listen): \(words). Give another address with --listen.",
                exitCode: ExitStatus.unavailable
            )
        }
        return error
    }
}
