package import Core
import Foundation
import GRDB

/// What became of each line of an imported table.
package struct ImportReport: Sendable, Equatable {
    package enum Result: String, Sendable, CaseIterable {
        case created
        /// The client was here; what was lacking came in.
        case updated
        /// The client was here with all of it.
        case unchanged
        case refused
    }

    package struct Line: Sendable, Equatable {
        package var line: Int
        package var result: Result
        package var name: String
        /// Nil for what was refused, and in a dry run for whom there would be.
        package var client: PublicID?
        package var faults: [ClientSheet.Fault]
    }

    package var lines: [Line] = []

    package func count(_ result: Result) -> Int { lines.count { $0.result == result } }
}

extension OfficeDatabase {
    /// Lines of which each write takes some, so that nobody waits long.
    private static let linesAtOnce = 200

    /// Takes clients from a table. Who is here already, by an e-mail address, by phone and name, or by name where there is neither, gets
    /// what was lacking, and nothing of theirs is overwritten: the same table twice makes nobody twice.
    /// - Parameters:
    ///   - rows: each as it was read, with what is wrong with it.
    ///   - dry: says what would be done, and does nothing.
    package func importClients(
        _ rows: [(row: ClientSheet.Row, faults: [ClientSheet.Fault])],
        dry: Bool,
        by user: User
    ) async throws -> ImportReport {
        let now = now()
        guard !dry else {
            do {
                // All of it and back again: only so later lines meet what earlier ones would have made.
                try await write { db in throw DryRun(report: try ClientImport(db: db, user: user, now: now).run(rows)) }
            } catch let run as DryRun {
                return run.report
            }
            return ImportReport()
        }
        var report = ImportReport()
        for start in stride(from: 0, to: rows.count, by: Self.linesAtOnce) {
            let part = Array(rows[start..<min(start + Self.linesAtOnce, rows.count)])
            report.lines += try await write { db in
                let importing = ClientImport(db: db, user: user, now: now)
                let report = try importing.run(part)
                try importing.announce(report)
                return report
            }.lines
        }
        return report
    }
}

/// Undoes a dry run.
private struct DryRun: Error {
    var report: ImportReport
}

/// Takes clients from rows of a table, within a transaction.
struct ClientImport {
    let db: Database
    let user: User
    let now: Timestamp

    private var writing: ClientWriting {
        var writing = ClientWriting(db: db, user: user, now: now)
        writing.announces = false
        return writing
    }

    func run(_ rows: [(row: ClientSheet.Row, faults: [ClientSheet.Fault])]) throws -> ImportReport {
        var report = ImportReport()
        for (row, faults) in rows {
            var line = ImportReport.Line(line: row.line, result: .refused, name: row.name, client: nil, faults: faults)
            if !row.name.isEmpty { try take(row, &line) }
            report.lines.append(line)
        }
        return report
    }

    /// One event for many clients: pages load their lists anew.
    func announce(_ report: ImportReport) throws {
        guard let last = report.lines.last(where: { $0.result == .created || $0.result == .updated })?.client else { return }
        try ClientEvents.changed(db, last, at: now)
    }

    private func take(_ row: ClientSheet.Row, _ line: inout ImportReport.Line) throws {
        if let key = try find(row), let id = try id(of: key) {
            line.client = id
            let patch = try lacking(row, key, &line)
            line.result = try writing.change(key, id, patch) ? .updated : .unchanged
            return
        }
        var patch = ClientPatch()
        patch.name = row.name
        patch.kind = row.kind
        patch.latinName = .some(row.latinName)
        patch.language = .some(row.language)
        patch.tags = row.tags
        patch.note = row.note
        patch.taxNumber = .some(row.taxNumber)
        patch.emails = row.emails
        patch.phones = row.phones.map { ClientContact(value: $0) }
        patch.addresses = row.addresses.map { ClientContact(value: $0) }
        line.client = try id(of: try writing.add(patch, source: row.source ?? "manual", action: "imported"))
        line.result = .created
    }

    private func id(of key: Int64) throws -> PublicID? {
        try Data.fetchOne(db.cachedStatement(sql: "SELECT uid FROM crm_clients WHERE id = ?"), arguments: [key])
            .flatMap { PublicID(bytes: Array($0)) }
    }

    // MARK: - Who is here already

