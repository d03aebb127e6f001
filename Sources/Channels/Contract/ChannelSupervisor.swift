import Core
package import Logging
import ServiceLifecycle
package import Store
import Synchronization

/// Keeps one service running for each connected account, takes up changed settings at once and passes requests on.
package final class ChannelSupervisor: Service {
    private struct Running {
        var service: any ChannelService
        var record: ChannelRecord
        var task: Task<Void, Never>
    }

    private let catalogue: ChannelCatalogue
    private let context: ChannelContext
    private let running = Mutex<[PublicID: Running]>([:])
    /// The last one of each account that was told to end.
    private let ending = Mutex<[PublicID: Task<Void, Never>]>([:])

    /// - Parameters:
    ///   - intake: takes in what arrives, after it caught up with the journal.
    ///   - board: where services write how they are.
    ///   - publicURL: where others reach the office.
    package init(
        catalogue: ChannelCatalogue,
        database: OfficeDatabase,
        intake: Intake,
        board: HealthBoard,
        tuning: ListenerTuning,
        publicURL: String?,
        logger: Logger
    ) {
        self.catalogue = catalogue
        context = ChannelContext(database: database, intake: intake, board: board, tuning: tuning, logger: logger, publicURL: publicURL)
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
                    group.addTask { await HealthReporter(context: self.context).run { self.recordsRunning } }
                }
            }
        } onCancelOrGracefulShutdown: {
            // All at once, and before anybody waits for one of them.
            for one in self.running.withLock({ Array($0.values) }) { one.task.cancel() }
        }
        await stop()
        await catalogue.stop()
    }

    /// Before any worker begins: what the last process was sending when it died is for a person to decide.
    private func settleInterrupted() async {
        do {
            let count = try await context.database.settleInterrupted()
            if count > 0 {
                context.logger.warning("\(count) messages were being sent when the process ended; they are marked as uncertain")
            }
        } catch {
            if Task.isCancelled { return }
            context.logger.error("settling interrupted messages failed", metadata: ["error": "\(error)"])
        }
    }

    private var recordsRunning: [ChannelRecord] { running.withLock { $0.values.map(\.record) } }

    private func followRequests() async {
        var last = context.database.hub.last
        await adjustAtLast()
        for await number in context.database.hub.numbers() {
            guard number > last, !Task.isCancelled else { continue }
            do {
                while last < number {
                    let (requests, next) = try await ChannelRequest.after(last, context.database)
                    if requests.contains(where: { $0.1 == .settings }) { await adjustAtLast() }
                    for (id, request) in requests { running.withLock { $0[id]?.service }?.asked(request) }
                    guard next > last else { break }
                    last = next
                }
            } catch {
                // An orderly stop is no fault.
                if Task.isCancelled { return }
                context.logger.error("following the requests to channels failed", metadata: ["error": "\(error)"])
            }
        }
    }

    /// A database that cannot be read for a moment must not leave the office without its channels.
    private func adjustAtLast() async {
        while !Task.isCancelled, await !adjust() { try? await Task.sleep(for: .seconds(5)) }
    }

    /// Starts, ends and restarts services so that they are as the settings say.
    /// - Returns: false where the settings could not be read.
    private func adjust() async -> Bool {
        let wanted: [ChannelRecord]
        do {
            wanted = try await context.database.connectedChannels().filter { catalogue[$0.account.platform] != nil }
        } catch {
            if Task.isCancelled { return false }
            context.logger.error("reading the channels failed; it is tried again", metadata: ["error": "\(error)"])
            return false
        }
        let revisions = Dictionary(wanted.map { ($0.account.uid, $0.revision) }) { first, _ in first }
        // One that ends may still wait for a server's word: the others do not wait for it, only what takes its place does.
        for id in running.withLock({ running in running.filter { revisions[$0.key] != $0.value.record.revision }.map(\.key) }) {
            end(id, isReplaced: revisions[id] != nil)
        }
        for record in wanted where running.withLock({ $0[record.account.uid] }) == nil { start(record) }
        return true
    }

    private func start(_ record: ChannelRecord) {
        guard let channel = catalogue[record.account.platform] else { return }
        let service = channel.service(record, context)
        let before = ending.withLock { $0[record.account.uid] }
        // Not a child of a task group: it has to be ended and awaited alone when its settings change. `stop` awaits it.
        let task = Task {
            await before?.value
            await service.run()
        }
        running.withLock { $0[record.account.uid] = Running(service: service, record: record, task: task) }
    }

    /// Ends a service without waiting for it.
    private func end(_ id: PublicID, isReplaced: Bool) {
        guard let one = running.withLock({ $0.removeValue(forKey: id) }) else { return }
        one.task.cancel()
        // Bare, since nobody waits for it here: what takes its place does, and `stop`.
        let task = Task {
            await one.task.value
            await HealthReporter(context: context).remember(one.record)
            if !isReplaced { context.board.set(nil, for: one.record.account.id) }
            context.board.setSending(nil, for: one.record.account.id)
        }
        ending.withLock { $0[id] = task }
    }

    /// Ends all and waits for them.
    private func stop() async {
        for id in running.withLock({ Array($0.keys) }) { end(id, isReplaced: false) }
        for task in ending.withLock({ Array($0.values) }) { await task.value }
    }
}
