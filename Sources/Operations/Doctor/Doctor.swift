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
        // A few at a time: an office with many mailboxes is no reason to open as many connections at once.
        await withTaskGroup(of: (Int, DoctorCheck).self) { group in
            var found: [Int: DoctorCheck] = [:]
            for (index, mailbox) in mailboxes.enumerated() {
                if index >= Self.mailboxesAtOnce, let (index, check) = await group.next() { found[index] = check }
                group.addTask { (index, await check(mailbox)) }
            }
            for await (index, check) in group { found[index] = check }
            checks += mailboxes.indices.compactMap { found[$0] }
        }
        for bot in ((try? await channels.bots.all()) ?? []).filter(\.connected) { checks.append(await check(bot)) }
        return checks
    }

    private static let mailboxesAtOnce = 4

    private func backupChecks() async -> [DoctorCheck] {
        // Without the service nobody has taken up yet what is known.
        if backups.board.state.since == nil { await backups.begin() }
        return BackupWords.checks(backups.board.state, now: database.now())
    }
}
