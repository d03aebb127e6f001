internal import CSend

/// One session with a server, on the thread that runs it. libcurl calls back on the same thread.
final class Session {
    private let order: Order
    private let watch: Watch
    private let clock = ContinuousClock()
    private var dialogue: Dialogue
    private var given = 0
    private var handle: OpaquePointer?
    private let start: ContinuousClock.Instant
    private var lastSign: ContinuousClock.Instant
    private var unconfirmed: Int64 = 0
    private var gaveUp: Ending.Cause?
    /// The last reply is in: only QUIT is left, which nobody waits for.
    private var isOver = false

    init(_ order: Order, _ watch: Watch) {
        self.order = order
        self.watch = watch
        dialogue = Dialogue(order.wish, secured: order.server.security == .tls)
        start = clock.now
        lastSign = start
    }

    private var gaveAll: Bool { order.mail != nil && given == order.mail?.bytes.count && dialogue.step == .body && hasAsked }
    private var hasAsked = false

    /// Blocks until it is over.
    func run() -> Ending {
        var result = csend_result()
        let opened = withOrder { order in
            guard let handle = csend_open(&order) else { return false }
            self.handle = handle
            watch.opened(handle)
            csend_run(handle, &result)
            watch.closed()
            csend_free(handle)
            self.handle = nil
            return true
        }
        let words = withUnsafeBytes(of: &result.words) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
        let cause = gaveUp ?? (opened ? Self.cause(result) : .failed)
        return Ending(cause: cause, words: opened ? words : "out of memory", dialogue: dialogue, gaveAll: gaveAll)
    }

    private static func cause(_ result: csend_result) -> Ending.Cause {
        switch result.end {
        case CSEND_DONE: .done
        case CSEND_NO_NAME, CSEND_BAD_ORDER: .noName
        case CSEND_NO_CONNECTION: .noConnection(errno: Int32(truncatingIfNeeded: result.os_error))
        case CSEND_TIMED_OUT: .timedOut
        case CSEND_UNTRUSTED: .untrusted(code: result.verify)
        case CSEND_BAD_TRUST: .badTrust
        case CSEND_NO_TLS: .noTLS
        case CSEND_NO_STARTTLS: .noStartTLS
        case CSEND_SIGN_IN: .signIn
        case CSEND_LOST: .lost
        case CSEND_WEIRD: .weird
        default: .failed
        }
    }

    // MARK: What libcurl calls

    fileprivate func read(_ buffer: UnsafeMutableRawBufferPointer) -> Int {
        guard let mail = order.mail?.bytes else { return 0 }
        hasAsked = true
        let count = min(buffer.count, mail.count - given)
        mail.withUnsafeBytes { buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[given..<(given + count)])) }
        given += count
        return count
    }

    fileprivate func line(_ bytes: UnsafeRawBufferPointer) -> Bool {
        sign()
        switch dialogue.received(bytes) {
        case .on: return true
        case .stop: return false
        case .over:
            isOver = true
            csend_stop_reading(handle)
            return true
        }
    }

    fileprivate func command(_ bytes: UnsafeRawBufferPointer) {
        sign()
        dialogue.sent(bytes)
    }

    /// The peer lives.
    fileprivate func sign() { lastSign = clock.now }

    /// Milliseconds until it wants to be asked again, or -1.
    fileprivate func tick() -> Int32 {
        if gaveUp != nil { return -1 }
        if isOver { return 1000 }
        let now = clock.now
        // A slow line is no silence: what the peer confirms of what the kernel holds counts as its sign.
        let left = csend_unconfirmed(handle)
        if left != unconfirmed { (unconfirmed, lastSign) = (left, now) }
        var deadline = isConnecting ? start + order.options.connectTimeout : lastSign + order.options.inactivityTimeout
        var cause = Ending.Cause.timedOut
        if let cancelled = watch.cancelled {
            let end = gaveAll ? cancelled + order.options.confirmationWait : now
            if end < deadline { (deadline, cause) = (end, .cancelled) }
        }
        if now >= deadline {
            gaveUp = cause
            return -1
        }
        return Int32(min(deadline - now, .seconds(1)) / .milliseconds(1)) + 1
    }

    private var isConnecting: Bool {
        switch dialogue.step {
        case .greeting, .hello, .startTLS, .signIn: true
        default: false
        }
    }

    // MARK: C

    private func withOrder(_ body: (inout csend_order) -> Bool) -> Bool {
        let strings = Strings()
        let options = order.options
        let pem = order.server.security == .none ? [] : Array((order.server.trustRootsPEM ?? "").utf8)
        let recipients = (order.mail?.envelope.recipients ?? []).map { UnsafePointer<CChar>?(strings.add($0)) }
        return pem.withUnsafeBytes { pem in
            recipients.withUnsafeBufferPointer { recipients in
                var send = csend_order()
                send.url = UnsafePointer(strings.add(order.url))
                if let login = order.login {
                    send.user = UnsafePointer(strings.add(login.user))
                    send.password = UnsafePointer(strings.add(login.password))
                }
                if let mail = order.mail {
                    send.sender = UnsafePointer(strings.add(mail.envelope.sender))
                    send.recipients = recipients.baseAddress
                    send.recipient_count = recipients.count
                    send.body_size = Int64(Order.wireSize(mail.bytes))
                }
                if !pem.isEmpty { (send.trust_pem, send.trust_pem_length) = (pem.baseAddress, pem.count) }
                send.start_tls = order.server.security == .startTLS
                send.connect_timeout_ms = max(1, Int(options.connectTimeout / .milliseconds(1)))
                send.reply_timeout_s = Int((options.inactivityTimeout + options.connectTimeout) / .seconds(1)) + 10
                send.context = Unmanaged.passUnretained(self).toOpaque()
                Self.setCallbacks(&send)
                return body(&send)
            }
        }
    }

    private static func setCallbacks(_ send: inout csend_order) {
        send.read = { Session.at($0).read(UnsafeMutableRawBufferPointer(start: $1, count: $2)) }
        send.line = { Session.at($0).line(UnsafeRawBufferPointer(start: $1, count: $2)) }
        send.command = { Session.at($0).command(UnsafeRawBufferPointer(start: $1, count: $2)) }
        send.moved = { Session.at($0).sign() }
        send.tick = { Session.at($0).tick() }
    }

    private static func at(_ context: UnsafeMutableRawPointer?) -> Session {
        guard let context else { preconditionFailure("libcurl lost its context") }
        return Unmanaged<Session>.fromOpaque(context).takeUnretainedValue()
    }
}

/// C strings that live as long as this.
final class Strings {
    private var list: [UnsafeMutablePointer<CChar>] = []

    func add(_ text: String) -> UnsafeMutablePointer<CChar> {
        let bytes = text.utf8CString
        let copy = UnsafeMutablePointer<CChar>.allocate(capacity: bytes.count)
        bytes.withUnsafeBufferPointer { copy.initialize(from: $0.baseAddress ?? UnsafePointer(copy), count: bytes.count) }
        list.append(copy)
        return copy
    }

    deinit { for item in list { item.deallocate() } }
}
