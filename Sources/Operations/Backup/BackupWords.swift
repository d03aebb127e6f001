package import Core
import Foundation
package import Store

/// Backups in words for the command line, with the next step and the exit code.
package enum BackupWords {
    /// - Returns: nil for errors that are not of backups or upgrades.
    package static func failure(_ error: any Error) -> Reply.Failure? {
        if let error = error as? UpgradeError { return upgrade(error) }
        guard let error = error as? BackupError else { return nil }
        switch error {
        case .exists:
            return .init("\(error.words) Give another name with --out, or move that file away.", exitCode: ExitStatus.cannotCreate)
        case .noRoom: return .init("\(error.words) Make room, or give another disk with --out.", exitCode: ExitStatus.cannotCreate)
        case .cannotUse, .placeMissing, .placeUnmounted:
            return .init("\(error.words) Check the name and the permissions.", exitCode: ExitStatus.cannotCreate)
        case .busy: return .init("\(error.words) Wait until it is done; `dragoman status` shows it.", exitCode: ExitStatus.alreadyRunning)
        case .damaged(let path, let faults):
            return .init(
                "\(path) is not good:\n"
                    + faults.map { "  \($0)\n" }.joined()
                    + "Take another copy: `dragoman verify FILE` says of each whether it is good.",
                exitCode: ExitStatus.data
            )
        case .newer: return .init("\(error.words) Install that version, or take an older copy.", exitCode: ExitStatus.configuration)
        }
    }

    private static func upgrade(_ error: UpgradeError) -> Reply.Failure {
        switch error {
        case .noCopy(let reason):
            .init(
                "The database has to be upgraded, and no verified copy of it could be made first: \(reason) Nothing was changed. "
                    + "Put that right and start again.",
                exitCode: ExitStatus.cannotCreate
            )
        case .failed(let migration, let reason, let file, let copy):
            .init(
                "The upgrade of \(file) failed at \(migration): \(reason). That step was undone, and all data is there. Install the version "
                    + "from before and restore the copy that was made before the upgrade:\n"
                    + "  dragoman restore \(copy ?? "FILE") --data \((file as NSString).deletingLastPathComponent)\n"
                    + "Please report this with the words above.",
                exitCode: ExitStatus.configuration
            )
        }
    }

    /// What a start upgrades, for the journal.
    package static func line(_ step: UpgradeStep) -> String {
        switch step {
        case .copying(let progress, let target): "Before the upgrade a copy is made, \(target): \(line(progress))"
        case .migrating(let name, let done, let count): "Upgrading the database, step \(done + 1) of \(count): \(name)"
        }
    }

    package static func line(_ progress: BackupProgress) -> String {
        let word =
            switch progress.step {
            case .copying: "copying"
            case .hashing: "hashing"
            case .checking: "checking"
            case .upgrading: "trying the upgrade"
            }
        return progress.total > 0 ? "\(word) \(min(100, progress.done * 100 / progress.total)) %" : word
    }

    /// How the backups stand, in a line.
    package static func line(_ state: BackupState, now: Timestamp) -> String {
        var parts: [String] = []
        if let good = state.lastGood {
            let seconds = good.seconds > 0 ? ", made and verified in \(Int(good.seconds.rounded(.up))) s" : ""
            parts.append("last good copy \(good.at) (\(megabytes(good.size))\(seconds))")
        } else {
            parts.append("no copy yet")
        }
        if state.running { parts.append("one is being made") }
        if let next = state.next { parts.append("next \(next)") }
        return parts.joined(separator: ", ") + state.troubles(now: now).map { ". \($0)" }.joined()
    }

    package static func megabytes(_ bytes: Int64) -> String { bytes < 10 << 20 ? "\((bytes + 1023) >> 10) kB" : "\(bytes >> 20) MB" }
}
