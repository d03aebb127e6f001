internal import CSend
internal import Synchronization

/// The thread of an engine and what reaches it.
final class HTTPLoop: Sendable {
    enum Command: Sendable {
        case start(HTTPTransfer), resume(HTTPTransfer), cancel(HTTPTransfer)
    }

    private struct State: @unchecked Sendable {
        /// While the thread runs.
        var multi: OpaquePointer?
        var hasThread = false
        var isStopped = false
        var commands: [Command] = []
        var stops: [CheckedContinuation<Void, Never>] = []
    }

    private let maxTransfers: Int
    private let state = Mutex(State())

    init(maxTransfers: Int) { self.maxTransfers = maxTransfers }

    func tell(_ command: Command) {
        let (accepted, needsThread) = state.withLock { state in
            if state.isStopped, case .start = command { return (false, false) }
            // Nothing runs that it could be about.
            if !state.hasThread, state.isStopped { return (true, false) }
            state.commands.append(command)
            if let multi = state.multi { chttp_wake(multi) }
            defer { state.hasThread = true }
            return (true, !state.hasThread)
        }
        if !accepted, case .start(let transfer) = command { transfer.end(.failure(HTTPFault(.cancelled))) }
        if needsThread { startThread() }
    }

    /// Later starts are refused, what runs is cancelled.
    func stop() {
        state.withLock { state in
            state.isStopped = true
            if let multi = state.multi { chttp_wake(multi) }
        }
    }

    /// Waits until the thread is gone, after ``stop()``.
    func ended() async {
        await withCheckedContinuation { continuation in
            let isGone = state.withLock { state in
                if state.hasThread { state.stops.append(continuation) }
                return !state.hasThread
            }
            if isGone { continuation.resume() }
        }
    }

    private func startThread() {
        let context = Unmanaged.passRetained(self)
        let started = csend_thread(
            { context in
                guard let context else { return }
                Unmanaged<HTTPLoop>.fromOpaque(context).takeRetainedValue().run()
            },
            context.toOpaque()
        )
        if started { return }
        context.release()
        fail()
    }

    /// There is no thread, or no memory for it.
    private func fail() {
        let (commands, stops) = state.withLock { state in
            defer { (state.commands, state.stops, state.hasThread) = ([], [], false) }
            return (state.commands, state.stops)
        }
        for case .start(let transfer) in commands { transfer.end(.failure(HTTPFault(.failed, detail: "no thread to be had"))) }
        for stop in stops { stop.resume() }
    }

    // MARK: On the thread

    private func run() {
        guard let multi = chttp_multi_open(32) else { return fail() }
        state.withLock { $0.multi = multi }
        let shift = HTTPShift(multi, maxTransfers: maxTransfers)
        while let commands = nextCommands(isIdle: shift.isIdle) {
            for command in commands { shift.take(command) }
            let isStopped = state.withLock { $0.isStopped }
            if isStopped { shift.cancelAll() }
            shift.turn()
            chttp_wait(multi, isStopped ? 0 : shift.pause)
        }
        chttp_multi_free(multi)
        let stops = state.withLock { state in
            defer { state.stops = [] }
            state.hasThread = false
            return state.stops
        }
        for stop in stops { stop.resume() }
    }

    /// Nil where the thread ends.
    private func nextCommands(isIdle: Bool) -> [Command]? {
        state.withLock { state in
            if state.isStopped, isIdle, state.commands.isEmpty {
                state.multi = nil
                return nil
            }
            defer { state.commands = [] }
            return state.commands
        }
    }
}

/// What runs on the thread.
private final class HTTPShift {
    private let multi: OpaquePointer
    private let maxTransfers: Int
    private var waiting: [HTTPTransfer] = []
    private var running: [ObjectIdentifier: HTTPRunning] = [:]
    private(set) var pause: Int32 = 0

    init(_ multi: OpaquePointer, maxTransfers: Int) { (self.multi, self.maxTransfers) = (multi, maxTransfers) }

    var isIdle: Bool { running.isEmpty && waiting.isEmpty }

    func take(_ command: HTTPLoop.Command) {
        switch command {
        case .start(let transfer): waiting.append(transfer)
        case .resume(let transfer): running[ObjectIdentifier(transfer)]?.resume()
        case .cancel(let transfer):
            if let one = running.removeValue(forKey: ObjectIdentifier(transfer)) {
                one.end(.cancelled)
            } else if let index = waiting.firstIndex(where: { $0 === transfer }) {
                waiting.remove(at: index).end(.failure(HTTPFault(.cancelled)))
            }
        }
    }

    func cancelAll() {
        for transfer in waiting { transfer.end(.failure(HTTPFault(.cancelled))) }
        for one in running.values { one.end(.cancelled) }
        (waiting, running) = ([], [:])
    }

    func turn() {
        startWaiting()
        if !chttp_turn(multi, { HTTPRunning.finished($0, $1) }) {
            for one in running.values { one.end(.failed) }
            running = [:]
        }
        let now = ContinuousClock().now
        var next = now + .seconds(60)
        for (id, one) in running {
            if one.ending != nil {
                one.end()
            } else if let deadline = one.deadline() {
                next = min(next, deadline)
                continue
            } else {
                one.end(.timedOut)
            }
            running[id] = nil
        }
        // A place became free.
        pause = !waiting.isEmpty && running.count < maxTransfers ? 0 : Int32(max(.zero, next - now) / .milliseconds(1)) + 1
    }

    private func startWaiting() {
        while running.count < maxTransfers, !waiting.isEmpty {
            let transfer = waiting.removeFirst()
            if transfer.isCancelled {
                transfer.end(.failure(HTTPFault(.cancelled)))
                continue
            }
            let one = HTTPRunning(transfer)
            if one.begin(multi) { running[ObjectIdentifier(transfer)] = one } else { one.end(.failed) }
        }
    }
}
