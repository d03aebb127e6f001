import Core
import Store

extension Doctor {
    func databaseChecks() async -> [DoctorCheck] {
        let restore = "Stop Dragoman and restore the newest backup."
        do {
            let faults = try await database.integrityFaults()
            let size = database.gauges.size
            let words = faults.joined(separator: "; ")
            let whole =
                faults.isEmpty
                ? DoctorCheck("database", .ok, .databaseOK, "The database is whole (\(size >> 20) MB).", values: ["size": .number(size)])
                : DoctorCheck("database", .failed, .databaseDamaged, words, restore, values: ["detail": "\(words)"])
            return [whole, try await journal()]
        } catch {
            let words = "The database cannot be read: \(error)"
            return [DoctorCheck("database", .failed, .databaseUnreadable, words, restore, values: ["detail": "\(error)"])]
        }
    }

    private func journal() async throws -> DoctorCheck {
        let waiting = try await database.intakeLeftovers()
        guard waiting.poison > 0 else { return DoctorCheck("journal", .ok, .journalOK, "Everything that came in was understood.") }
        let rows = waiting.poisonRows.map(String.init).joined(separator: ", ")
        return DoctorCheck(
            "journal",
            .warning,
            .journalPoison,
            "\(waiting.poison) mails stop the parser and are shown as cards: journal \(rows).",
            "Their originals are kept. Report them, they are read again by a later version.",
            values: ["n": .number(Int64(waiting.poison)), "rows": "\(rows)"]
        )
    }
}
