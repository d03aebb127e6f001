package import Channels
import Core
package import Logging
import Outgoing
import ServiceLifecycle
package import Store

/// What the appliance does for itself while it serves: goes on with what the journal still holds, wakes snoozed conversations, ends old sessions,
/// events, keys and uploads, keeps the WAL short, gives freed memory back.
package struct Maintenance: Service {
    private let database: OfficeDatabase
    private let accounts: Accounts
    private let intake: Intake
    private let logger: Logger

    package init(database: OfficeDatabase, accounts: Accounts, intake: Intake, logger: Logger) {
        self.database = database
        self.accounts = accounts
        self.intake = intake
        self.logger = logger
    }

    /// Works until shutdown. What fails is logged and tried again; it never ends by itself.
    package func run() async throws {
        await cancelWhenGracefulShutdown {
            var minute = 0
            while !Task.isCancelled {
                await attempt("waking snoozed conversations") { _ = try await database.wakeSnoozed() }
                await attempt("cleaning up after an erased client") { _ = try await database.scrub(steps: 1000) }
                await attempt("noting the use of sessions") { try await accounts.flushUse() }
                if minute > 0 {
                    // What a full disk or the like left behind while the service ran; whoever still works on something that old
                    // finds it done.
                    await attempt("going on with the journal") { try await intake.recover(before: database.now().adding(seconds: -120)) }
                }
                if minute.isMultiple(of: 60) {
                    await attempt("ending old sessions") { try await accounts.pruneSessions() }
                    await attempt("ending old events") { try await database.pruneEvents() }
                    await attempt("forgetting old keys") { try await database.pruneIdempotencyKeys() }
                    await attempt("forgetting old reminders") { try await database.pruneNotifications() }
                    await attempt("taking away old uploads") { try await database.pruneUploads() }
                    await attempt("the checkpoint") { try await database.checkpoint() }
                }
                // What was kept for the next time. The second away from Swift's threads, since it may take a moment.
                await attempt("giving back memory") { try await database.releaseMemory() }
                try? await BlockingWork.run { FreedMemory.giveBack() }
                minute += 1
                try? await Task.sleep(for: .seconds(60))
            }
        }
    }

    private func attempt(_ work: String, _ body: () async throws -> Void) async {
        do {
            try await body()
        } catch is CancellationError {
        } catch {
            logger.error("\(work) failed", metadata: ["error": "\(error)"])
        }
    }
}
