#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// How base64 (RFC 2045 section 6.8) was broken into lines, so that it can be made again to the byte.
struct Base64Layout: Equatable, Sendable {
    /// Characters in a full line; 0 where all is one line.
    var lineLength: Int
    /// Whether lines end in CRLF rather than LF.
    var crlf: Bool

    init(lineLength: Int, crlf: Bool) {
        self.lineLength = lineLength
        self.crlf = crlf
    }

    /// Reads the layout off the first line.
    init?(of raw: [UInt8], _ range: Range<Int>) {
        guard !range.isEmpty else { return nil }
        guard let newline = raw[range].firstIndex(of: 0x0A) else {
            self.init(lineLength: 0, crlf: false)
            return
        }
        let crlf = newline > range.lowerBound && raw[newline - 1] == 0x0D
        let length = newline - range.lowerBound - (crlf ? 1 : 0)
        guard length > 0, length % 4 == 0 else { return nil }
        self.init(lineLength: length, crlf: crlf)
    }

    /// The range without line ends and blanks at its ends.
    static func trim(_ raw: [UInt8], _ range: Range<Int>) -> Range<Int> {
        var lower = range.lowerBound
        var upper = range.upperBound
        while lower < upper, raw[lower] <= 0x20 { lower += 1 }
        while upper > lower, raw[upper - 1] <= 0x20 { upper -= 1 }
        return lower..<upper
    }

    /// The number of bytes that `encode` makes of a file.
    func encodedSize(_ size: Int) -> Int {
        let characters = (size + 2) / 3 * 4
        guard lineLength > 0, characters > 0 else { return characters }
        return characters + (characters - 1) / lineLength * (crlf ? 2 : 1)
    }

    /// Whether these raw bytes are the file in this layout.
    func matches(_ raw: [UInt8], _ range: Range<Int>, _ content: [UInt8]) -> Bool {
        guard !range.isEmpty, encodedSize(content.count) == range.count else { return false }
        var encoded: [UInt8] = []
        encoded.reserveCapacity(range.count)
        encode(content, into: &encoded)
        return raw.withUnsafeBufferPointer { raw in
            encoded.withUnsafeBufferPointer { memcmp($0.baseAddress!, raw.baseAddress! + range.lowerBound, range.count) == 0 }
        }
    }

    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    /// The two characters for each value of twelve bits, as they lie in memory.
    private static let pairs: [(UInt8, UInt8)] = (0..<4096).map { (alphabet[$0 >> 6], alphabet[$0 & 63]) }

    /// Appends the file in base64.
    func encode(_ content: [UInt8], into result: inout [UInt8]) {
        let size = encodedSize(content.count)
        let encoded = [UInt8](unsafeUninitializedCapacity: size) { output, count in
            content.withUnsafeBufferPointer { input in
                Self.pairs.withUnsafeBufferPointer { write(input, $0, output) }
            }
            count = size
        }
        result.append(contentsOf: encoded)
    }

    private func write(
        _ input: UnsafeBufferPointer<UInt8>,
        _ pairs: UnsafeBufferPointer<(UInt8, UInt8)>,
        _ output: UnsafeMutableBufferPointer<UInt8>
    ) {
        var from = 0
        var to = 0
        var column = 0
        while from < input.count {
            if lineLength > 0, column == lineLength {
                if crlf {
                    output[to] = 0x0D
                    to += 1
                }
                output[to] = 0x0A
                to += 1
                column = 0
            }
            let left = input.count - from
            let a = Int(input[from])
            let b = left > 1 ? Int(input[from + 1]) : 0
            let c = left > 2 ? Int(input[from + 2]) : 0
            (output[to], output[to + 1]) = pairs[a << 4 | b >> 4]
            (output[to + 2], output[to + 3]) = pairs[(b & 15) << 8 | c]
            if left < 3 { output[to + 3] = UInt8(ascii: "=") }
            if left < 2 { output[to + 2] = UInt8(ascii: "=") }
            from += 3
            to += 4
            column += 4
        }
    }
}
