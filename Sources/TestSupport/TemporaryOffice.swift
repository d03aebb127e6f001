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
