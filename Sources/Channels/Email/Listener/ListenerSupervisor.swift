import Core
package import Logging
import NIOPosix
import Outgoing
import ServiceLifecycle
package import Store
import Synchronization

/// Keeps one listener running for each connected mailbox, takes up changed settings at once and passes requests on.
package final class ListenerSupervisor: Service {
    private struct Running {
        var listener: MailboxListener
        var mailbox: Mailbox
        var task: Task<Void, Never>
    }

    private let context: ListenerContext
    private let running = Mutex<[PublicID: Running]>([:])
    /// The last one of each mailbox that was told to end.
    private let ending = Mutex<[PublicID: Task<Void, Never>]>([:])

    /// - Parameters:
    ///   - intake: takes in what arrives, after it caught up with the journal.
    ///   - board: where listeners write how they are.
    package init(mailboxes: Mailboxes, intake: Intake, board: HealthBoard, tuning: ListenerTuning, logger: Logger) {
        context = ListenerContext(
            mailboxes: mailboxes,
            intake: intake,
            board: board,
            tuning: tuning,
            group: MultiThreadedEventLoopGroup.singleton,
            logger: logger,
            smtp: SMTPEngine()
        )
    }

    /// Supervises until shutdown. All listeners stop side by side.
    package func run() async throws {
        await withTaskCancellationOrGracefulShutdownHandler {
            await cancelWhenGracefulShutdown {
                await self.context.intake.untilCaughtUp()
                if Task.isCancelled { return }
                await self.settleInterrupted()
                await withTaskGroup(of: Void.self) { group in
                    group.addTask { await self.followRequests() }
                    group.addTask { await HealthReporter(context: self.context).run { self.mailboxesRunning } }
                }
            }
        } onCancelOrGracefulShutdown: {
            // All at once, and before anybody waits for one of them.
            for one in self.running.withLock({ Array($0.values) }) { one.task.cancel() }
        }
        await stop()
        await context.smtp.stop()
    }

    /// Before any worker begins: what the last process was sending when it died is for a person to decide.
    private func settleInterrupted() async {
        do {
            let count = try await context.database.settleInterrupted()
            if count > 0 {
                context.logger.warning("\(count) messages were being sent when the process ended; they are marked as uncertain")
            }
        } catch {
            context.logger.error("settling interrupted messages failed", metadata: ["error": "\(error)"])
        }
    }

    private var mailboxesRunning: [Mailbox] { running.withLock { $0.values.map(\.mailbox) } }

    private func followRequests() async {
        var last = context.database.hub.last
        await adjust()
        for await number in context.database.hub.numbers() {
            guard number > last, !Task.isCancelled else { continue }
            do {
                while last < number {
                    let (requests, next) = try await ChannelRequest.after(last, context.database)
                    if requests.contains(where: { $0.1 == .settings }) { await adjust() }
                    for (id, request) in requests { running.withLock { $0[id]?.listener }?.asked(request) }
                    guard next > last else { break }
                    last = next
                }
            } catch {
                context.logger.error("following the requests to listeners failed", metadata: ["error": "\(error)"])
            }
        }
    }

    /// Starts, ends and restarts listeners so that they are as the settings say.
    private func adjust() async {
        let wanted: [Mailbox]
        do {
            wanted = try await context.mailboxes.all().filter { $0.connected && $0.settings != nil }
        } catch {
            return context.logger.error("reading the mailboxes failed", metadata: ["error": "\(error)"])
        }
        let revisions = Dictionary(wanted.map { ($0.account.uid, $0.revision) }) { first, _ in first }
        // One that ends may still wait for a mail server's word: the others do not wait for it, only what takes its place does.
        for id in running.withLock({ running in running.filter { revisions[$0.key] != $0.value.mailbox.revision }.map(\.key) }) {
            end(id, isReplaced: revisions[id] != nil)
        }
        for mailbox in wanted where running.withLock({ $0[mailbox.account.uid] }) == nil { start(mailbox) }
    }

    private func start(_ mailbox: Mailbox) {
        let listener = MailboxListener(context: context, mailbox: mailbox)
        let before = ending.withLock { $0[mailbox.account.uid] }
        // Not a child of a task group: it has to be ended and awaited alone when its settings change. `stop` awaits it.
        let task = Task {
            await before?.value
            await listener.run()
        }
        running.withLock { $0[mailbox.account.uid] = Running(listener: listener, mailbox: mailbox, task: task) }
    }

    /// Ends a listener without waiting for it.
    private func end(_ id: PublicID, isReplaced: Bool) {
        guard let one = running.withLock({ $0.removeValue(forKey: id) }) else { return }
        one.task.cancel()
        // Bare, since nobody waits for it here: what takes the listener's place does, and `stop`.
        let task = Task {
            await one.task.value
            await HealthReporter(context: context).remember(one.mailbox)
            if !isReplaced { context.board.set(nil, for: one.mailbox.account.id) }
            context.board.setSending(nil, for: one.mailbox.account.id)
        }
        ending.withLock { $0[id] = task }
    }

    /// Ends all and waits for them.
    private func stop() async {
        for id in running.withLock({ Array($0.keys) }) { end(id, isReplaced: false) }
        for task in ending.withLock({ Array($0.values) }) { await task.value }
    }
}
