import Core
import Store
import Synchronization

/// Writes one listener's health to the board.
final class HealthRecorder: Sendable {
    private struct State {
        var health: ListenerHealth
        /// Mails that wait: new ones, and the rest of the history by folder.
        var waiting = 0
        var history: [Int64: Int] = [:]
        var missingFolder: ListenerFault?
        var historyFault: ListenerFault?
        var sendingFault: ListenerFault?
        var diskFault: ListenerFault?
    }

    private let board: HealthBoard
    private let account: Int64
    private let platform: Platform
    private let state: Mutex<State>

    init(board: HealthBoard, record: ChannelRecord) {
        self.board = board
        account = record.account.id
        platform = record.account.platform
        let health = ListenerHealth(
            started: board.now,
            lastContactAt: record.lastContactAt,
            lastSuccessAt: record.lastSuccessAt
        )
        state = Mutex(State(health: health))
        board.set(health, for: account)
    }

    func heard() { change { $0.health.heard(at: board.now) } }

    func proved(promise: Int64) { change { $0.health.proved(at: board.now, promise: promise) } }

    /// - Parameter wait: milliseconds until the next attempt; nil where it waits for something else than time.
    func failed(_ fault: ListenerFault, wait: Int64?) { change { $0.health.failed(fault, at: board.now, wait: wait) } }

    func trying() { change { $0.health.trying() } }

    func waiting(_ count: Int) { change { $0.waiting = count } }

    func history(_ folder: Int64, lacks count: Int) { change { $0.history[folder] = count } }

    /// Whether a chosen folder is not on the server.
    var missesFolder: Bool { state.withLock { $0.missingFolder != nil } }

    /// Whether it is still to be found out what of the history is missing.
    func comparing(_ isComparing: Bool) { change { $0.health.isComparing = isComparing } }

    /// A folder was compared; its ledger is stored.
    func compared() { change { $0.health.comparisons += 1 } }

    func missingFolder(_ fault: ListenerFault?) { change { $0.missingFolder = fault } }

    func historyFault(_ fault: ListenerFault?) { change { $0.historyFault = fault } }

    /// Says so at once, until cancelled, when there is no room to take anything in: also a listener that only waits says it, since it
    /// would not fetch what comes.
    func followDisk(of database: OfficeDatabase) async {
        let low = ListenerFault(.diskLow, platform: platform)
        while !Task.isCancelled {
            let fault = database.disk.room.isLow ? low : nil
            if state.withLock({ $0.diskFault }) != fault { change { $0.diskFault = fault } }
            try? await Task.sleep(for: .seconds(1))
        }
    }

    /// Whether mail can be sent: what is in the way, and when it is tried again.
    func sendingFault(_ fault: ListenerFault?, nextTryAt: Timestamp?) {
        board.setSending(fault.map { SendingTrouble(fault: $0, nextTryAt: nextTryAt) }, for: account)
        change { $0.sendingFault = fault }
    }

    private func change(_ body: (inout State) -> Void) {
        // Within the lock, or of two changes the older one could be the last to reach the board.
        state.withLock { state in
            body(&state)
            state.health.backlog = state.waiting + state.history.values.reduce(0, +)
            state.health.complaint = state.diskFault ?? state.missingFolder ?? state.sendingFault ?? state.historyFault
            board.set(state.health, for: account)
        }
    }
}
