/// Why a copy could not be made or is not good, for programs as well: a stable word, and what it is about.
package struct BackupReason: Codable, Sendable, Equatable {
    package enum Code: String, Codable, Sendable, CaseIterable {
        case exists
        case noRoom = "no_room"
        case cannotUse = "cannot_use"
        case busy
        case damaged
        case newer
        case placeMissing = "place_missing"
        case placeUnmounted = "place_unmounted"
        /// Only the words tell.
        case other
    }

    package var code: Code
    package var path: String?
    /// Bytes.
    package var needed: Int64?
    package var free: Int64?
    /// English words for what the system or the copy itself says.
    package var detail: String?

    package init(_ code: Code, path: String? = nil, needed: Int64? = nil, free: Int64? = nil, detail: String? = nil) {
        self.code = code
        self.path = path
        self.needed = needed
        self.free = free
        self.detail = detail
    }
}

/// One thing that is wrong with the backups.
package struct BackupTrouble: Sendable, Equatable {
    package var code: DoctorCode
    /// For the last try, the newest copy and the second place.
    package var reason: BackupReason?
    /// How old the newest good copy is, or for how long there is none.
    package var hours: Int64?
    /// In English.
    package var words: String
}
