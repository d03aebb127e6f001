package import Logging
import ServiceLifecycle
import Store

/// Tells systemd that the service lives, and only after the database was really read and written: where it hangs, or all cooperative threads are
/// blocked, the word does not come, and systemd starts the service anew (`WatchdogSec=`).
package struct Watchdog: Service {
    private let manager: ServiceManager
    private let interval: Duration
    private let patience: Duration
    private let probe: @Sendable () async throws -> Void
    private let words: @Sendable () async -> String
    private let logger: Logger

    /// - Parameters:
    ///   - interval: from one proof to the next; nil for a third of what systemd wants, or 20 s.
    ///   - patience: after this a proof is late and said to be so.
    ///   - probe: reads and writes the database.
    ///   - words: how the service is, in one line for `systemctl status`.
    package init(
        manager: ServiceManager,
        interval: Duration? = nil,
        patience: Duration = .seconds(5),
        probe: @escaping @Sendable () async throws -> Void,
        words: @escaping @Sendable () async -> String,
        logger: Logger
    ) {
        self.manager = manager
        self.interval = interval ?? .seconds(min(20, (manager.watchdogSeconds ?? 60) / 3))
        self.patience = patience
        self.probe = probe
        self.words = words
        self.logger = logger
    }

    /// Works until shutdown, of which it tells systemd.
    package func run() async throws {
        await withGracefulShutdownHandler {
            await cancelWhenGracefulShutdown {
                while !Task.isCancelled {
                    await prove()
                    try? await Task.sleep(for: interval)
                }
            }
        } onGracefulShutdown: {
            manager.stopping("Stopping: what was begun is being finished")
        }
    }

    private func prove() async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await complainWhenLate() }
            await answerOfProbe()
            group.cancelAll()
        }
    }

    /// An error of SQLite is an answer: a full disk is not mended by starting anew. Too many waiting writes are none.
    private func answerOfProbe() async {
        do {
            try await probe()
            manager.ping(await words())
        } catch is CancellationError {
        } catch StoreError.overloaded {
            logger.error("the database takes no writes: too many wait already")
        } catch {
            logger.error("the database cannot be read and written", metadata: ["error": "\(error)"])
            manager.ping("The database cannot be read and written: \(error). Run: dragoman doctor")
        }
    }

    private func complainWhenLate() async {
        guard (try? await Task.sleep(for: patience)) != nil else { return }
        logger.error("the database has not answered for \(patience.components.seconds) s")
        manager.status("The database does not answer; systemd starts Dragoman anew if that lasts")
    }
}
