import Core
import Store

/// Looks for what is wrong and says how to mend it.
package struct Doctor: Sendable {
    let channels: ChannelCommands
    let backups: Backups
    let settings: OfficeSettings
    let keyPath: String
    let version: String
    /// Whether this process is the service, so that its own port has to answer.
    let isServing: Bool

    /// - Parameters:
    ///   - settings: what the office is configured to.
    ///   - keyPath: where the master key lies.
    ///   - version: of this build.
    ///   - isServing: whether this process is the service.
    package init(
        channels: ChannelCommands,
        backups: Backups,
        settings: OfficeSettings,
        keyPath: String,
        version: String,
        isServing: Bool
    ) {
        self.channels = channels
        self.backups = backups
        self.settings = settings
        self.keyPath = keyPath
        self.version = version
        self.isServing = isServing
    }

    var database: OfficeDatabase { channels.mailboxes.database }

    /// Everything.
    func checks() async -> [DoctorCheck] { await quickChecks() + slowChecks() }

    /// What a page may ask for every few seconds: files, disk, clock, backups, certificate.
    func quickChecks() async -> [DoctorCheck] {
        let files = (try? await BlockingWork.run { self.folderChecks() + [self.key()] }) ?? []
        let machine = [await disk(), await clock(), wal(), self.program()]
        let tls = (try? await BlockingWork.run { self.certificateChecks() }) ?? []
        return files + machine + (await backupChecks()) + tls
    }

    /// What takes its time, or asks others: the port, the database whole, names, each mailbox and bot.
    func slowChecks() async -> [DoctorCheck] {
        var checks = [await port()].compactMap(\.self)
        checks += await databaseChecks()
        let mailboxes = ((try? await channels.mailboxes.all()) ?? []).filter(\.connected)
        if let names = await names(mailboxes) { checks.append(names) }
        checks += await Few.at(Self.accountsAtOnce, mailboxes) { await self.check($0) }
        checks += await Few.at(Self.accountsAtOnce, ((try? await channels.bots.all()) ?? []).filter(\.connected)) { await self.check($0) }
        return checks
    }

    /// An office with many mailboxes or bots is no reason to open as many connections at once.
    private static let accountsAtOnce = 4

    private func backupChecks() async -> [DoctorCheck] {
        // Without the service nobody has taken up yet what is known.
        if backups.board.state.since == nil { await backups.begin() }
        return BackupWords.checks(backups.board.state, now: database.now())
    }
}
