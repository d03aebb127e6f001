package import Core
package import Logging
package import Store

/// Brings raw messages into conversations: journal first, understanding after.
///
/// 1. The raw bytes are committed to the journal with fsync. Only then may the caller tell the source that they arrived.
/// 2. They are parsed, on as many tasks as there are cores.
/// 3. One transaction stores what was understood.
///
/// Parsing runs C code in this process. So that a mail that crashes it cannot become a loop, every attempt is committed
/// before it begins; see ``recover(before:)``.
package struct Intake: Sendable {
    /// How many of a batch were stored and how many the account had already.
    package struct Counts: Sendable, Hashable {
        package var new = 0
        package var known = 0
    }

    /// A row that was being parsed when the process died this often is first parsed where a crash does no harm.
    static let suspiciousDeaths = 2

    private let database: OfficeDatabase
    private let catalogue: ChannelCatalogue
    private let logger: Logger
    /// Open once the journal's leftovers are understood.
    private let caughtUp = Gate()

    /// - Parameter catalogue: how each platform's rows are understood.
    package init(database: OfficeDatabase, logger: Logger, catalogue: ChannelCatalogue) {
        self.database = database
        self.logger = logger
        self.catalogue = catalogue
    }

    /// Takes in a batch. When it returns everything is committed and in its conversation.
    /// - Parameter cursor: how far the source was read, moves on together with the journal.
    /// - Throws: ``StoreError/diskLow(free:floor:)`` before anything is stored, so that the source keeps it; what SQLite says.
    package func take(_ batch: [RawIntake], account: ChannelAccount, cursor: SourceCursor? = nil) async throws -> Counts {
        try await database.requireRoom()
        let rows = try await database.journal(batch, account: account, cursor: cursor).compactMap { $0 }
        guard !rows.isEmpty else { return Counts(new: 0, known: batch.count) }
        let outcomes = try await database.apply(await prepare(rows))
        let stored = outcomes.count { $0 == .stored }
        return Counts(new: stored, known: batch.count - stored)
    }

    /// Goes on with what was in the journal when the process ended, then lets in those who wait in ``untilCaughtUp()``. What
    /// fails is logged and left to ``recover(before:)``, which maintenance calls again.
    package func catchUp() async {
        do {
            try await recover(before: database.now())
        } catch is CancellationError {
        } catch {
            logger.error("going on with the journal failed; it is tried again", metadata: ["error": "\(error)"])
        }
        caughtUp.open()
    }

    /// Returns once the journal's leftovers are understood: what is new comes after them, or an answer would overtake its
    /// question. Also returns when the task is cancelled.
    package func untilCaughtUp() async { await caughtUp.wait() }

    /// Goes on with what was in the journal when the process ended: at start, one row at a time.
    ///
    /// A row whose parsing ended with the process twice is first parsed elsewhere. If that crashes as well it becomes an
    /// `unsupported` card and is not parsed again until someone asks.
    /// - Parameters:
    ///   - before: only what was received before; what came later is being taken in by somebody else.
    ///   - account: only this account's; nil for all.
    package func recover(before: Timestamp, account: Int64? = nil) async throws {
        var failed: Set<Int64> = []
        var failure: (any Error)?
        while true {
            let pending = try await database.pendingJournalRows(limit: 100 + failed.count, before: before, account: account).filter {
                !failed.contains($0)
            }
            guard !pending.isEmpty, failed.count < 100 else {
                if let failure { throw failure }
                return
            }
            for id in pending {
                try Task.checkCancellation()
                do {
                    try await recover(row: id)
                } catch {
                    // One that cannot be stored must not keep the others back.
                    failure = error
                    failed.insert(id)
                }
            }
        }
    }

    private func recover(row id: Int64) async throws {
        guard let row = try await database.claimJournalRow(id) else { return }
        let deaths = row.attempts - 1
        if deaths >= Self.suspiciousDeaths, await !catalogue.survives(row) {
            logger.error("a message that stops its reader was set aside as a card", metadata: ["journal": "\(id)"])
            _ = try await database.apply([catalogue.unreadable(row)])
        } else {
            _ = try await database.apply([catalogue.read(row)])
        }
    }

    /// Parses rows side by side and keeps their order, which is the order of the journal.
    private func prepare(_ rows: [JournalRow]) async -> [PreparedIntake] {
        guard rows.count > 8 else { return rows.map(catalogue.read) }
        let read = catalogue.read
        return await withTaskGroup(of: (Int, [PreparedIntake]).self) { group in
            let half = (rows.count + 1) / 2
            for (index, part) in [rows[..<half], rows[half...]].enumerated() {
                group.addTask { (index, part.map(read)) }
            }
            var parts: [[PreparedIntake]] = [[], []]
            for await (index, prepared) in group { parts[index] = prepared }
            return parts[0] + parts[1]
        }
    }
}
