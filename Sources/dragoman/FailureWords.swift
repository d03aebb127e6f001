import Foundation
import Operations
import Store

/// The store's errors in words, with the next step and the exit code.
enum FailureWords {
    static func explain(_ error: any Error) -> Reply.Failure? {
        if let failure = BackupWords.failure(error) { return failure }
        guard let error = error as? StoreError else { return nil }
        switch error {
        case .alreadyRunning(let pid):
            let owner = pid.map { " (process \($0))" } ?? ""
            return .init(
                "The data folder is in use by another Dragoman\(owner). Stop that one first, or give another folder with --data.",
                exitCode: ExitStatus.alreadyRunning
            )
        case .newerSchema(let file, let unknown):
            return newer(file, unknown)
        case .notOurs(let file):
            return .init("\(file) is not a database of Dragoman. Give another folder with --data.", exitCode: ExitStatus.configuration)
        case .cannotCreate(let path, let reason):
            return .init(
                "Cannot use \(path): \(reason). Check its permissions, or give another folder with --data.",
                exitCode: ExitStatus.cannotCreate
            )
        default:
            return nil
        }
    }

    /// A database that cannot be opened because it is broken inside: with the copy to restore. Nil for other errors.
    static func damaged(_ error: any Error, folder: String) -> Reply.Failure? {
        guard let words = DamagedDatabase.words(error) else { return nil }
        let copy = NewerDatabase.newestReadableCopy(folder: folder)
        let advice = copy.map { "Restore the newest copy; the damaged files stay aside:\n  dragoman restore \($0) --data \(folder)" }
        return .init(
            "\(folder)/dragoman.db is damaged. \(words) \(advice ?? "There is no copy in \(folder)/backups; restore one from elsewhere with `dragoman restore`.")",
            exitCode: ExitStatus.configuration
        )
    }

    private static func newer(_ file: String, _ unknown: [String]) -> Reply.Failure {
        let folder = (file as NSString).deletingLastPathComponent
        let writer = NewerDatabase.version(file).map { "version \($0)" } ?? "it has \(unknown.joined(separator: ", "))"
        let advice =
            NewerDatabase.newestReadableCopy(folder: folder).map {
                "or restore the newest copy that this version can read (what came after it stays aside):\n  dragoman restore \($0) --data \(folder)"
            } ?? "or restore an older copy with `dragoman restore`; there is none in \(folder)/backups that this version can read."
        return .init(
            "\(file) was written by a newer Dragoman (\(writer)). Nothing was changed. Install that version again, \(advice)",
            exitCode: ExitStatus.configuration
        )
    }
}
