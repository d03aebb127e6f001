import ArgumentParser
import Channels
import Foundation
import Logging
import Operations
import Outgoing
import ServerTLS
import ServiceLifecycle
import Store
import UnixSignals
import Web

struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Run the appliance: page, API and everything behind them.")
    @OptionGroup var options: DataOptions
    @Option(help: "Address and port to listen on (also DRAGOMAN_LISTEN; 127.0.0.1:8080, with a certificate 0.0.0.0:8443).")
    var listen: String?
    @Option(help: "Certificate for HTTPS: a PEM file with its chain, taken up anew when it is renewed (also DRAGOMAN_TLS_CERTIFICATE).")
    var tlsCertificate: String?
    @Option(help: "The certificate's private key, a PEM file (also DRAGOMAN_TLS_KEY).") var tlsKey: String?

    func run() async throws {
        FreedMemory.returnLargeBlocks()
        let settings = try options.settings(listen: listen, certificate: tlsCertificate, key: tlsKey)
        let logger = try Self.logger(level: settings.logLevel)
        let certificate = try Self.certificate(settings, logger)
        let web = try Self.web(settings, certificate)
        OpenFiles.allow(connections: settings.limits.maximumConnections, logger)
        let supervision = Supervision(settings: settings)
        let office = try await UpgradeNotice.during(web, needed: OfficeDatabase.needsUpgrade(folder: settings.data), logger: logger) {
            try await supervision.opening { upgrading in
                try await Office.open(settings, isServing: true, certificate: certificate, logger: logger, upgrading: upgrading)
            }
        }
        let care = Care(doctor: office.commands.doctor, backups: office.backups)
        let services = WebServices(
            database: office.database,
            accounts: office.accounts,
            settings: web,
            passwords: office.passwords,
            seal: office.seal,
            channels: ChannelServices(
                mailboxes: office.mailboxes,
                bots: office.bots,
                board: office.board,
                setup: office.setup,
                telegram: office.telegram
            ),
            logger: logger,
            care: care
        )
        let listeners = ChannelSupervisor(
            catalogue: office.catalogue,
            database: office.database,
            intake: office.intake,
            board: office.board,
            tuning: settings.tuning,
            publicURL: web.publicURL?.description,
            logger: logger
        )
        let reminders = ReminderWorker(
            database: office.database,
            mailer: OfficeMailer(mailboxes: office.mailboxes, tuning: settings.tuning),
            sendBackoff: settings.tuning.sendBackoff,
            gather: settings.reminderGatherSeconds,
            base: web.publicURL?.description,
            logger: logger
        )
        let application = WebServer.service(services) { port in
            await supervision.announce(port: port, office, web)
        }
        var configuration = ServiceGroupConfiguration(
            services: [
                .init(service: Maintenance(database: office.database, accounts: office.accounts, intake: office.intake, logger: logger)),
                .init(service: DiskWatch(database: office.database, logger: logger)),
                .init(service: BackupService(backups: office.backups)),
                .init(service: care),
                .init(service: ControlServer(path: settings.controlSocket, commands: office.commands, logger: logger)),
                .init(
                    service: CertificateWatch(
                        certificate,
                        every: settings.certificateCheckSeconds,
                        logger: logger,
                        now: office.database.now
                    )
                ),
                .init(service: reminders),
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

    /// How it is reached; a socket that systemd hands over wins over `listen`.
    private static func web(_ settings: OfficeSettings, _ certificate: LiveCertificate?) throws -> WebSettings {
        var web = try WebSettings(settings, certificate: certificate)
        if let socket = try InheritedSocket.find(environment: ProcessInfo.processInfo.environment) {
            (web.inherited, web.host, web.port) = (socket.descriptor, socket.host, socket.port)
        }
        return web
    }

    /// Without a usable certificate nothing is served: plain HTTP in its place would be found out too late.
    private static func certificate(_ settings: OfficeSettings, _ logger: Logger) throws -> LiveCertificate? {
        guard let files = settings.certificate else { return nil }
        do throws(CertificateFault) {
            let certificate = try LiveCertificate(files)
            let report = certificate.report(at: Int64(Date().timeIntervalSince1970))
            if report.state == .failed { logger.error("\(report.words) \(report.advice ?? "")") }
            return certificate
        } catch {
            throw Reply.Failure("\(error.words) \(error.advice)", exitCode: ExitStatus.configuration)
        }
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
