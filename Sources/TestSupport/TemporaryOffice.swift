package import Core
import Foundation
package import Logging
package import Store
import Synchronization

/// A clock that stands until it is moved.
package final class ManualClock: Sendable {
    private let state: Mutex<Timestamp>

    /// Begins on 2026-01-02 at 03:04:05 UTC.
    package init(_ start: Timestamp = Timestamp(milliseconds: 1_767_323_045_000)) { state = Mutex(start) }

    package var now: Timestamp { state.withLock { $0 } }

    /// The same as nanoseconds of a clock that only runs forward.
    @Sendable package func monotonic() -> UInt64 { UInt64(now.milliseconds) * 1_000_000 }

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

    package init(logger: Logger = .silent) async throws {
        let folder = TemporaryFolder()
        let clock = ManualClock()
        self.folder = folder
        self.clock = clock
        database = try await OfficeDatabase.open(folder: folder.path, logger: logger, now: { clock.now })
    }
}

extension TemporaryOffice {
    /// Opens an office for the time of a test and closes its database afterwards.
    package static func with<Result>(
        logger: Logger = .silent,
        _ body: (TemporaryOffice) async throws -> Result
    ) async throws -> Result {
        let office = try await TemporaryOffice(logger: logger)
        do {
            let result = try await body(office)
            try await office.database.close()
            return result
        } catch {
            try? await office.database.close()
            throw error
        }
    }
}

extension Logger {
    /// Says nothing.
    package static let silent = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
}
