internal import Synchronization

/// An answer's status and header.
struct HTTPHead: Sendable {
    var status: Int
    var headers: [HTTPField]
}

/// One request and its answer, between the task that waits for it and the thread that runs it.
final class HTTPTransfer: Sendable {
    enum Taking: Sendable { case taken, full, tooLarge }

    private enum Want { case head, bytes, end }

    private struct State {
        var head: HTTPHead?
        var buffer: [UInt8] = []
        var received = 0
        var isFull = false
        var isCancelled = false
        var end: Result<Void, HTTPFault>?
        var want = Want.end
        var waiter: CheckedContinuation<Void, Never>?
    }

    let order: HTTPOrder
    let upload: HTTPUpload
    /// Bytes that lie here at most; nil: the whole answer.
    private let window: Int?
    private let loop: HTTPLoop
    private let state = Mutex(State())

    static let streamWindow = 256 << 10

    init(_ order: HTTPOrder, window: Int?, loop: HTTPLoop) {
        (self.order, self.window, self.loop) = (order, window, loop)
        let link = Link()
        upload = HTTPUpload(order.pieces) { link.resume() }
        link.connect(self)
    }

    /// Lets the upload reach the transfer that owns it.
    private final class Link: Sendable {
        private struct Weak { weak var transfer: HTTPTransfer? }
        private let target = Mutex(Weak())

        func connect(_ transfer: HTTPTransfer) { target.withLock { $0.transfer = transfer } }
        func resume() {
            if let transfer = target.withLock({ $0.transfer }) { transfer.loop.tell(.resume(transfer)) }
        }
    }

    var isCancelled: Bool { state.withLock { $0.isCancelled } }

    // MARK: The thread that runs it

    func began(_ head: HTTPHead) {
        wake { state in
            state.head = head
            return state.want == .head
        }
    }

    func take(_ bytes: UnsafeRawBufferPointer) -> Taking {
        var taking = Taking.taken
        wake { state in
            if state.received + bytes.count > order.options.maxAnswer {
                taking = .tooLarge
            } else if let window, !state.buffer.isEmpty, state.buffer.count + bytes.count > window {
                (state.isFull, taking) = (true, .full)
            } else {
                state.received += bytes.count
                state.buffer += bytes
            }
            return state.want == .bytes
        }
        return taking
    }

    func end(_ result: Result<Void, HTTPFault>) {
        upload.close()
        wake { state in
            if state.end == nil { state.end = result }
            return true
        }
    }

    private func wake(_ change: (inout State) -> Bool) {
        let waiter = state.withLock { state -> CheckedContinuation<Void, Never>? in
            guard change(&state) else { return nil }
            defer { state.waiter = nil }
            return state.waiter
        }
        waiter?.resume()
    }

    // MARK: The task that waits

    /// Ends it wherever it is; nothing where it is over.
    func cancel() {
        let isOver = state.withLock { state in
            state.isCancelled = true
            return state.end != nil
        }
        upload.close()
        if isOver { return }
        loop.tell(.cancel(self))
    }

    func head() async throws(HTTPFault) -> HTTPHead {
        while true {
            let found = state.withLock { state in (state.head, state.end) }
            if let head = found.0 { return head }
            if let end = found.1 {
                try end.get()
                throw HTTPFault(.badAnswer)
            }
            await wait(.head)
        }
    }

    /// What came since the last time; nil at the end.
    func next() async throws(HTTPFault) -> [UInt8]? {
        while true {
            let (bytes, wasFull, end) = state.withLock { state in
                defer { (state.buffer, state.isFull) = ([], false) }
                return (state.buffer, state.isFull, state.end)
            }
            if wasFull { loop.tell(.resume(self)) }
            if !bytes.isEmpty { return bytes }
            if let end {
                try end.get()
                return nil
            }
            await wait(.bytes)
        }
    }

    func whole() async throws(HTTPFault) -> HTTPAnswer {
        await wait(.end)
        let state = state.withLock { $0 }
        try state.end?.get()
        guard let head = state.head else { throw HTTPFault(.badAnswer) }
        return HTTPAnswer(status: head.status, headers: head.headers, body: state.buffer)
    }

    private func wait(_ want: Want) async {
        await withCheckedContinuation { continuation in
            let isThere = state.withLock { state in
                let isThere =
                    switch want {
                    case .head: state.head != nil
                    case .bytes: !state.buffer.isEmpty
                    case .end: false
                    }
                if isThere || state.end != nil { return true }
                (state.want, state.waiter) = (want, continuation)
                return false
            }
            if isThere { continuation.resume() }
        }
    }
}
