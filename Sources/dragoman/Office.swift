import Channels
import Core
import Foundation
import Logging
import Operations
import Outgoing
import Sealing
import ServerTLS
import Store

/// The parts that every command on the database needs, put together in one place.
struct Office {
    let settings: OfficeSettings
    let database: OfficeDatabase
    let accounts: Accounts
    let seal: Seal
    let catalogue: ChannelCatalogue
    let intake: Intake
    let mailboxes: Mailboxes
    let bots: TelegramBots
    let telegram: TelegramConnector
    let board: HealthBoard
    let setup: EmailSetup
    let passwords: PasswordHasher
    let commands: OfficeCommands
    let backups: Backups

    /// Opens the database of this process.
    /// - Parameters:
    ///   - isServing: whether this process is the service.
    ///   - certificate: what this process serves HTTPS with, where it serves.
    ///   - upgrading: told what happens where the database is older than this build.
    static func open(
        _ settings: OfficeSettings,
        isServing: Bool = false,
        certificate: LiveCertificate? = nil,
        logger: Logger,
        upgrading: @escaping @Sendable (UpgradeStep) -> Void = UpgradeNews().tell
    ) async throws -> Office {
        let keyPath = MasterKey.path(settings, environment: ProcessInfo.processInfo.environment)
        // A key of the data folder needs the folder, which the database makes; the installed office's is root's to read.
        let installedKey = settings.isInstalled ? try MasterKey.load(keyPath) : nil
        try DataOwner.become(ofFolder: settings.data)
        let database = try await openDatabase(settings, logger: logger, upgrading: upgrading)
        database.disk.require(settings.diskFloor)
        let seal = Seal(key: try installedKey ?? MasterKey.load(keyPath))
        let mailboxes = Mailboxes(database: database, seal: seal)
        let board = HealthBoard(clock: BothClocks.now)
        let setup = EmailSetup(timeoutSeconds: settings.tuning.timeoutSeconds)
        let accounts = Accounts(database: database)
        let bots = TelegramBots(database: database, seal: seal)
        let engine = HTTPEngine()
        let telegram = TelegramConnector(engine: engine)
        let catalogue = ChannelCatalogue([
            EmailChannel(mailboxes: mailboxes, probe: ParserProbe.survives(.email)),
            TelegramChannel(bots: bots, engine: engine, probe: ParserProbe.survives(.telegram)),
        ])
        let intake = Intake(database: database, logger: logger, catalogue: catalogue)
        let passwords = PasswordHasher()
        let backups = Backups(
            database: database,
            board: BackupBoard(),
            settings: settings.backup,
            keyPath: MasterKey.file(settings),
            version: Release.version,
            logger: logger
        )
        let commands = OfficeCommands(
            database: database,
            accounts: accounts,
            intake: intake,
            channels: ChannelCommands(
                mailboxes: mailboxes,
                bots: bots,
                board: board,
                setup: setup,
                telegram: telegram
            ),
            backups: backups,
            settings: settings,
            keyPath: keyPath,
            version: Release.version,
            isServing: isServing,
            certificate: certificate,
            passwords: passwords,
            twoFactor: TwoFactor(accounts: accounts, seal: seal)
        ) {
            try await SetupLink.make(accounts: accounts, settings: settings)
        }
        return Office(
            settings: settings,
            database: database,
            accounts: accounts,
            seal: seal,
            catalogue: catalogue,
            intake: intake,
            mailboxes: mailboxes,
            bots: bots,
            telegram: telegram,
            board: board,
            setup: setup,
            passwords: passwords,
            commands: commands,
            backups: backups
        )
    }

    private static func openDatabase(
        _ settings: OfficeSettings,
        logger: Logger,
        upgrading: @escaping @Sendable (UpgradeStep) -> Void
    ) async throws -> OfficeDatabase {
        do {
            let database = try await OfficeDatabase.open(
                folder: settings.data,
                logger: logger,
                maximumPages: settings.maximumPages,
                version: Release.version,
                upgrading: upgrading
            )
            do {
                try await database.plantCatalogue()
            } catch {
                // A disk that is full: the office works without, and the next command tries again.
                logger.error("the office's lists could not be filled", metadata: ["error": "\(error)"])
            }
            return database
        } catch {
            throw StorageWords.failure(error, folder: settings.data) ?? FailureWords.damaged(error, folder: settings.data) ?? error
        }
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

/// Says on standard error what an upgrade does: into the journal, and to whoever waits at a terminal.
final class UpgradeNews: Sendable {
    private let last = LastLine()

    @Sendable func tell(_ step: UpgradeStep) {
        let line = BackupWords.line(step)
        // In a journal every percent would be a line.
        if case .copying(let progress, _) = step, !Terminal.isInteractive, progress.done * 10 / max(progress.total, 1) != 0 { return }
        if last.replace(line) { Terminal.say(line) }
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
