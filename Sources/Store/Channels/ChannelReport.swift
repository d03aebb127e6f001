package import Core
import GRDB

/// A channel account with how it is.
package struct ChannelReport: Sendable {
    package var account: ChannelAccount
    package var connected: Bool
    /// Nil where nothing was ever connected.
    package var health: ListenerReport?
    /// Nil where nothing can be sent by it.
    package var outgoing: OutgoingReport?
}

/// How the way out of a channel is.
package struct OutgoingReport: Sendable {
    package var trouble: SendingTrouble?
    /// Messages that wait, scheduled ones included.
    package var queued: Int

    package var state: ListenerHealth.State {
        guard let trouble else { return .ok }
        return trouble.fault.needsSomebody ? .down : .retrying
    }
}

extension OfficeDatabase {
    /// Every channel account with how its listener is, oldest first.
    package func channelReports(_ board: HealthBoard) async throws -> [ChannelReport] {
        let now = board.now
        let rows = try await read { db in
            let records = try ChannelRecord.read(db, "1")
            let sums = try Row.fetchAll(
                db,
                sql: """
                    SELECT channel_account_id, sum(on_server), sum(here), min(checked_at) FROM email_folders
                    WHERE active AND NOT missing AND checked_at IS NOT NULL GROUP BY channel_account_id
                    """
            )
            let ledgers = Dictionary(
                uniqueKeysWithValues: sums.map { ($0[0] as Int64, (onServer: $0[1] as Int?, here: $0[2] as Int?, at: $0[3] as Int64?)) }
            )
            let waiting = try Row.fetchAll(
                db,
                sql: "SELECT channel_account_id, count(*) FROM outbox WHERE stage IN ('queued', 'sending') GROUP BY channel_account_id"
            )
            let queued = Dictionary(uniqueKeysWithValues: waiting.map { ($0[0] as Int64, $0[1] as Int) })
            return records.map { ($0, ledgers[$0.account.id], queued[$0.account.id] ?? 0) }
        }
        return rows.map { record, ledger, queued in
            let account = record.account
            guard record.settings != nil else { return ChannelReport(account: account, connected: false, health: nil) }
            let health = ListenerReport(
                health: record.connected ? board.health(account.id) : nil,
                at: now,
                onServer: ledger?.onServer,
                here: ledger?.here,
                checkedAt: ledger?.at.map(Timestamp.init(milliseconds:))
            )
            var report = ChannelReport(account: account, connected: record.connected, health: health)
            if record.canSend || queued > 0 {
                report.outgoing = OutgoingReport(trouble: board.sendingTrouble(account.id), queued: queued)
            }
            // What an earlier run remembered, where no listener runs.
            report.health?.lastContactAt = health.lastContactAt ?? record.lastContactAt
            report.health?.lastSuccessAt = health.lastSuccessAt ?? record.lastSuccessAt
            return report
        }
    }
}
