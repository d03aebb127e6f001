/// Whether a request's body comes fast enough, as a pure value: in each span of time at least so many bytes, counted only while
/// the server takes them. Else a client that sends a byte now and then would hold its place for as long as it likes.
struct BodyPace {
    /// Bytes that have to come within one span.
    let minimum: Int
    private var received = 0
    private(set) var isReceiving = false
    /// Whether the server was ready for more bytes when the span began.
    private var wasReady = true

    init(minimum: Int) {
        self.minimum = minimum
    }

    mutating func begin() {
        isReceiving = true
        received = 0
        wasReady = true
    }

    mutating func end() { isReceiving = false }

    mutating func received(_ bytes: Int) { received += bytes }

    /// A span is over.
    /// - Parameter isReady: whether the server waits for bytes now. Where it is the server that is slow, nobody is to blame.
    /// - Returns: whether the body was too slow.
    mutating func spanEnded(isReady: Bool) -> Bool {
        defer {
            received = 0
            wasReady = isReady
        }
        return isReceiving && wasReady && isReady && received < minimum
    }
}
