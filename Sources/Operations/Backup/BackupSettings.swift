package import Core

/// What the configuration says of backups.
package struct BackupSettings: Sendable {
    package var schedule = BackupSchedule()
    /// A second place for every copy: a folder, best on another disk.
    package var copyTo: String?
    /// Seconds after which the newest copy is opened again.
    package var checkSeconds: Int64 = 86_400

    package init() {}

    /// Minutes after midnight of `HH:MM`; nil for anything else.
    static func minute(_ text: String) -> Int64? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ (1...2).contains($0.count) && $0.allSatisfy(\.isWholeNumber) }),
            let hour = Int64(parts[0]), let minute = Int64(parts[1]), hour < 24, minute < 60
        else { return nil }
        return hour * 60 + minute
    }
}
