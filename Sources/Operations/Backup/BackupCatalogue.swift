import Core
import Store
import Synchronization

/// Lists the copies with what they say of themselves. What a file says is read once; nobody waits in a crowd for a second place that hangs.
final class BackupCatalogue: Sendable {
    private struct State {
        /// By the file as it was when it was opened; at most as many as lie there.
        var manifests: [StoredCopy: CopyManifest?] = [:]
        var list: [StoredBackup] = []
        var isLooking = false
    }

    private let state = Mutex(State())

    /// Newest first.
    func list(_ shelf: BackupShelf, place: String?, _ known: BackupState) async -> [StoredBackup] {
        // A look that hangs, on a network disk for one, keeps one thread; whoever asks meanwhile gets the list of before.
        let mine = state.withLock { state in
            defer { state.isLooking = true }
            return !state.isLooking
        }
        guard mine else { return state.withLock { $0.list } }
        let list = (try? await BlockingWork.run { self.look(shelf, place.map { BackupShelf($0) }, known) }) ?? []
        state.withLock { state in
            state.list = list
            state.isLooking = false
        }
        return list
    }

    private func look(_ shelf: BackupShelf, _ place: BackupShelf?, _ known: BackupState) -> [StoredBackup] {
        let copies = shelf.copies()
        let before = state.withLock { $0.manifests }
        var manifests: [StoredCopy: CopyManifest?] = [:]
        for copy in copies { manifests[copy] = before[copy] ?? CopyManifest.peek(shelf.path(copy.name)) }
        state.withLock { $0.manifests = manifests }
        let reachable = place.flatMap { $0.disk() == nil ? nil : $0 }
        let whole = copies.map { copy in
            let manifest = manifests[copy] ?? nil
            return StoredBackup(
                name: copy.name,
                origin: copy.kind == .upgrade ? .upgrade : manifest?.origin,
                at: manifest?.madeAt ?? copy.at,
                size: copy.size,
                state: manifest == nil ? .unknown : .verified,
                verifiedAt: manifest.map { verifiedAt(copy, $0, known) },
                version: manifest?.version,
                inSecondPlace: reachable?.holds(copy)
            )
        }
        let damaged = shelf.damagedCopies().map {
            StoredBackup(name: $0.name, origin: $0.kind == .upgrade ? .upgrade : nil, at: $0.at, size: $0.size, state: .damaged)
        }
        return (whole + damaged).sorted { ($0.at, $0.name) > ($1.at, $1.name) }
    }

    /// The newest good one is opened again every night.
    private func verifiedAt(_ copy: StoredCopy, _ manifest: CopyManifest, _ known: BackupState) -> Timestamp {
        guard known.lastGood?.name == copy.name, let check = known.check, check.words == nil else { return manifest.madeAt }
        return max(manifest.madeAt, check.at)
    }
}

extension Backups {
    /// All copies among the backups, newest first.
    func list() async -> [StoredBackup] { await catalogue.list(shelf, place: settings.copyTo, board.state) }

    /// A copy to read.
    /// - Throws: ``StoreError/notFound``.
    func open(_ name: String) async throws -> OpenCopy {
        let folder = shelf.folder
        return try await BlockingWork.run { try OpenCopy(name, in: folder) }
    }
}
