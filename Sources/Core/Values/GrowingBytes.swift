/// Bytes that are written one after another, in memory of their own.
///
/// An array asks at each append whether it has other owners; a page of the inbox is some ten thousand appends. This has one
/// owner by its type and asks only whether there is room.
struct GrowingBytes: ~Copyable {
    private var start: UnsafeMutablePointer<UInt8>
    private var capacity: Int
    private(set) var count = 0

    /// - Parameter capacity: room in bytes to begin with; it doubles where it is not enough.
    init(capacity: Int) {
        self.capacity = max(capacity, 64)
        start = .allocate(capacity: self.capacity)
    }

    deinit { start.deallocate() }

    /// A copy of what was written so far.
    var array: [UInt8] { Array(UnsafeBufferPointer(start: start, count: count)) }

    mutating func append(_ byte: UInt8) {
        if count == capacity { grow(1) }
        start[count] = byte
        count += 1
    }

    mutating func append(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard let source = bytes.baseAddress else { return }
        reserve(bytes.count)
        (start + count).update(from: source, count: bytes.count)
        count += bytes.count
    }

    mutating func append(literal text: StaticString) { text.withUTF8Buffer { append($0) } }

    mutating func append(_ text: String) {
        var text = text
        text.withUTF8 { append($0) }
    }

    /// Has `count` bytes written by `body`, which must write all of them.
    mutating func append(count added: Int, _ body: (UnsafeMutablePointer<UInt8>) -> Void) {
        reserve(added)
        body(start + count)
        count += added
    }

    private mutating func reserve(_ added: Int) {
        if capacity - count < added { grow(added) }
    }

    private mutating func grow(_ added: Int) {
        capacity = max(2 * capacity, count + added)
        let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity)
        larger.update(from: start, count: count)
        start.deallocate()
        start = larger
    }
}
