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
        /// The same for programs; nil for what an older Dragoman stored.
        package var reason: BackupReason?

        package init(at: Timestamp, words: String? = nil, reason: BackupReason? = nil) {
            self.at = at
            self.words = words
            self.reason = reason
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
    package func troubles(now: Timestamp) -> [String] { findings(now: now).map(\.words) }

    /// The same, for programs as well.
    package func findings(now: Timestamp) -> [BackupTrouble] {
        var found: [BackupTrouble] = []
        func tried(_ attempt: Attempt?, _ code: DoctorCode, _ lead: String) {
            guard let attempt, let words = attempt.words else { return }
            let reason = attempt.reason ?? BackupReason(.other, detail: words)
            found.append(BackupTrouble(code: code, reason: reason, words: "\(lead): \(words)"))
        }
        tried(failure, .backupFailed, "The last backup failed")
        tried(check, .backupDamaged, "The newest copy is bad")
        if let at = lastGood?.at ?? since, at.adding(seconds: Self.maximumAge) < now {
            let hours = (now.milliseconds - at.milliseconds) / 3_600_000
            found.append(
                lastGood == nil
                    ? BackupTrouble(code: .backupMissing, hours: hours, words: "There is no backup after \(hours) hours.")
                    : BackupTrouble(code: .backupOld, hours: hours, words: "The newest good copy is \(hours) hours old.")
            )
        }
        tried(place, .backupPlace, "The second place")
        return found
    }
}
