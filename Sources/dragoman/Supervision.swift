import Core
import Foundation
import Logging
import Operations
import Store
import Web

/// What the service says of itself while it runs: to systemd, and to people in the journal or on the terminal.
struct Supervision {
    let settings: OfficeSettings
    /// nil where no systemd listens.
    let manager: ServiceManager?

    init(settings: OfficeSettings) {
        self.settings = settings
        manager = ServiceManager(environment: ProcessInfo.processInfo.environment)
    }

    /// Opens the office. The upgrade of a large database may take longer than systemd would wait: it is told how far that is, at once with each
    /// step and percent, and again while one takes long.
    func opening(_ open: (_ upgrading: @escaping @Sendable (UpgradeStep) -> Void) async throws -> Office) async throws -> Office {
        let news = UpgradeNews()
        guard let manager else { return try await open(news.tell) }
        let status = LastLine()
        return try await manager.keepStarting(status: { status.value ?? "Opening the database" }) {
            try await open { step in
                news.tell(step)
                let line = BackupWords.line(step)
                if status.replace(line) { manager.extendTimeout(seconds: 30, line) }
            }
        }
    }

    /// The port is open: says so once the database has answered too, with the link for the first owner where there is none yet.
    func announce(port: Int, _ office: Office, _ web: WebSettings) async {
        let base = web.baseURL(port: port)
        // What the database says, a full disk for one, is an answer: the page is there to show it. A database that hangs never gets here.
        try? await office.database.probe()
        // Lies in its file by the time that systemd says the service is up.
        let isNew = (try? await office.accounts.needsSetup()) == true
        let link = isNew ? try? await SetupLink.make(accounts: office.accounts, settings: settings, base: base) : nil
        manager?.ready("Answers on \(base)")
        Terminal.say("Dragoman \(Release.version) answers on \(base)")
        if let warning = web.plainWarning(port: port) { Terminal.say(warning) }
        guard let link else { return }
        Terminal.say("Open this link within 60 minutes to make the owner's account: \(link)")
        if settings.isInstalled { Terminal.say("After that, `sudo dragoman setup-url` makes a new one.") }
    }

    /// The proof of life for systemd; nil where nobody listens.
    func watchdog(_ office: Office, logger: Logger) -> Watchdog? {
        guard let manager else { return nil }
        let link = settings.setupLinkFile
        return Watchdog(
            manager: manager,
            probe: {
                try await office.database.probe()
                await SetupLinkFile.removeIfUseless(link) { try await office.accounts.needsSetup() }
            },
            words: { await Self.words(office) },
            logger: logger
        )
    }

    /// One line for `systemctl status`.
    private static func words(_ office: Office) async -> String {
        guard case .status(let status) = await office.commands.run(.status) else { return "Answers" }
        if status.disk.low { return "The disk is nearly full: mail waits on its servers until there is room; see `dragoman doctor`" }
        let connected = status.listeners.filter(\.connected)
        let down = connected.filter { $0.health.state == .down }
        let mailboxes = connected.count == 1 ? "1 mailbox" : "\(connected.count) mailboxes"
        guard let first = down.first else {
            return "Answers; \(connected.isEmpty ? "no mailbox is connected yet" : "\(mailboxes), none in trouble")"
        }
        return "Answers; \(mailboxes), \(down.count) in trouble (\(first.address)): see `dragoman status`"
    }
}
