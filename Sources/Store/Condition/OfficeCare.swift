package import Core

/// The last time that somebody looked at everything.
package struct Examination: Sendable, Equatable {
    /// When it was done; nil before the first one of this process.
    package var at: Timestamp?
    /// Whether one is going on.
    package var running = false

    package init(at: Timestamp? = nil, running: Bool = false) {
        self.at = at
        self.running = running
    }
}

/// What keeps the office safe, as the owner's page sees it: the backups, and the doctor.
package protocol OfficeCare: Sendable {
    /// How the backups stand.
    var board: BackupBoard { get }
    /// The folder of the second place; nil where none is set.
    var secondPlace: String? { get }
    var startedAt: Timestamp { get }

    /// All copies, newest first.
    func copies() async -> [StoredBackup]
    /// Asks for a copy now; what comes of it stands on the board.
    /// - Throws: ``BackupError/busy``.
    func askForCopy() throws(BackupError)
    /// A copy to read.
    /// - Throws: ``StoreError/notFound`` for what is no copy in the list.
    func openCopy(_ name: String) async throws -> OpenCopy

    /// What the doctor finds: what is quick to look at as it is now, the rest as the last examination found it.
    func findings() async -> [DoctorCheck]
    var examination: Examination { get }
    /// Asks for an examination of what takes long.
    /// - Returns: false where one is going on.
    func askForExamination() -> Bool
}
