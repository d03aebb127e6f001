/// Takes an answer to `getUpdates` apart without reading what its updates say, so that each can be kept as it came.
///
/// Brackets and strings are followed, nothing else is looked at: what no reader would take inside an update stays in its bytes. Where
/// brackets or quotes themselves are wrong, the next `,{"update_id"` begins the next update; within a string its quotes could not stand
/// like that, and nothing inside an update begins so.
struct UpdateSplitter {
    /// Longer elements are only looked for, not followed.
    static let maximumElement = 1 << 20
    static let maximumElements = 1000
    private static let maximumDepth = 512

    private let bytes: [UInt8]
    private var position = 0

    private init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// The elements of the array that the member `result` of the outermost object is; nil where there is none.
    static func updates(in bytes: [UInt8]) -> [RawUpdate]? {
        var splitter = UpdateSplitter(bytes)
        guard splitter.enter("result") else { return nil }
        guard splitter.take("[") else { return nil }
        return splitter.elements().map { range in
            let element = Array(bytes[range])
            return RawUpdate(id: identifier(of: element), bytes: element)
        }
    }

    /// Numbers that a double keeps apart; what comes after the largest of them has to have a number, too.
    private static let numbers: ClosedRange<Int64> = 0...(1 << 53)

    /// A whole number that is a direct member of an object.
    private static func identifier(of element: [UInt8]) -> Int64? {
        var splitter = UpdateSplitter(element)
        guard splitter.enter("update_id") else { return nil }
        let digits = element[splitter.position...].prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        let next = digits.endIndex < element.endIndex ? element[digits.endIndex] : 0
        guard next != UInt8(ascii: "."), next | 0x20 != UInt8(ascii: "e") else { return nil }
        return Int64(String(decoding: digits, as: UTF8.self)).flatMap { numbers.contains($0) ? $0 : nil }
    }

    /// Goes to the value of a member of the object that begins here.
    private mutating func enter(_ name: String) -> Bool {
        guard take("{") else { return false }
        repeat {
            skipSpace()
            let start = position
            guard current == UInt8(ascii: "\""), skipValue(limit: .max) else { return false }
            let isIt = bytes[(start + 1)..<(position - 1)].elementsEqual(name.utf8)
            guard take(":") else { return false }
            skipSpace()
            if isIt { return true }
            guard skipValue(limit: .max) else { return false }
        } while take(",")
        return false
    }

    private mutating func elements() -> [Range<Int>] {
        var found: [Range<Int>] = []
        while found.count < Self.maximumElements {
            skipSpace()
            guard let byte = current, byte != UInt8(ascii: "]") else { break }
            let start = position
            let (brokenEnd, next) = nextBeginning(after: start)
            if skipValue(limit: Self.maximumElement), position <= next ?? bytes.count {
                let end = position
                skipSpace()
                if current == UInt8(ascii: ",") || current == UInt8(ascii: "]") {
                    found.append(start..<end)
                    if !take(",") { break }
                    continue
                }
            }
            found.append(start..<brokenEnd)
            guard let next else { break }
            position = next
        }
        return found
    }

    /// Where the broken element that begins at `start` ends, and where the next one begins.
    private func nextBeginning(after start: Int) -> (end: Int, next: Int?) {
        let mark = Array("{\"update_id\"".utf8)
        var index = start + 1
        while index + mark.count <= bytes.count {
            if bytes[index] == mark[0], bytes[index..<(index + mark.count)].elementsEqual(mark) {
                let comma = lastInk(before: index)
                if comma > start, bytes[comma] == UInt8(ascii: ",") { return (lastInk(before: comma) + 1, index) }
            }
            index += 1
        }
        // The last one: what closes the answer stays outside where it is there.
        var end = lastInk(before: bytes.count)
        if end > start, bytes[end] == UInt8(ascii: "}") { end = lastInk(before: end) }
        if end > start, bytes[end] == UInt8(ascii: "]") { return (lastInk(before: end) + 1, nil) }
        return (lastInk(before: bytes.count) + 1, nil)
    }

    private func lastInk(before index: Int) -> Int {
        var index = index - 1
        while index > 0, Self.isSpace(bytes[index]) { index -= 1 }
        return index
    }

    // MARK: - Pieces

    /// False where it does not end within `limit` bytes, or its brackets do not match.
    private mutating func skipValue(limit: Int) -> Bool {
        let start = position
        var open: [UInt8] = []
        while let byte = current, position - start < limit {
            switch byte {
            case UInt8(ascii: "\""):
                guard skipString() else { return false }
                if open.isEmpty { return true }
                continue
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                guard open.count < Self.maximumDepth else { return false }
                open.append(byte + 2)
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                if open.isEmpty { return position > start }
                guard open.removeLast() == byte else { return false }
                if open.isEmpty {
                    position += 1
                    return true
                }
            case UInt8(ascii: ","), UInt8(ascii: ":"):
                if open.isEmpty { return position > start }
            case _ where open.isEmpty && Self.isSpace(byte): return position > start
            default: break
            }
            position += 1
        }
        return false
    }

    private mutating func skipString() -> Bool {
        position += 1
        while let byte = current {
            position += 1
            if byte == UInt8(ascii: "\"") { return true }
            if byte == UInt8(ascii: "\\") { position += 1 }
        }
        return false
    }

    private var current: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        skipSpace()
        guard current == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    private mutating func skipSpace() { while let byte = current, Self.isSpace(byte) { position += 1 } }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 }
}

/// An update as it came.
package struct RawUpdate: Sendable, Hashable {
    /// `update_id`; nil where there is none that can be read.
    package var id: Int64?
    /// Its JSON, byte for byte.
    package var bytes: [UInt8]

    package init(id: Int64?, bytes: [UInt8]) { (self.id, self.bytes) = (id, bytes) }
}
