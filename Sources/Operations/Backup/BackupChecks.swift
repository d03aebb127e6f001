import Core
import Store

extension BackupWords {
    /// How the backups stand, for the doctor: one line where all is well, else one for each trouble.
    static func checks(_ state: BackupState, now: Timestamp) -> [DoctorCheck] {
        let troubles = state.findings(now: now)
        guard troubles.isEmpty else {
            return troubles.map { trouble in
                DoctorCheck(
                    "backup",
                    .failed,
                    trouble.code,
                    trouble.words,
                    "Put that right, then run `dragoman backup`; the next copy comes by itself too.",
                    values: values(trouble)
                )
            }
        }
        guard let good = state.lastGood else {
            let words = "There is no backup yet."
            return [DoctorCheck("backup", .warning, .backupNone, words, "The service makes one every night. Make one now: dragoman backup")]
        }
        let line = line(state, now: now)
        return [
            DoctorCheck(
                "backup",
                .ok,
                .backupOK,
                line.prefix(1).uppercased() + line.dropFirst() + ".",
                values: ["at": "\(good.at)", "size": .number(good.size)]
            )
        ]
    }

    private static func values(_ trouble: BackupTrouble) -> [String: DoctorCheck.Value] {
        var values: [String: DoctorCheck.Value] = [:]
        values["n"] = trouble.hours.map { .number($0) }
        values["reason"] = trouble.reason.map { "\($0.code.rawValue)" }
        values["path"] = trouble.reason?.path.map { "\($0)" }
        values["needed"] = trouble.reason?.needed.map { .number($0) }
        values["free"] = trouble.reason?.free.map { .number($0) }
        values["detail"] = trouble.reason?.detail.map { "\($0)" }
        return values
    }
}
