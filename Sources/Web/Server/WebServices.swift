package import Core
package import Logging
package import Sealing
package import Store

/// Hashes and checks passwords. `PasswordHasher` does; tests have a cheaper one.
package protocol PasswordHashing: Sendable {
    func hash(_ password: String) async throws -> String
    func verify(_ password: String, against stored: String) async throws -> Bool
    /// Takes as long as a check and fails, so that the time of an answer does not tell who has an account.
    @discardableResult
    func verifyDummy(_ password: String) async throws -> Bool
}

/// What handlers need of the channels: they meet in the store, never directly.
package struct ChannelServices: Sendable {
    package let mailboxes: Mailboxes
    package let bots: TelegramBots
    package let board: HealthBoard
    package let setup: any MailboxSetup
    package let telegram: any TelegramSetup

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

    /// Every channel account with how it is.
    func reports() async throws -> [ChannelReport] { try await mailboxes.database.channelReports(board) }
}

/// What handlers work with. Made once by the composition root or by a test.
package final class WebServices: Sendable {
    package let database: OfficeDatabase
    package let accounts: Accounts
    package let settings: WebSettings
    package let passwords: any PasswordHashing
    package let twoFactor: TwoFactor
    package let channels: ChannelServices
    package let logger: Logger
    package let care: any OfficeCare
    let metrics: ServerMetrics
    let attempts: LoginAttempts
    let peers: PeerLimit
    let sockets = SocketCount()
    let presence: PresenceBoard
    let counter: DocumentCounter
    /// Workbooks that are written at a time.
    let workbooks = AsyncSemaphore(2)
    let random: RandomBytes
    /// How the backups stand.
    var backups: BackupBoard { care.board }
    /// A clock that only runs forward, in nanoseconds.
    let monotonic: @Sendable () -> UInt64

    /// - Parameter seal: holds the master key.
    package init(
        database: OfficeDatabase,
        accounts: Accounts,
        settings: WebSettings,
        passwords: any PasswordHashing,
        seal: Seal,
        channels: ChannelServices,
        logger: Logger,
        care: any OfficeCare,
        pdfReader: String? = nil,
        random: RandomBytes = .system,
        monotonic: @escaping @Sendable () -> UInt64 = MonotonicClock.now
    ) {
        self.database = database
        self.accounts = accounts
        self.settings = settings
        self.passwords = passwords
        self.logger = logger
        self.care = care
        self.channels = channels
        twoFactor = TwoFactor(accounts: accounts, seal: seal, random: random)
        self.random = random
        self.monotonic = monotonic
        counter = DocumentCounter(database, pdfReader: pdfReader)
        presence = PresenceBoard(monotonic: monotonic)
        metrics = ServerMetrics()
        attempts = LoginAttempts(monotonic: monotonic)
        peers = PeerLimit(monotonic: monotonic)
    }
}
