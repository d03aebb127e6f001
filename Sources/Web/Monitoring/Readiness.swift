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
    private let turn = AsyncSemaphore(1)
    private let last = Mutex<(at: UInt64, problem: Problem?)?>(nil)

    init(services: WebServices) { self.services = services }

    /// - Throws: 503 with what is wrong.
    func check() async throws {
        if let problem = try await outcome() { throw problem }
    }

    private func outcome() async throws -> Problem? {
        if let known { return known.problem }
        // However many ask at once, one proves.
        try await turn.waitUnlessCancelled()
        defer { turn.signal() }
        if let known { return known.problem }
        let now = services.monotonic()
        let problem = await prove()
        last.withLock { $0 = (now, problem) }
        return problem
    }

    /// The last proof, while it is fresh.
    private var known: (at: UInt64, problem: Problem?)? {
        let now = services.monotonic()
        return last.withLock { $0 }.flatMap { now < $0.at + Self.nanoseconds ? $0 : nil }
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