    static let byPhone = """
        SELECT client_id FROM crm_client_contacts WHERE kind = 'phone' AND \(ClientLists.lastDigits("value")) = ?1
        UNION SELECT id FROM crm_clients WHERE phone IS NOT NULL AND \(ClientLists.lastDigits("phone")) = ?1
        UNION SELECT client_id FROM crm_client_identities WHERE kind = 'phone' AND substr(value, -9) = ?1
        LIMIT 50
        """

    private func find(_ row: ClientSheet.Row) throws -> Int64? {
        let byEmail = try db.cachedStatement(
            sql: "SELECT client_id FROM crm_client_identities WHERE platform = 'email' AND kind = 'email' AND value = ?"
        )
        for email in row.emails { if let key = try Int64.fetchOne(byEmail, arguments: [email]) { return key } }
        let name = ClientLikeness.nameKey(row.name)
        for phone in row.phones.compactMap(ClientLikeness.phoneKey) {
            // A family has one phone and several names.
            for key in try Int64.fetchAll(db.cachedStatement(sql: Self.byPhone), arguments: [phone]) {
                let known = try String.fetchOne(db.cachedStatement(sql: "SELECT name FROM crm_clients WHERE id = ?"), arguments: [key])
                if let known, ClientLikeness.nameKey(known) == name { return key }
            }
        }
        guard row.emails.isEmpty, row.phones.isEmpty else { return nil }
        return try Int64.fetchOne(
            db.cachedStatement(sql: "SELECT id FROM crm_clients WHERE name = ? ORDER BY id LIMIT 1"),
            arguments: [row.name]
        )
    }

    // MARK: - What they lack

    private func lacking(_ row: ClientSheet.Row, _ key: Int64, _ line: inout ImportReport.Line) throws -> ClientPatch {
        guard let client = try Row.fetchOne(db, sql: "SELECT * FROM crm_clients WHERE id = ?", arguments: [key]) else {
            return ClientPatch()
        }
        var patch = ClientPatch()
        if client["latin_name"] as String? == nil, let name = row.latinName { patch.latinName = .some(name) }
        if client["language"] as String? == nil, let language = row.language { patch.language = .some(language) }
        if client["tax_number"] as String? == nil, let number = row.taxNumber { patch.taxNumber = .some(number) }
        let note: String = client["note"]
        if !row.note.isEmpty, !note.contains(row.note) {
            let joined = note.isEmpty ? row.note : note + "\n\n" + row.note
            if joined.count <= ClientRules.maximumNote { patch.note = joined }
        }
        patch.tags = tags(row, client["tags"])
        let contacts = ClientContacts(db: db, client: key, now: now)
        patch.emails = try emails(row, contacts, main: client["email"], &line)
        let phones = try contacts.phones(main: client["phone"])
        let keys = Set(phones.compactMap { ClientLikeness.phoneKey($0.value) })
        let newPhones = row.phones.filter { phone in
            ClientLikeness.phoneKey(phone).map { !keys.contains($0) } ?? !phones.contains { $0.value == phone }
        }
        if !newPhones.isEmpty {
            patch.phones = Array((phones + newPhones.map { ClientContact(value: $0) }).prefix(ClientRules.maximumContacts))
        }
        let addresses = try contacts.list("address")
        let newAddresses = row.addresses.filter { address in !addresses.contains { $0.value == address } }
        if !newAddresses.isEmpty {
            patch.addresses = Array((addresses + newAddresses.map { ClientContact(value: $0) }).prefix(ClientRules.maximumContacts))
        }
        return patch
    }

    private func tags(_ row: ClientSheet.Row, _ json: String) -> [String]? {
        guard !row.tags.isEmpty, case .array(let known)? = try? JSONReader.read(Array(json.utf8)) else { return nil }
        let texts = known.compactMap { if case .string(let text) = $0 { text } else { nil } }
        return Array(ClientRules.tags(texts + row.tags).prefix(ClientRules.maximumTags))
    }

    private func emails(_ row: ClientSheet.Row, _ contacts: ClientContacts, main: String?, _ line: inout ImportReport.Line) throws
        -> [String]?
    {
        let known = try contacts.emails(main: main).map { $0.lowercased() }
        var new: [String] = []
        for email in row.emails where !known.contains(email) {
            do {
                try contacts.requireFree(email)
                new.append(email)
            } catch StoreError.emailOfClient(_, let name) {
                line.faults.append(
                    .init(column: .email, code: .taken, detail: "\(email) is an address of \(name) already. Merge the two if they are one.")
                )
            }
        }
        return new.isEmpty ? nil : Array((known + new).prefix(ClientRules.maximumContacts))
    }
}
