/// How the backups stand, as the owner, `/health` and the doctor see it.
package struct BackupState: Codable, Sendable, Equatable {
    /// A copy that was opened and found whole.
    package struct Good: Codable, Sendable, Equatable {
        /// Its file name, or its path where it lies elsewhere.
        package var name: String
        package var at: Timestamp
        /// Bytes.
        package var size: Int64
        /// How long it took to make and verify.
        package var seconds: Double

        package init(name: String, at: Timestamp, size: Int64, seconds: Double) {
            self.name = name
            self.at = at
            self.size = size
            self.seconds = seconds
        }
    }

    /// A thing that was tried: when, and what was wrong; no words where nothing was.
    package struct Attempt: Codable, Sendable, Equatable {
        package var at: Timestamp
        package var words: String?

        package init(at: Timestamp, words: String? = nil) {
            self.at = at
            self.words = words
        }
    }

    /// The newest copy of the backups folder that is good.
    package var lastGood: Good?
    /// Why the last try failed; nil once one succeeded.
    package var failure: Attempt?
    /// The nightly look at the newest copy.
    package var check: Attempt?
    /// The second place, where one is set.
    package var place: Attempt?
    /// The second place was once on a disk of its own: if it is on this one, that disk is not mounted.
    package var placeWasApart: Bool?
    package var next: Timestamp?
    /// Since when a copy is due at all.
    package var since: Timestamp?
    package var running = false

    package init() {}

    /// Seconds after which the newest good copy is too old.
    package static let maximumAge: Int64 = 36 * 3600

    /// What is wrong, worst first; empty where all is well.
    package func troubles(now: Timestamp) -> [String] {
        var troubles: [String] = []
        if let words = failure?.words { troubles.append("The last backup failed: \(words)") }
        if let words = check?.words { troubles.append("The newest copy is bad: \(words)") }
        if let at = lastGood?.at ?? since, at.adding(seconds: Self.maximumAge) < now {
            let hours = (now.milliseconds - at.milliseconds) / 3_600_000
            troubles.append(lastGood == nil ? "There is no backup after \(hours) hours." : "The newest good copy is \(hours) hours old.")
        }
        if let words = place?.words { troubles.append("The second place: \(words)") }
        return troubles
    }
}
