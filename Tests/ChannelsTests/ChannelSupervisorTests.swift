import Core
import GRDB
import Logging
import Sealing
import Store
import Synchronization
import Testing
import TestSupport

@testable import Channels

@Suite struct ChannelSupervisorTests {
    /// A platform of which is only known for which of its accounts a service was begun.
    private final class Counted: PlatformChannel {
        private struct Idle: ChannelService {
            func run() async { try? await Task.sleep(for: .seconds(3600)) }
            func asked(_ request: ChannelRequest) {}
        }

        let platform = Platform.email
        let begun = Mutex<[String]>([])
        private let inner: EmailChannel

        init(_ mailboxes: Mailboxes) { inner = EmailChannel(mailboxes: mailboxes, probe: { _ in true }) }

        func read(_ row: JournalRow) -> PreparedIntake { inner.read(row) }
        func unreadable(_ row: JournalRow) -> PreparedIntake { inner.unreadable(row) }
        func survives(_ row: JournalRow) async -> Bool { true }
        func service(_ record: ChannelRecord, _ context: ChannelContext) -> any ChannelService {
            begun.withLock { $0.append(record.account.address) }
            return Idle()
        }
    }

    private static let settings = MailboxSettings(
        imap: MailLogin(server: MailServer(host: "mail.example", port: 993, security: .tls), user: "anna"),
        backfill: .all
    )

    /// A moment in which the accounts cannot be read must not leave the office without its channels until somebody restarts it.
    @Test func aReadThatFailedIsTriedAgain() async throws {
        let office = try await TemporaryOffice()
        let mailboxes = Mailboxes(database: office.database, seal: Seal(key: SealingKey()))
        _ = try await mailboxes.connect(address: "biuro@x.test", name: nil, settings: Self.settings, secret: "tajne")
        let channel = Counted(mailboxes)
        let catalogue = ChannelCatalogue([channel])
        let intake = Intake(database: office.database, logger: .silent, catalogue: catalogue)
        await intake.catchUp()
        let supervisor = ChannelSupervisor(
            catalogue: catalogue,
            database: office.database,
            intake: intake,
            board: HealthBoard(clock: BothClocks.now),
            tuning: ListenerTuning(),
            publicURL: nil,
            logger: .silent
        )
        // Renamed columns are as unreadable as a damaged page, and come back.
        try await office.database.write { db in try db.execute(sql: "ALTER TABLE channel_accounts RENAME COLUMN revision TO gone") }
        let running = Task { try await supervisor.run() }
        try await Task.sleep(for: .seconds(1))
        #expect(channel.begun.withLock { $0 } == [])
        try await office.database.write { db in try db.execute(sql: "ALTER TABLE channel_accounts RENAME COLUMN gone TO revision") }
        for _ in 0..<300 where channel.begun.withLock({ $0.isEmpty }) { try await Task.sleep(for: .milliseconds(100)) }
        #expect(channel.begun.withLock { $0 } == ["biuro@x.test"])
        running.cancel()
        try await running.value
    }
}
