package import Core
import Foundation
package import Logging
package import Store

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// What came of a backup, as the command line shows it.
package struct BackupReport: Codable, Sendable, Equatable {
    package var path: String
    /// Bytes.
    package var size: Int64
    /// How long it took to make and verify.
    package var seconds: Double
    package var version: String
    /// Rows by table.
    package var counts: [String: Int64]
    /// Where the key lies that is not in it.
    package var masterKey: String

    package init(_ found: Inspection.Report, version: String, masterKey: String) {
        path = found.path
        size = found.size
        seconds = found.seconds
        counts = found.counts
        self.version = version
        self.masterKey = masterKey
    }
}

/// Makes copies of the office's database, keeps the right ones, and knows how they stand.
package struct Backups: Sendable {
    let database: OfficeDatabase
    package let board: BackupBoard
    let settings: BackupSettings
    let shelf: BackupShelf
    let catalogue = BackupCatalogue()
    let keyPath: String
    let version: String
    let logger: Logger
    let utcOffset: @Sendable (Timestamp) -> Int64

    /// - Parameters:
    ///   - keyPath: where the master key lies, which is in no copy.
    ///   - version: of this build.
    ///   - utcOffset: seconds by which the office's clocks are ahead of UTC.
    package init(
        database: OfficeDatabase,
        board: BackupBoard,
        settings: BackupSettings,
        keyPath: String,
        version: String,
        logger: Logger,
        utcOffset: @escaping @Sendable (Timestamp) -> Int64 = LocalClock.utcOffset
    ) {
        self.database = database
        self.board = board
        self.settings = settings
        shelf = .own(database.folder)
        self.keyPath = keyPath
        self.version = version
        self.logger = logger
        self.utcOffset = utcOffset
    }

    /// Makes a copy among the backups, brings it to the second place, and takes away what is not kept any more.
    /// - Parameter origin: why it is made.
    /// - Throws: ``BackupError`` in words, which the board remembers; `CancellationError`.
    package func make(_ origin: BackupOrigin = .byHand, progress: @escaping BackupProgressHandler = { _ in }) async throws -> BackupReport {
        try await board.alone { try await making(origin, progress) }
    }

    /// Makes the copy that was asked for by ``BackupBoard/wish()``; what comes of it stands on the board.
    func makeWished() async {
        _ = try? await board.claimed { try await making(.byHand) { _ in } }
    }

    private func making(_ origin: BackupOrigin, _ progress: @escaping BackupProgressHandler) async throws -> BackupReport {
        do {
            let report = try await makeOne(origin) { [board] in
                board.show($0)
                progress($0)
            }
            await remember()
            return report
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            let words = Self.words(error)
            logger.error("the backup failed", metadata: ["error": "\(words)"])
            board.update { $0.failure = .init(at: database.now(), words: words, reason: Self.reason(error)) }
            await remember()
            throw error
        }
    }

    /// Makes a copy somewhere else, which is nobody's to keep or to take away.
    package func make(to path: String, progress: @escaping BackupProgressHandler) async throws -> BackupReport {
        try await board.alone { try await report(database.copy(to: path, version: version, progress: progress)) }
    }

    private func makeOne(_ origin: BackupOrigin, _ progress: @escaping BackupProgressHandler) async throws -> BackupReport {
        let now = database.now()
        if mkdir(shelf.folder, 0o700) != 0, errno != EEXIST {
            throw BackupError.cannotUse(path: shelf.folder, reason: String(cString: strerror(errno)))
        }
        tidy(shelf, coming: database.gauges.size)
        let report = try await report(database.copy(to: shelf.path(freeName(now)), version: version, origin: origin, progress: progress))
        let good = BackupState.Good(name: (report.path as NSString).lastPathComponent, at: now, size: report.size, seconds: report.seconds)
        board.update { state in
            state.lastGood = good
            state.failure = nil
        }
        tidy(shelf, coming: 0)
        await bring(good.name)
        return report
    }

    private func freeName(_ now: Timestamp) -> String {
        var at = now
        while true {
            let name = BackupName.regular(at: at, version: version)
            if access(shelf.path(name), F_OK) != 0 { return name }
            at = at.adding(seconds: 1)
        }
    }

    private func tidy(_ shelf: BackupShelf, coming: Int64) {
        let now = database.now()
        shelf.tidy(BackupRetention(), good: board.state.lastGood?.name, now: now, coming: coming, utcOffset: utcOffset(now))
    }

    private func report(_ found: Inspection.Report) -> BackupReport {
        BackupReport(found, version: version, masterKey: keyPath)
    }

    // MARK: - The second place

    /// Brings a copy to the second place. A disk that is not there is no failure of the backup: it is said, and tried again next time.
    private func bring(_ name: String) async {
        guard let place = settings.copyTo else { return board.update { $0.place = nil } }
        var words: String?
        var reason: BackupReason?
        do {
            let other = BackupShelf(place)
            try demandDisk(other)
            let source = shelf.path(name)
            try await BackupWork.run { try Relocation.copy(source, to: other.path(name), watch: $0) }
            tidy(other, coming: 0)
        } catch {
            words = Self.words(error)
            reason = Self.reason(error)
            logger.error("the backup did not reach its second place", metadata: ["error": "\(words ?? "")"])
        }
        board.update { [words, reason] in $0.place = .init(at: database.now(), words: words, reason: reason) }
    }

    private func demandDisk(_ place: BackupShelf) throws {
        guard let there = place.disk(), let here = shelf.disk() else {
            throw BackupError.placeMissing(path: place.folder)
        }
        if there.device != here.device {
            board.update { $0.placeWasApart = true }
        } else if board.state.placeWasApart == true {
            throw BackupError.placeUnmounted(path: place.folder)
        }
    }

    // MARK: - The nightly look

    /// Opens the newest copy and compares it with the database.
    package func check() async {
        try? await board.alone {
            let newest = shelf.copies().filter { $0.kind == .regular }.max { ($0.at, $0.name) < ($1.at, $1.name) }
            guard let newest else { return }
            var words: String?
            var reason: BackupReason?
            do {
                let path = shelf.path(newest.name)
                let scratch = shelf.folder
                let report = try await BackupWork.run { watch in
                    try Inspection.inspect(path, scratch: scratch) { _ in try watch() }
                }
                words = try await database.differs(from: report)
            } catch is CancellationError {
                return
            } catch let error as BackupError {
                words = error.words
                reason = error.reason
            }
            if let words {
                logger.error("the newest copy is bad", metadata: ["copy": "\(newest.name)", "error": "\(words)"])
                shelf.setAside(newest.name)
                board.update { if $0.lastGood?.name == newest.name { $0.lastGood = nil } }
            }
            board.update { [words, reason] in $0.check = .init(at: database.now(), words: words, reason: reason) }
            await adopt()
            await remember()
        }
    }

    // MARK: - What is known

    /// Takes up what the process before knew, and what lies on the shelf.
    package func begin() async {
        if let known = try? await database.loadBackupState() {
            board.update { state in
                let running = state.running
                state = known
                state.running = running
            }
        }
        board.update { if $0.since == nil { $0.since = database.now() } }
        await adopt()
        await remember()
    }

    /// A copy that was made by hand, or that is the newest one left, counts as well.
    private func adopt() async {
        let known = board.state.lastGood
        let copies = shelf.copies().filter { $0.kind == .regular }
        if let known, !copies.contains(where: { $0.name == known.name }) { board.update { $0.lastGood = nil } }
        let newest = copies.max { ($0.at, $0.name) < ($1.at, $1.name) }
        guard let newest, newest.at > board.state.lastGood?.at ?? Timestamp(milliseconds: .min) else { return }
        let path = shelf.path(newest.name)
        guard (try? await BlockingWork.run { CopyManifest.peek(path) }) ?? nil != nil else { return }
        board.update { $0.lastGood = .init(name: newest.name, at: newest.at, size: newest.size, seconds: 0) }
    }

    func remember() async {
        do { try await database.store(board.state) } catch { logger.warning("how the backups stand was not stored: \(error)") }
    }

    static func reason(_ error: any Error) -> BackupReason {
        (error as? BackupError)?.reason ?? BackupReason(.other, detail: "\(error)")
    }

    /// What a failure is called.
    static func words(_ error: any Error) -> String { (error as? BackupError)?.words ?? "\(error)" }
}
