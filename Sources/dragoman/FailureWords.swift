import Operations
import Store

/// The store's errors in words, with the next step and the exit code.
enum FailureWords {
    static func explain(_ error: any Error) -> Reply.Failure? {
        guard let error = error as? StoreError else { return nil }
        switch error {
        case .alreadyRunning(let pid):
            let owner = pid.map { " (process \($0))" } ?? ""
            return .init(
                "The data folder is in use by another Dragoman\(owner). Stop that one first, or give another folder with --data.",
                exitCode: ExitStatus.alreadyRunning
            )
        case .newerSchema(let file, let unknown):
            return .init(
                "\(file) was written by a newer Dragoman (it has \(unknown.joined(separator: ", "))). Install that version again, or restore a copy of this one.",
                exitCode: ExitStatus.configuration
            )
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
}
