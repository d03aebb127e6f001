/// A copy as retention sees it.
package struct StoredCopy: Sendable, Hashable {
    package var name: String
    package var kind: BackupName.Kind
    package var at: Timestamp
    /// Bytes.
    package var size: Int64

    package init(name: String, kind: BackupName.Kind, at: Timestamp, size: Int64) {
        self.name = name
        self.kind = kind
        self.at = at
        self.size = size
    }
}

/// Which copies are kept: the newest of each of 7 days and 4 weeks that have any, the last 3 before upgrades, and what is younger
/// than a day. All together take at most a part of the disk; the newest good one always stays.
package struct BackupRetention: Sendable {
    package var days = 7
    package var weeks = 4
    package var upgrades = 3
    /// Copies younger than a day that stay whatever their number: somebody made them for a reason.
    package var recent = 8
    /// The part of the disk that all copies may take together.
    package var share = 0.3

    package init() {}

    /// The copies to take away, oldest first.
    /// - Parameters:
    ///   - copies: all that are there.
    ///   - good: the name of the newest one that is known to be good.
    ///   - diskSize: bytes of the whole disk.
    ///   - coming: bytes of a copy that is about to be made.
    ///   - utcOffset: seconds by which the office's clocks are ahead of UTC; days and weeks are theirs.
    package func outdated(
        _ copies: [StoredCopy],
        good: String?,
        now: Timestamp,
        diskSize: Int64,
        coming: Int64 = 0,
        utcOffset: Int64 = 0
    ) -> [StoredCopy] {
        let newestFirst = copies.sorted { ($0.at, $0.name) > ($1.at, $1.name) }
        let regular = newestFirst.filter { $0.kind == .regular }
        let day: (StoredCopy) -> Int64 = { copy in
            let seconds = copy.at.milliseconds / 1000 + utcOffset
            return seconds >= 0 ? seconds / 86_400 : (seconds - 86_399) / 86_400
        }
        var kept = Set(newestFirst.filter { $0.kind == .upgrade }.prefix(upgrades).map(\.name))
        kept.formUnion(Self.newest(regular, by: day, limit: days))
        // 1970-01-01 was a Thursday; weeks begin on Monday.
        kept.formUnion(Self.newest(regular, by: { (day($0) + 3) / 7 }, limit: weeks))
        kept.formUnion(regular.filter { $0.at > now.adding(seconds: -86_400) }.prefix(recent).map(\.name))
        let sacred = good ?? newestFirst.first?.name
        if let sacred { kept.insert(sacred) }
        var total = coming + copies.filter { kept.contains($0.name) }.reduce(0) { $0 + $1.size }
        for copy in newestFirst.reversed() where Double(total) > share * Double(diskSize) {
            guard copy.name != sacred, kept.remove(copy.name) != nil else { continue }
            total -= copy.size
        }
        return newestFirst.reversed().filter { !kept.contains($0.name) }
    }

    private static func newest(_ copies: [StoredCopy], by part: (StoredCopy) -> Int64, limit: Int) -> Set<String> {
        var seen: Set<Int64> = []
        var names: Set<String> = []
        for copy in copies where seen.count < limit || seen.contains(part(copy)) {
            if seen.insert(part(copy)).inserted { names.insert(copy.name) }
        }
        return names
    }
}
