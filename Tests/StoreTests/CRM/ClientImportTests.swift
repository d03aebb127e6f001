import Core
import Foundation
import GRDB
import TestSupport
import Testing

@testable import Store

@Suite struct ClientImportTests {
    let office: DeskOffice

    init() async throws { office = try await DeskOffice() }

    private func run(_ text: String, dry: Bool = false) async throws -> ImportReport {
        var reader = try CSVReader(Array(text.utf8))
        let sheet = try ClientSheet(header: try #require(try reader.next()).fields)
        var rows: [(row: ClientSheet.Row, faults: [ClientSheet.Fault])] = []
        while let row = try reader.next() { rows.append(sheet.read(row)) }
        return try await office.database.importClients(rows, dry: dry, by: office.anna)
    }

    private static let table = """
        full_name;email;phone;language;note;tags;company
        Anna Kowalska;anna@x.test;600 700 800;uk;płaci z góry;VIP;
        Jan Kowalski;;600 700 800;;;;
        ;lex@x.test;;;;;Lex sp. z o.o.
        Bez Adresu;;;pl;;;
        ;;;;nic;;
        """

    @Test func twiceMakesNobodyTwice() async throws {
        let dry = try await run(Self.table, dry: true)
        #expect(dry.lines.map(\.result) == [.created, .created, .created, .created, .refused])
        #expect(try await office.number("SELECT count(*) FROM crm_clients") == 0)
        #expect(try await office.number("SELECT count(*) FROM audit_log") == 0)
        let first = try await run(Self.table)
        #expect(first.lines.map(\.result) == dry.lines.map(\.result))
        #expect(first.lines.last?.faults.first?.column == .name)
        #expect(first.lines.map(\.line) == [2, 3, 4, 5, 6])
        let second = try await run(Self.table)
        #expect(second.lines.map(\.result) == [.unchanged, .unchanged, .unchanged, .unchanged, .refused])
        #expect(try await office.number("SELECT count(*) FROM crm_clients") == 4)
        #expect(try await office.text("SELECT kind FROM crm_clients WHERE name LIKE 'Lex%'") == "company")
    }

    @Test func whoIsHereGetsWhatWasLackingAndKeepsWhatIsThere() async throws {
        let id = try await office.add("Anna K.") { patch in
            patch.emails = ["anna@x.test"]
            patch.language = "pl"
            patch.note = "stara"
        }
        _ = try await office.add("Other") { $0.emails = ["taken@x.test"] }
        let report = try await run("name;email;phone;language;note;tags\nAnna Kowalska;anna@x.test, taken@x.test;600700800;uk;nowa;VIP\n")
        #expect(report.lines.map(\.result) == [.updated])
        #expect(report.lines.first?.client == id)
        #expect(report.lines.first?.faults.first?.detail.contains("Other") == true)
        let json = try office.json(try await office.database.client(id))
        #expect(json["name"] as? String == "Anna K.")
        #expect(json["language"] as? String == "pl")
        #expect(json["note"] as? String == "stara\n\nnowa")
        #expect(json["phone"] as? String == "600700800")
        #expect(json["tags"] as? [String] == ["VIP"])
        #expect(json["emails"] as? [String] == ["anna@x.test"])
    }

    @Test func whatIsExportedIsReadAgain() async throws {
        _ = try await office.add("=HYPERLINK(\"x\")") { patch in
            patch.emails = ["a@x.test", "b@x.test"]
            patch.phones = [ClientContact(value: "+48 600 700 800"), ClientContact(value: "22 600 70 80")]
            patch.addresses = [ClientContact(value: "ul. Długa 1; Łódź"), ClientContact(value: "Львів")]
            patch.note = "pierwsza\ndruga \"linia\""
            patch.tags = ["VIP", "stała"]
            patch.taxNumber = "PL525"
            patch.kind = .company
        }
        let (lines, last) = try await office.database.exportClients(after: 0, limit: 10)
        #expect(lines.contains("'=HYPERLINK"))
        #expect(lines.contains(";\"+48 600 700 800, 22 600 70 80\";"))
        #expect(try await office.database.exportClients(after: last, limit: 10).lines.isEmpty)
        let report = try await run(ClientExport.header + lines)
        #expect(report.lines.map(\.result) == [.unchanged])
        #expect(report.lines.flatMap(\.faults).isEmpty)
    }
}
