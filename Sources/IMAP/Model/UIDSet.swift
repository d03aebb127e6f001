/// A set of UIDs as sorted ranges that neither overlap nor touch. A million UIDs of a usual mailbox are a few ranges; a million lone
/// ones are 8 MB, and all operations are linear in the number of ranges.
public struct UIDSet: Sendable, Hashable {
    /// Ascending; between two ranges at least one number is missing.
    public private(set) var ranges: [ClosedRange<UInt32>]

    /// No UIDs.
    public init() { ranges = [] }

    /// All UIDs of the ranges, in whatever order they come. 0 is no UID (RFC 9051 section 9, `nz-number`) and is left out.
    public init(ranges given: [ClosedRange<UInt32>]) {
        var ranges = given.compactMap { range in
            range.upperBound == 0 ? nil : Swift.max(1, range.lowerBound)...range.upperBound
        }
        if !Self.isAscending(ranges) { ranges.sort { $0.lowerBound < $1.lowerBound } }
        self.ranges = []
        self.ranges.reserveCapacity(ranges.count)
        for range in ranges { append(range) }
    }

    /// These UIDs, in whatever order they come, doubled or not.
    public init(_ uids: [UInt32]) {
        var ascending = true
        for index in uids.indices.dropFirst() where uids[index - 1] > uids[index] {
            ascending = false
            break
        }
        ranges = []
        for uid in ascending ? uids : uids.sorted() where uid != 0 { append(uid...uid) }
    }

    private static func isAscending(_ ranges: [ClosedRange<UInt32>]) -> Bool {
        zip(ranges, ranges.dropFirst()).allSatisfy { $0.lowerBound <= $1.lowerBound }
    }

    /// Adds a range that does not begin before the last one.
    private mutating func append(_ range: ClosedRange<UInt32>) {
        if let last = ranges.last, last.upperBound == .max || range.lowerBound <= last.upperBound + 1 {
            ranges[ranges.count - 1] = last.lowerBound...Swift.max(last.upperBound, range.upperBound)
        } else {
            ranges.append(range)
        }
    }

    /// No UIDs are in it.
    public var isEmpty: Bool { ranges.isEmpty }
    /// How many UIDs; linear in the number of ranges.
    public var count: Int { ranges.reduce(0) { $0 + Int($1.upperBound - $1.lowerBound) + 1 } }
    /// The highest UID.
    public var max: UInt32? { ranges.last?.upperBound }
    /// The lowest UID.
    public var min: UInt32? { ranges.first?.lowerBound }

    /// Whether `uid` is among them; logarithmic.
    public func contains(_ uid: UInt32) -> Bool {
        var low = 0
        var high = ranges.count
        while low < high {
            let middle = (low + high) / 2
            if ranges[middle].upperBound < uid { low = middle + 1 } else { high = middle }
        }
        return low < ranges.count && ranges[low].lowerBound <= uid
    }

    /// The UIDs that are in this set or the other.
    public func union(_ other: UIDSet) -> UIDSet {
        var result = UIDSet()
        var mine = ranges[...]
        var others = other.ranges[...]
        while let left = mine.first, let right = others.first {
            if left.lowerBound <= right.lowerBound {
                result.append(left)
                mine.removeFirst()
            } else {
                result.append(right)
                others.removeFirst()
            }
        }
        for range in mine { result.append(range) }
        for range in others { result.append(range) }
        return result
    }

    /// The UIDs that are in both sets.
    public func intersection(_ other: UIDSet) -> UIDSet {
        var result = UIDSet()
        var mine = ranges[...]
        var others = other.ranges[...]
        while let left = mine.first, let right = others.first {
            let low = Swift.max(left.lowerBound, right.lowerBound)
            let high = Swift.min(left.upperBound, right.upperBound)
            if low <= high { result.append(low...high) }
            if left.upperBound < right.upperBound { mine.removeFirst() } else { others.removeFirst() }
        }
        return result
    }

    /// The UIDs of this set that are not in the other.
    public func subtracting(_ other: UIDSet) -> UIDSet {
        var result = UIDSet()
        let holes = other.ranges
        var first = 0
        for range in ranges {
            while first < holes.count, holes[first].upperBound < range.lowerBound { first += 1 }
            var low: UInt32? = range.lowerBound
            var index = first
            while let start = low, index < holes.count, holes[index].lowerBound <= range.upperBound {
                let hole = holes[index]
                if hole.lowerBound > start { result.append(start...hole.lowerBound - 1) }
                low = hole.upperBound >= range.upperBound ? nil : hole.upperBound + 1
                index += 1
            }
            if let low { result.append(low...range.upperBound) }
            // The last hole may reach into the next range.
            first = Swift.max(first, index - 1)
        }
        return result
    }

    /// Takes the `limit` highest UIDs out of the set, fewer if there are not as many.
    public mutating func popHighest(_ limit: Int) -> UIDSet {
        var taken: [ClosedRange<UInt32>] = []
        var missing = limit
        while missing > 0, let range = ranges.popLast() {
            let count = Int(range.upperBound - range.lowerBound) + 1
            if count > missing {
                let cut = range.upperBound - UInt32(missing - 1)
                taken.append(cut...range.upperBound)
                ranges.append(range.lowerBound...cut - 1)
                missing = 0
            } else {
                taken.append(range)
                missing -= count
            }
        }
        var result = UIDSet()
        result.ranges = taken.reversed()
        return result
    }
}
