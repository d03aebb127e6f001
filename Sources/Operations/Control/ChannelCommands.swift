package import Core
package import Store

/// The command line's part in connecting channels.
package struct ChannelCommands: Sendable {
    let mailboxes: Mailboxes
    let bots: TelegramBots
    let board: HealthBoard
    let setup: any MailboxSetup
    let telegram: any TelegramSetup

    package init(
        mailboxes: Mailboxes,
        bots: TelegramBots,
        board: HealthBoard,
        setup: any MailboxSetup,
        telegram: any TelegramSetup
    ) {
        self.mailboxes = mailboxes
        self.bots = bots
        self.board = board
        self.setup = setup
        self.telegram = telegram
    }

    /// Connects a mailbox, or changes it where it is connected already. It is stored even if the test fails: the listener goes
    /// on trying and says why it does not get on.
    func add(_ addition: ChannelAddition) async throws -> [StepLine] {
        guard let address = AccountRules.email(addition.address) else {
            throw Reply.Failure(
                "'\(addition.address)' is no e-mail address. Give the mailbox's own address with --address.",
                exitCode: ExitStatus.usage
            )
        }
        if let fault = addition.settings.imap.server.fault ?? addition.settings.smtp?.server.fault {
            throw Reply.Failure(fault.words, exitCode: ExitStatus.usage)
        }
        guard !addition.password.isEmpty else {
            throw Reply.Failure("The password is empty. Give it on standard input with --password-stdin.", exitCode: ExitStatus.usage)
        }
        let trial = MailboxTrial(
            imap: addition.settings.imap,
            smtp: addition.settings.smtp,
            password: addition.password,
            caPEM: addition.settings.caPEM
        )
        let steps = addition.test ? await lines(trial) : []
        do {
            let known = try? await mailboxes.find(address: address)
            if let known, known.connected {
                let patch = MailboxPatch(settings: addition.settings, secret: addition.password)
                _ = try await mailboxes.change(known.account.uid, patch)
            } else {
                _ = try await mailboxes.connect(
                    address: address,
                    name: nil,
                    settings: addition.settings,
                    secret: addition.password
                )
            }
        } catch StoreError.conflict(.mailboxTaken) {
            throw Reply.Failure(
                "This mailbox (same server and user) is connected under another address already. `dragoman channel list` shows all.",
                exitCode: ExitStatus.data
            )
        }
        return steps
    }

    func list() async throws -> [ChannelLine] { try await mailboxes.database.channelReports(board).map(ChannelLine.init) }

    func test(address: String) async throws -> [StepLine] {
        if let bot = await bot(address) { return await test(bot) }
        let mailbox = try await mailbox(address)
        guard let settings = mailbox.settings else { return [] }
        let password: String
        do {
            password = try mailboxes.secret(of: mailbox)
        } catch {
            throw Reply.Failure("\(error.words) \(error.advice)", exitCode: ExitStatus.configuration)
        }
        return await lines(MailboxTrial(imap: settings.imap, smtp: settings.smtp, password: password, caPEM: settings.caPEM))
    }

    func check(address: String) async throws { try await mailboxes.database.ask(.check, of: try await mailbox(address).account.uid) }

    func remove(address: String) async throws {
        if let bot = await bot(address) {
            _ = try await bots.change(bot.account.uid, ConnectionPatch(connected: false))
        } else {
            _ = try await mailboxes.change(try await mailbox(address).account.uid, MailboxPatch(connected: false))
        }
    }

    private func lines(_ trial: MailboxTrial) async -> [StepLine] {
        var lines: [StepLine] = []
        for await event in setup.test(trial) {
            if let line = StepLine(event) { lines.append(line) }
        }
        return lines
    }

    private func mailbox(_ address: String) async throws -> Mailbox {
        guard let mailbox = try? await mailboxes.find(address: AccountRules.email(address) ?? address), mailbox.connected else {
            throw Reply.Failure(
                "No connected channel has the address '\(address)'. `dragoman channel list` shows all.",
                exitCode: ExitStatus.data
            )
        }
        return mailbox
    }
}
