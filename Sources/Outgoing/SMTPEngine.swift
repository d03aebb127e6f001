internal import CSend
internal import Synchronization

/// Hands mail to SMTP servers (RFC 5321, 6409) by libcurl.
///
/// Each session has a thread of its own while it lasts: libcurl 7.88 waits for the server's last word inside one call, so that on a
/// common thread one slow server would hold up all others. No thread of Swift's tasks is ever blocked. At most ``maxSessions`` run at
/// the same time, the others wait their turn.
public final class SMTPEngine: Sendable {
    /// Sessions, and threads, at the same time.
    public static let maxSessions = 128

    private struct State {
        var isStopped = false
        var running: [Int: Watch] = [:]
        var waiting: [Job] = []
        var next = 0
        var stops: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())

    /// An engine without threads as yet.
    public init() {}

    /// Sends one mail over a connection of its own.
    ///
    /// Cancelling the task ends it at once (`interrupted`) while the mail is not wholly handed over; then the server's answer is waited
    /// for as long as ``SMTPOptions/confirmationWait`` says.
    /// - Parameter mail: As it goes out, its lines ended by CR LF. A line that begins with a dot needs no care.
    public func send(
        _ mail: [UInt8],
        envelope: SMTPEnvelope,
        server: SMTPServer,
        login: SMTPLogin?,
        options: SMTPOptions = SMTPOptions()
    ) async -> SMTPOutcome {
        do throws(Order.Refusal) {
            let order = try Order(server: server, login: login, options: options, mail: Order.Mail(bytes: mail, envelope: envelope))
            return await run(order).outcome
        } catch {
            return error.outcome
        }
    }

    /// Connects, signs in and says goodbye, without a mail.
    public func check(
        server: SMTPServer,
        login: SMTPLogin?,
        options: SMTPOptions = SMTPOptions()
    ) async -> Result<SMTPGreeting, SMTPFault> {
        do throws(Order.Refusal) {
            return await run(try Order(server: server, login: login, options: options, mail: nil)).greeting
        } catch {
            guard case .account(let fault) = error.outcome else { return .failure(SMTPFault(.protocolError, step: .connect)) }
            return .failure(fault)
        }
    }

    /// Cancels every session and waits for their ends: ``SMTPOptions/confirmationWait`` and a second at most. Later sends are
    /// `interrupted`.
    public func stop() async {
        let unstarted = state.withLock { state in
            state.isStopped = true
            defer { state.waiting = [] }
            for watch in state.running.values { watch.cancel() }
            return state.waiting
        }
        for job in unstarted { job.cancelUnstarted() }
        await withCheckedContinuation { continuation in
            let isIdle = state.withLock { state in
                if !state.running.isEmpty { state.stops.append(continuation) }
                return state.running.isEmpty
            }
            if isIdle { continuation.resume() }
        }
    }

    private func run(_ order: Order) async -> Ending {
        let watch = Watch()
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                submit(Job(order: order, watch: watch, engine: self, continuation: continuation))
            }
        } onCancel: {
            watch.cancel()
            let unstarted = state.withLock { state in
                let found = state.waiting.first { $0.watch === watch }
                state.waiting.removeAll { $0.watch === watch }
                return found
            }
            unstarted?.cancelUnstarted()
        }
    }

    private func submit(_ job: Job) {
        let starts: Bool? = state.withLock { state in
            // A task that was cancelled before it came here is not found among those that wait.
            if state.isStopped || job.watch.cancelled != nil { return nil }
            if state.running.count >= Self.maxSessions {
                state.waiting.append(job)
                return false
            }
            job.admit(&state.next, &state.running)
            return true
        }
        switch starts {
        case nil: job.cancelUnstarted()
        case true?: job.start()
        case false?: break
        }
    }

    /// A session is over: the next one that waits takes its place.
    fileprivate func ended(_ number: Int) {
        let (next, stops): (Job?, [CheckedContinuation<Void, Never>]) = state.withLock { state in
            state.running[number] = nil
            let next = state.waiting.isEmpty ? nil : state.waiting.removeFirst()
            next?.admit(&state.next, &state.running)
            guard state.isStopped, state.running.isEmpty else { return (next, []) }
            defer { state.stops = [] }
            return (next, state.stops)
        }
        for stop in stops { stop.resume() }
        next?.start()
    }
}

/// A session that waits or runs, and the task that waits for it.
private final class Job: Sendable {
    let order: Order
    let watch: Watch
    private let engine: SMTPEngine
    private let continuation: CheckedContinuation<Ending, Never>
    private let number = Atomic<Int>(-1)

    init(order: Order, watch: Watch, engine: SMTPEngine, continuation: CheckedContinuation<Ending, Never>) {
        self.order = order
        self.watch = watch
        self.engine = engine
        self.continuation = continuation
    }

    func admit(_ next: inout Int, _ running: inout [Int: Watch]) {
        number.store(next, ordering: .relaxed)
        running[next] = watch
        next += 1
    }

    func start() {
        let context = Unmanaged.passRetained(self)
        let started = csend_thread(
            { context in
                guard let context else { return }
                Unmanaged<Job>.fromOpaque(context).takeRetainedValue().run()
            },
            context.toOpaque()
        )
        if started { return }
        context.release()
        end(Ending(cause: .failed, words: "no thread to be had", dialogue: Dialogue(order.wish), gaveAll: false))
    }

    func cancelUnstarted() {
        continuation.resume(returning: Ending(cause: .cancelled, words: "", dialogue: Dialogue(order.wish), gaveAll: false))
    }

    private func run() { end(Session(order, watch).run()) }

    private func end(_ ending: Ending) {
        engine.ended(number.load(ordering: .relaxed))
        continuation.resume(returning: ending)
    }
}
