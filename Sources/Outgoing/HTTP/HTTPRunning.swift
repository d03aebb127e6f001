internal import CSend

/// A transfer on the thread that runs it. libcurl calls back on the same thread.
final class HTTPRunning {
    let transfer: HTTPTransfer
    private let order: HTTPOrder
    private let clock = ContinuousClock()
    private let start: ContinuousClock.Instant
    private var handle: OpaquePointer?
    private var reader = HTTPHeadReader()
    private var status: Int?
    private var headerIsOut = false
    private var sent = 0
    private var lastSign: ContinuousClock.Instant
    private var unconfirmed: Int64 = 0
    /// Its own side keeps it waiting.
    private var isHeld = false
    private var gaveUp: HTTPEnding.Cause?
    private(set) var ending: HTTPEnding?

    init(_ transfer: HTTPTransfer) {
        (self.transfer, order) = (transfer, transfer.order)
        start = clock.now
        lastSign = start
    }

    private var handedOver: Bool { headerIsOut && sent >= order.bodySize ?? 0 }

    /// False where it cannot begin.
    func begin(_ multi: OpaquePointer) -> Bool {
        handle = withOrder { chttp_begin(multi, &$0) }
        return handle != nil
    }

    func resume() {
        isHeld = false
        sign()
        if let handle { chttp_resume(handle) }
    }

    /// Ends it, as libcurl said or before.
    func end(_ cause: HTTPEnding.Cause? = nil) {
        let ending = cause.map { HTTPEnding(cause: $0, handedOver: handedOver, status: status) } ?? self.ending
        if let handle { chttp_close(handle) }
        handle = nil
        let fault = ending.map(order.fault) ?? HTTPFault(.failed, handedOver: handedOver)
        transfer.end(fault.map { .failure($0) } ?? .success(()))
    }

    /// When it has to be looked at again; nil: now, it is over.
    func deadline() -> ContinuousClock.Instant? {
        let now = clock.now
        // A slow line is no silence: what the peer confirms of what the kernel holds counts as its sign.
        let uploads = sent > 0 && status == nil
        if uploads, let handle {
            let left = chttp_unconfirmed(handle)
            if left != unconfirmed { (unconfirmed, lastSign) = (left, now) }
        }
        if isHeld || !headerIsOut { lastSign = now }
        var deadline = lastSign + order.options.inactivityTimeout
        if let total = order.options.totalTimeout { deadline = min(deadline, start + total) }
        if now >= deadline { return nil }
        return uploads ? min(deadline, now + .seconds(1)) : deadline
    }

    // MARK: What libcurl calls

    fileprivate func read(_ buffer: UnsafeMutableRawBufferPointer) -> Int {
        switch transfer.upload.read(into: buffer) {
        case .bytes(let count): return count
        case .pause:
            isHeld = true
            return Int(CHTTP_PAUSE)
        case .failed:
            gaveUp = .source
            return Int(CHTTP_STOP)
        }
    }

    fileprivate func line(_ bytes: UnsafeRawBufferPointer) -> Bool {
        sign()
        switch reader.add(bytes) {
        case .more: return true
        case .tooLarge: return stop(.tooLarge)
        case .complete(let head):
            status = head.status
            let length = head.headers.value("Content-Length").flatMap { Int($0) } ?? 0
            if order.method != .head, length > order.options.maxAnswer { return stop(.tooLarge) }
            transfer.began(head)
            return true
        }
    }

    fileprivate func body(_ bytes: UnsafeRawBufferPointer) -> Int32 {
        sign()
        switch transfer.take(bytes) {
        case .taken: return 0
        case .full:
            isHeld = true
            return Int32(CHTTP_PAUSE)
        case .tooLarge:
            gaveUp = .tooLarge
            return Int32(CHTTP_STOP)
        }
    }

    private func stop(_ cause: HTTPEnding.Cause) -> Bool {
        gaveUp = cause
        return false
    }

    fileprivate func moved(_ header: Bool, _ count: Int) {
        if header { headerIsOut = true }
        sent += count
        sign()
    }

    private func sign() { lastSign = clock.now }

    fileprivate func done(_ result: chttp_result) {
        let words = withUnsafeBytes(of: result.words) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
        let source = gaveUp == .source ? transfer.upload.failure : nil
        let says = result.end == CHTTP_DONE || (gaveUp != nil && gaveUp != .source) ? "" : words
        ending = HTTPEnding(
            cause: gaveUp ?? Self.cause(result),
            words: source ?? says,
            proxyStatus: result.proxy_status,
            handedOver: handedOver,
            status: status
        )
    }

    private static func cause(_ result: chttp_result) -> HTTPEnding.Cause {
        switch result.end {
        case CHTTP_DONE: .done
        case CHTTP_STOPPED: .stopped
        case CHTTP_NO_NAME: .noName
        case CHTTP_NO_CONNECTION: .noConnection
        case CHTTP_TIMED_OUT: .timedOut
        case CHTTP_UNTRUSTED: result.proxy_verify != 0 ? .proxyUntrusted : .untrusted(code: result.verify)
        case CHTTP_BAD_TRUST, CHTTP_BAD_ORDER: .badCall
        case CHTTP_NO_TLS: .noTLS
        case CHTTP_PROXY: .proxy
        case CHTTP_LOST: .lost
        case CHTTP_CUT: .cut
        case CHTTP_WEIRD: .weird
        default: .failed
        }
    }

    // MARK: C

    private func withOrder(_ body: (inout chttp_order) -> OpaquePointer?) -> OpaquePointer? {
        let strings = Strings()
        let pem = Array((order.options.trustRootsPEM ?? "").utf8)
        let headers = order.headers.map { UnsafePointer<CChar>?(strings.add($0)) }
        return pem.withUnsafeBytes { pem in
            headers.withUnsafeBufferPointer { headers in
                var call = chttp_order()
                call.method = UnsafePointer(strings.add(order.method.rawValue))
                call.url = UnsafePointer(strings.add(order.url))
                (call.headers, call.header_count) = (headers.baseAddress, headers.count)
                call.body_size = order.bodySize.map(Int64.init) ?? -1
                call.fresh = order.needsFreshConnection
                if !pem.isEmpty { (call.trust_pem, call.trust_pem_length) = (pem.baseAddress, pem.count) }
                if let proxy = order.options.proxy {
                    call.proxy = UnsafePointer(strings.add(proxy.url))
                    if let user = proxy.user {
                        call.proxy_user = UnsafePointer(strings.add(user))
                        call.proxy_password = UnsafePointer(strings.add(proxy.password ?? ""))
                    }
                }
                call.connect_timeout_ms = max(1, Int(order.options.connectTimeout / .milliseconds(1)))
                call.context = Unmanaged.passUnretained(self).toOpaque()
                call.read = { HTTPRunning.at($0).read(UnsafeMutableRawBufferPointer(start: $1, count: $2)) }
                call.line = { HTTPRunning.at($0).line(UnsafeRawBufferPointer(start: $1, count: $2)) }
                call.body = { HTTPRunning.at($0).body(UnsafeRawBufferPointer(start: $1, count: $2)) }
                call.moved = { HTTPRunning.at($0).moved($1, $2) }
                return body(&call)
            }
        }
    }

    static func finished(_ context: UnsafeMutableRawPointer?, _ result: UnsafePointer<chttp_result>?) {
        if let result { at(context).done(result.pointee) }
    }

    private static func at(_ context: UnsafeMutableRawPointer?) -> HTTPRunning {
        guard let context else { preconditionFailure("libcurl lost its context") }
        return Unmanaged<HTTPRunning>.fromOpaque(context).takeUnretainedValue()
    }
}
