internal import NIOCore
internal import NIOWebSocket

/// What waits to be sent on one socket, as a pure value: counted in bytes from the moment it is written until the kernel has
/// taken it, and bounded. A peer that does not read makes the count grow, never the memory.
struct Outbox<Waiter> {
    struct Frame: Equatable {
        let opcode: WebSocketOpcode
        let payload: ByteBuffer
        var bytes: Int { payload.readableBytes + Outbox.headerBytes }
    }

    enum Enqueued: Equatable {
        /// Somebody has to hop to the event loop and call ``takeAll()``.
        case scheduleDrain
        /// A hop is already on its way.
        case drainScheduled
        case tooLarge
        /// The frame does not fit any more. The outbox is closed now and the socket has to be dropped.
        case overflow
        case closed
    }

    /// A frame header has at most 10 bytes without a mask; the rest stands for the buffer that holds it, so that a flood of
    /// empty messages counts as well.
    static var headerBytes: Int { 64 }

    private let maximumBytes: Int
    private(set) var pendingBytes = 0
    private(set) var isClosed = false
    private var queue: [Frame] = []
    private var drainScheduled = false
    private var waiters: [(identifier: UInt64, waiter: Waiter)] = []
    private var nextIdentifier: UInt64 = 0

    init(maximumBytes: Int) {
        self.maximumBytes = maximumBytes
    }

    mutating func enqueue(_ frame: Frame) -> Enqueued {
        guard !isClosed else { return .closed }
        guard frame.bytes <= maximumBytes else { return .tooLarge }
        guard reserve(frame.bytes) else { return .overflow }
        queue.append(frame)
        defer { drainScheduled = true }
        return drainScheduled ? .drainScheduled : .scheduleDrain
    }

    /// Counts bytes that go past the queue, such as a pong. False when they do not fit: then the outbox is closed.
    mutating func reserve(_ bytes: Int) -> Bool {
        guard pendingBytes + bytes <= maximumBytes else {
            isClosed = true
            return false
        }
        pendingBytes += bytes
        return true
    }

    mutating func takeAll() -> [Frame] {
        drainScheduled = false
        defer { queue.removeAll() }
        return queue
    }

    /// The kernel has taken `bytes`. Returns whom to tell: everybody who waits, once half of the outbox is free.
    mutating func written(_ bytes: Int) -> [Waiter] {
        pendingBytes -= bytes
        guard hasRoom else { return [] }
        return removeWaiters()
    }

    private var hasRoom: Bool { pendingBytes <= maximumBytes / 2 }

    /// A number by which the caller may wait, before it has something that can be woken.
    mutating func makeIdentifier() -> UInt64 {
        nextIdentifier += 1
        return nextIdentifier
    }

    /// Registers a waiter unless there is room already or never will be; then it comes back.
    mutating func wait(_ waiter: Waiter, identifier: UInt64) -> Waiter? {
        guard !isClosed, !hasRoom else { return waiter }
        waiters.append((identifier, waiter))
        return nil
    }

    /// Takes a waiter out that does not want to wait any longer.
    mutating func cancel(_ identifier: UInt64) -> Waiter? {
        guard let index = waiters.firstIndex(where: { $0.identifier == identifier }) else { return nil }
        return waiters.remove(at: index).waiter
    }

    /// Refuses everything from now on. Returns whom to tell. Frames already queued still go out before the close frame.
    mutating func close() -> [Waiter] {
        isClosed = true
        return removeWaiters()
    }

    private mutating func removeWaiters() -> [Waiter] {
        defer { waiters.removeAll() }
        return waiters.map(\.waiter)
    }
}
