<<<<<<< HEAD
import Foundation
package import Logging
package import Store

/// An office in a folder of its own that goes away afterwards.
package struct TemporaryOffice: Sendable {
    package let database: OfficeDatabase
    package let clock: ManualClock

    /// Opens an empty database, runs the test and removes everything.
    package static func with<Result>(
        clock: ManualClock = ManualClock(),
        logger: Logger = .silent,
        _ body: (TemporaryOffice) async throws -> Result
    ) async throws -> Result {
        let folder = FileManager.default.temporaryDirectory.appending(path: "dragoman-test-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let database = try await OfficeDatabase.open(folder: folder, logger: logger, now: clock.now)
        do {
            let result = try await body(TemporaryOffice(database: database, clock: clock))
            try await database.close()
            return result
        } catch {
            try? await database.close()
            throw error
        }
    }
}

extension Logger {
    /// Says nothing.
    package static let silent = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
}
=======
package import Core
import Foundation
import Logging
package import Store
import Synchronization

/// A clock that stands until it is moved.
package final class ManualClock: Sendable {
    private let state: Mutex<Timestamp>

    /// Begins on 2026-01-02 at 03:04:05 UTC.
    package init(_ start: Timestamp = Timestamp(milliseconds: 1_767_323_045_000)) { state = Mutex(start) }

    package var now: Timestamp { state.withLock { $0 } }

    package func advance(seconds: Int64) { state.withLock { $0 = $0.adding(seconds: seconds) } }
}

/// A data folder that is thrown away.
package final class TemporaryFolder: Sendable {
    package let path: String

    package init() {
        path = NSTemporaryDirectory() + "dragoman-test-" + UUID().uuidString
        try? FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}

/// An office with an empty database in a folder that is thrown away.
package final class TemporaryOffice: Sendable {
    package let folder: TemporaryFolder
    package let clock: ManualClock
    package let database: OfficeDatabase

    package init() async throws {
        let folder = TemporaryFolder()
        let clock = ManualClock()
        self.folder = folder
        self.clock = clock
        var logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        logger.logLevel = .critical
        database = try await OfficeDatabase.open(folder: folder.path, logger: logger) { clock.now }
    }
}
>>>>>>> main
