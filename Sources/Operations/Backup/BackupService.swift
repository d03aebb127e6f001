import Core
import ServiceLifecycle
import Store

/// Makes the daily copy, and one whenever somebody asks, and looks at the newest one, for as long as the appliance serves.
package struct BackupService: Service {
    private let backups: Backups

    package init(backups: Backups) { self.backups = backups }

    /// Works until shutdown. What fails is remembered, shown and tried again; it never ends by itself.
    package func run() async throws {
        await cancelWhenGracefulShutdown {
            let startedAt = backups.database.now()
            await backups.begin()
            await withTaskGroup(of: Void.self) { group in
                group.addTask { await byTheClock(startedAt) }
                group.addTask { for await _ in backups.board.wishes { await backups.makeWished() } }
            }
        }
    }

    private func byTheClock(_ startedAt: Timestamp) async {
        while !Task.isCancelled {
            let now = backups.database.now()
            let next = due(startedAt, now)
            backups.board.update { $0.next = next }
            if next <= now {
                await look(now)
                _ = try? await backups.make(.nightly)
            } else if startedAt.adding(seconds: backups.settings.schedule.catchUpSeconds) <= now {
                await look(now)
            }
            // Short steps: the clock may be set, and the machine may sleep.
            try? await Task.sleep(for: .seconds(min(30, max(1, backups.settings.schedule.catchUpSeconds))))
        }
    }

    private func due(_ startedAt: Timestamp, _ now: Timestamp) -> Timestamp {
        let state = backups.board.state
        return backups.settings.schedule.next(
            good: state.lastGood?.at,
            failed: state.failure?.at,
            startedAt: startedAt,
            now: now,
            utcOffset: backups.utcOffset(now)
        )
    }

    /// Opens the newest copy where that is due.
    private func look(_ now: Timestamp) async {
        let last = backups.board.state.check?.at ?? backups.board.state.since ?? now
        // A clock that was set back must not put it off.
        if last.adding(seconds: backups.settings.checkSeconds) <= now || last > now.adding(seconds: 60) { await backups.check() }
    }
}
