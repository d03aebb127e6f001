import Dispatch
import Synchronization

extension ServiceManager {
    /// Runs work that may take longer than systemd's limit for a start, e.g. the migration of a large database, and keeps it from being killed in the
    /// middle: says so every ten seconds, from a thread of its own, since the work may hold all others.
    /// - Parameters:
    ///   - limitSeconds: after this long with the same status the word is no longer given, so that work that hangs ends.
    ///   - status: asked each time: what is being done, e.g. how far a migration is.
    package func keepStarting<T>(
        limitSeconds: Int = 3600,
        everySeconds: Double = 10,
        status: @escaping @Sendable () -> String,
        _ body: () async throws -> T
    ) async rethrows -> T {
        let timer = DispatchSource.makeTimerSource(queue: DispatchQueue(label: "dragoman.starting"))
        let progress = Mutex((words: "", end: DispatchTime.now() + .seconds(limitSeconds)))
        timer.schedule(deadline: .now(), repeating: everySeconds)
        timer.setEventHandler { [self] in
            let words = status()
            let end = progress.withLock { progress in
                if progress.words != words { progress = (words, DispatchTime.now() + .seconds(limitSeconds)) }
                return progress.end
            }
            guard DispatchTime.now() < end else { return }
            extendTimeout(seconds: max(1, Int(everySeconds * 3)), words)
        }
        timer.activate()
        defer { timer.cancel() }
        return try await body()
    }
}
