extension UIDSet {
    /// The UIDs one by one, without an array of them.
    public struct Elements: Sequence, IteratorProtocol, Sendable {
        private let ranges: [ClosedRange<UInt32>]
        private let isDescending: Bool
        private var range: Int
        private var offset: UInt32 = 0

        init(_ ranges: [ClosedRange<UInt32>], isDescending: Bool) {
            self.ranges = ranges
            self.isDescending = isDescending
            range = isDescending ? ranges.count - 1 : 0
        }

        /// The next UID.
        public mutating func next() -> UInt32? {
            guard ranges.indices.contains(range) else { return nil }
            let current = ranges[range]
            let uid = isDescending ? current.upperBound - offset : current.lowerBound + offset
            if uid == (isDescending ? current.lowerBound : current.upperBound) {
                range += isDescending ? -1 : 1
                offset = 0
            } else {
                offset += 1
            }
            return uid
        }
    }

    /// Lowest first.
    public var ascending: Elements { Elements(ranges, isDescending: false) }
    /// Highest first: the newest mails.
    public var descending: Elements { Elements(ranges, isDescending: true) }
}
