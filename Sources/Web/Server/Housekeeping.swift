import Logging
import ServiceLifecycle
import Store

/// What has to be done now and then for sessions and events.
struct Housekeeping: Service {
    /// Between two rounds.
    static let interval: Duration = .seconds(30)
    /// Rounds between two times of deleting what is old.
    static let pruneEvery = 20

    let services: WebServices

    func run() async throws {
        await cancelWhenGracefulShutdown {
            var round = 0
            while !Task.isCancelled {
                if round % Self.pruneEvery == 0 { await attempt("pruning", prune) }
                round += 1
                try? await Task.sleep(for: Self.interval)
                await attempt("noting use", services.accounts.flushUse)
            }
        }
    }

    private func prune() async throws {
        try await services.accounts.pruneSessions()
        let now = services.database.now()
        // In portions, so that other writes get their turn.
        while !Task.isCancelled, try await services.database.write({ db in try EventFeed.prune(db, now: now, limit: 2000) }) == 2000 {}
    }

    /// It is tried again in the next round, so a failure only has to be known.
    private func attempt(_ what: String, _ body: () async throws -> Void) async {
        do {
            try await body()
        } catch {
            services.logger.warning("housekeeping failed", metadata: ["task": "\(what)", "error": "\(error)"])
        }
    }
}
