/// Brings a verified copy to another place.
package enum Relocation {
    /// Blocking. What arrives is opened by its own hash before it gets its name; a good copy of that name stays as it is.
    /// - Parameter watch: called now and then; ends the work by throwing.
    /// - Throws: ``BackupError``
    package static func copy(_ source: String, to target: String, watch: @escaping @Sendable () throws -> Void) throws {
        guard !DurableFile.exists(target) else { throw BackupError.exists(path: target) }
        guard let size = DurableFile.size(source) else { throw DurableFile.refuse(source) }
        let partial = DatabaseCopy.partial(of: target)
        try DurableFile.demandRoom(DurableFile.folder(of: target), for: size)
        do {
            try DurableFile.copy(source, partial) { _ in try watch() }
            guard let sealed = try CopyConnection.read(partial, { try CopyManifest.read($0) }),
                try CopyManifest.holds(partial, hash: sealed.hash, page: sealed.page, progress: { _ in try watch() })
            else { throw BackupError.damaged(path: target, faults: ["Other bytes arrived than were sent; the disk may be failing."]) }
            try DurableFile.name(partial, target, replacing: false)
        } catch {
            Removal.quietly(partial)
            throw error
        }
    }
}
