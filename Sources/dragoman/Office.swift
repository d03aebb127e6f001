import Channels
import Foundation
import Logging
import Operations
import Sealing
import ServerTLS
import Store

/// The parts that every command on the database needs, put together in one place.
struct Office {
    let settings: OfficeSettings
    let database: OfficeDatabase
    let accounts: Accounts
    let intake: Intake
    let mailboxes: Mailboxes
    let board: HealthBoard
    let setup: EmailSetup
    let passwords: PasswordHasher
    let commands: OfficeCommands

    /// Opens the database of this process.
    /// - Parameter certificate: what this process serves HTTPS with, where it serves.
    static func open(_ settings: OfficeSettings, certificate: LiveCertificate? = nil, logger: Logger) async throws -> Office {
        let database = try await OfficeDatabase.open(folder: settings.data, logger: logger, maximumPages: settings.maximumPages)
        let keyPath = MasterKey.path(settings, environment: ProcessInfo.processInfo.environment)
        let mailboxes = Mailboxes(database: database, seal: Seal(key: try MasterKey.load(keyPath)))
        let board = HealthBoard(clock: BothClocks.now)
        let setup = EmailSetup(timeoutSeconds: settings.tuning.timeoutSeconds)
        let accounts = Accounts(database: database)
        let intake = Intake(database: database, logger: logger, probe: ParserProbe.survives)
        let passwords = PasswordHasher()
        let commands = OfficeCommands(
            database: database,
            accounts: accounts,
            intake: intake,
            channels: ChannelCommands(mailboxes: mailboxes, board: board, setup: setup),
            settings: settings,
            keyPath: keyPath,
            version: Release.version,
            certificate: certificate,
            passwords: passwords
        ) {
            try await SetupLink.make(accounts: accounts, settings: settings)
        }
        return Office(
            settings: settings,
            database: database,
            accounts: accounts,
            intake: intake,
            mailboxes: mailboxes,
            board: board,
            setup: setup,
            passwords: passwords,
            commands: commands
        )
    }

    /// Carries out a command: in the service where one runs, else on the database of this process.
    static func run(_ command: Command, _ settings: OfficeSettings) async throws -> Reply {
        let reply: Reply
        if let client = ControlClient(path: settings.controlSocket) {
            reply = try client.run(command)
        } else {
            let office = try await open(settings, logger: Logging.commandLogger())
            reply = await office.commands.run(command)
            try await office.database.close()
        }
        if case .failed(let failure) = reply { throw failure }
        return reply
    }
}

enum Logging {
    /// For commands: warnings and worse, on standard error.
    static func commandLogger() -> Logger {
        var logger = Logger(label: "dragoman") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = .warning
        return logger
    }
}
