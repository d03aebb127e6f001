extension UIDSet {
    /// As a `sequence-set` (RFC 9051 section 9), such as `1:5,9`; empty for the empty set, which no command may carry.
    public var imapText: String {
        var text = ""
        for range in ranges {
            if !text.isEmpty { text += "," }
            text += Self.text(of: range)
        }
        return text
    }

    private static func text(of range: ClosedRange<UInt32>) -> String {
        range.lowerBound == range.upperBound ? "\(range.lowerBound)" : "\(range.lowerBound):\(range.upperBound)"
    }

    /// Reads a `sequence-set` in any order; nil for `*` and everything else that is not a set of numbers.
    public init?(imapText text: some Collection<UInt8>) {
        var ranges: [ClosedRange<UInt32>] = []
        for part in text.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false) {
            let ends = part.split(separator: UInt8(ascii: ":"), maxSplits: 1, omittingEmptySubsequences: false)
            guard let first = ends.first.flatMap({ Self.number($0) }), let last = ends.last.flatMap({ Self.number($0) }) else { return nil }
            ranges.append(Swift.min(first, last)...Swift.max(first, last))
        }
        self.init(ranges: ranges)
    }

    private static func number(_ digits: some Collection<UInt8>) -> UInt32? {
        var value: UInt64 = 0
        for digit in digits {
            guard digit >= 0x30, digit <= 0x39 else { return nil }
            value = value * 10 + UInt64(digit - 0x30)
            guard value <= UInt64(UInt32.max) else { return nil }
        }
        return digits.isEmpty ? nil : UInt32(value)
    }

    /// The same UIDs in sets whose ``imapText`` has at most `maximumBytes` bytes each, for lines of bounded length.
    func split(maximumBytes: Int) -> [UIDSet] {
        var sets: [UIDSet] = []
        var current: [ClosedRange<UInt32>] = []
        var length = 0
        for range in ranges {
            let size = Self.text(of: range).utf8.count + 1
            if length + size > maximumBytes, !current.isEmpty {
                sets.append(UIDSet(ranges: current))
                current = []
                length = 0
            }
            current.append(range)
            length += size
        }
        if !current.isEmpty { sets.append(UIDSet(ranges: current)) }
        return sets
    }
}
