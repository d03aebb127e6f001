import Core
import Store

/// Errors for want of room, in words for whoever gave a command.
package enum StorageWords {
    /// Nil for other errors.
    package static func failure(_ error: any Error, folder: String) -> Reply.Failure? {
        if case StoreError.diskLow(let free, let floor) = error {
            return .init(
                """
                The disk of \(folder) is nearly full: \(free >> 20) MB are free, \(floor >> 20) MB have to stay free, so nothing more is taken \
                in. Make room and run the same again: what is here already is passed over.
                """,
                exitCode: ExitStatus.cannotCreate
            )
        }
        guard StorageFault.isForWantOfRoom(error, folder: folder) else { return nil }
        return .init(
            "There is no room on the disk of \(folder): nothing of this was stored. Make room there, then try again.",
            exitCode: ExitStatus.cannotCreate
        )
    }
}
