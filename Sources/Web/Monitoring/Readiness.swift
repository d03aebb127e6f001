import Core
import Hummingbird
import Logging
import Store
import Synchronization

/// Whether the server can do its work. Anybody may ask, and the proof costs a write to disk; so one proof serves for a few
/// seconds.
final class Readiness: Sendable {
    static let nanoseconds: UInt64 = 2_000_000_000

    private let services: WebServices
    private let last = Mutex<(at: UInt64, problem: Problem?)?>(nil)

    init(services: WebServices) { self.services = services }

    /// - Throws: 503 with what is wrong.
    func check() async throws {
        let now = services.monotonic()
        if let last = last.withLock({ $0 }), now - last.at < Self.nanoseconds {
            if let problem = last.problem { throw problem }
            return
        }
        let problem = await prove()
        last.withLock { $0 = (now, problem) }
        if let problem { throw problem }
    }

    private func prove() async -> Problem? {
        let room = await services.database.measureDisk()
        if let words = room.words { return Problem(.serviceUnavailable, code: "disk_low", words) }
        do {
            try await services.database.probe()
            return nil
        } catch {
            services.logger.error("the database cannot be read and written", metadata: ["error": "\(error)"])
            return Problem(.serviceUnavailable, code: "database", "The database cannot be read and written.")
        }
    }
}
