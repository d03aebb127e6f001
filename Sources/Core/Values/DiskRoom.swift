/// How much room the data folder's disk has, and whether that is enough to take anything in: a pure value.
///
/// Intake ends while there is still room for everything else: answers, sessions, the outcome of what is being sent. Between the two
/// bounds it stays as it is, or it would begin and end with every file that somebody deletes.
package struct DiskRoom: Sendable, Equatable {
    /// Bytes that are free; nil before the first look, and where the system does not tell.
    package private(set) var free: Int64?
    /// Bytes of the whole disk.
    package private(set) var total: Int64 = 0
    /// Whether nothing more is taken in.
    package private(set) var isLow = false
    private let configured: Int64?

    /// - Parameter floor: bytes that have to stay free; nil for ``standardFloor(total:)``.
    package init(floor: Int64? = nil) { configured = floor }

    /// With fewer free bytes than this nothing more is taken in.
    package var floor: Int64 { configured ?? Self.standardFloor(total: total) }

    /// From this many free bytes on it goes on.
    package var enough: Int64 { floor + floor / 4 }

    /// 2 % of the disk, at least 256 MiB and at most 2 GiB; of a very small disk a quarter.
    package static func standardFloor(total: Int64) -> Int64 { min(max(256 << 20, min(total / 50, 2 << 30)), total / 4) }

    /// Takes a look's result.
    package mutating func measured(free: Int64, total: Int64) {
        self.free = free
        self.total = total
        isLow = free < (isLow ? enough : floor)
    }

    /// What is the matter, in words; nil while there is room.
    package var words: String? {
        guard isLow, let free else { return nil }
        return "The disk is nearly full: \(Self.megabytes(free)) are free, \(Self.megabytes(floor)) have to stay free. "
            + "Mail waits on its servers, imports and files are refused; nothing is lost."
    }

    /// What to do; nil while there is room.
    package func advice(folder: String) -> String? {
        guard isLow else { return nil }
        return "Make room on the disk of \(folder), or move the folder to a larger one. "
            + "Dragoman goes on by itself once \(Self.megabytes(enough)) are free."
    }

    private static func megabytes(_ bytes: Int64) -> String { "\(bytes >> 20) MB" }
}
