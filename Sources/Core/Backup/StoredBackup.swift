/// Why a copy was made.
package enum BackupOrigin: String, Codable, Sendable, CaseIterable {
    /// By the clock.
    case nightly
    case byHand = "by_hand"
    /// Before migrations.
    case upgrade = "pre_upgrade"
}

/// A copy among the backups, as the owner sees it in the list.
package struct StoredBackup: Sendable, Equatable {
    package enum State: String, Codable, Sendable, CaseIterable {
        /// It was opened and found whole before it got its name.
        case verified
        /// Nobody knows: it carries no seal.
        case unknown
        /// It went bad and was put aside.
        case damaged
    }

    package var name: String
    /// Nil where the copy does not tell.
    package var origin: BackupOrigin?
    package var at: Timestamp
    /// Bytes.
    package var size: Int64
    package var state: State
    /// When it was last opened; nil where it never was.
    package var verifiedAt: Timestamp?
    /// Of the Dragoman that made it.
    package var version: String?
    /// Whether it is in the second place too; nil where there is no second place or it cannot be reached.
    package var inSecondPlace: Bool?

    package init(
        name: String,
        origin: BackupOrigin?,
        at: Timestamp,
        size: Int64,
        state: State,
        verifiedAt: Timestamp? = nil,
        version: String? = nil,
        inSecondPlace: Bool? = nil
    ) {
        self.name = name
        self.origin = origin
        self.at = at
        self.size = size
        self.state = state
        self.verifiedAt = verifiedAt
        self.version = version
        self.inSecondPlace = inSecondPlace
    }
}
