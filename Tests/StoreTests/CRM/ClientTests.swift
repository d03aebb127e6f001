import Core
import Foundation
import GRDB
import TestSupport
import Testing

@testable import Store

@Suite struct ClientTests {
    let office: DeskOffice

    init() async throws { office = try await DeskOffice() }

    @Test func everyFieldComesBackAsItWasWritten() async throws {
        let id = try await office.add("Anna Kowalska") { patch in
            patch.kind = .company
            patch.latinName = "Anna Kowalska"
            patch.language = "uk"
            patch.tags = ["VIP", "stała"]
            patch.note = "płaci z góry"
            patch.taxNumber = "5252344078"
            patch.pageUnit = .characters1125
            patch.pageRounding = .quarterUp
            patch.emails = ["b@x.test", "a@x.test", "c@x.test"]
            patch.phones = [ClientContact(value: "+48 600 700 800", label: "praca"), ClientContact(value: "22 600 70 80")]
            patch.addresses = [ClientContact(value: "ul. Długa 1, Łódź", label: "dom")]
        }
        let json = try office.json(try await office.database.client(id))
        #expect(json["kind"] as? String == "company")
        #expect(json["tags"] as? [String] == ["VIP", "stała"])
        #expect(json["emails"] as? [String] == ["b@x.test", "a@x.test", "c@x.test"])
        #expect(json["email"] as? String == "b@x.test")
        #expect(
            (json["phones"] as? [[String: String]]) == [
                ["value": "+48 600 700 800", "label": "praca"], ["value": "22 600 70 80", "label": ""],
            ]
        )
        #expect(json["phone"] as? String == "+48 600 700 800")
        #expect((json["addresses"] as? [[String: String]]) == [["value": "ul. Długa 1, Łódź", "label": "dom"]])
        #expect(json["page_unit"] as? String == "characters_1125")
        #expect(json["page_rounding"] as? String == "quarter_up")
        #expect(json["latin_name_approved"] is NSNull)
        #expect(json["revision"] as? Int == 0)
        // Mail from an address is the client's.
        try await office.take([DeskOffice.mail("a@x.test", "A. K.", "Dzień dobry")])
        #expect(try await office.number("SELECT count(*) FROM crm_clients") == 1)
        #expect(try office.json(try await office.database.client(id))["conversation_count"] as? Int == 1)
    }

    @Test func aListTakesThePlaceOfTheList() async throws {
        let id = try await office.add("Anna") { $0.emails = ["a@x.test", "b@x.test"] }
        let json = try await office.change(id) { $0.emails = ["b@x.test"] }
        #expect(json["emails"] as? [String] == ["b@x.test"])
        // The address is free again.
        let other = try await office.add("Other") { $0.emails = ["a@x.test"] }
        await #expect(throws: StoreError.emailOfClient(other, name: "Other")) {
            try await office.change(id) { $0.emails = ["b@x.test", "A@x.test"] }
        }
        // Nothing of the change that was refused is there.
        #expect(try office.json(try await office.database.client(id))["emails"] as? [String] == ["b@x.test"])
        #expect(try await office.change(id) { $0.emails = [] }["email"] is NSNull)
    }

    @Test func anotherSpellingTakesTheApprovalBack() async throws {
        let id = try await office.add("Олена Коваленко")
        await #expect(throws: StoreError.conflict(.noLatinName)) { try await office.change(id) { $0.latinNameApproved = true } }
        var json = try await office.change(id) {
            $0.latinName = "Olena Kovalenko"
            $0.latinNameApproved = true
        }
        #expect(((json["latin_name_approved"] as? [String: Any])?["by"] as? [String: Any])?["name"] as? String == "Anna z biura")
        json = try await office.change(id) { $0.note = "x" }
        #expect(!(json["latin_name_approved"] is NSNull))
        json = try await office.change(id) { $0.latinName = "Olena Kowalenko" }
        #expect(json["latin_name_approved"] is NSNull)
        json = try await office.change(id) { $0.latinNameApproved = true }
        json = try await office.change(id) { $0.latinNameApproved = false }
        #expect(json["latin_name_approved"] is NSNull)
    }

    @Test func twoPeopleWhoChangeDifferentFieldsBothDo() async throws {
        let id = try await office.add("Anna")
        try await office.change(id) {
            $0.note = "od pierwszej"
            $0.revision = 0
        }
        let json = try await office.change(id, by: office.owner) {
            $0.tags = ["VIP"]
            $0.revision = 0
        }
        #expect(json["note"] as? String == "od pierwszej")
        #expect(json["tags"] as? [String] == ["VIP"])
        #expect(json["revision"] as? Int == 2)
    }

    @Test func theSameFieldIsForThemToSettle() async throws {
        let id = try await office.add("Anna")
        try await office.change(id) {
            $0.note = "od pierwszej"
            $0.revision = 0
        }
        do {
            try await office.change(id, by: office.owner) {
                $0.note = "od drugiej"
                $0.kind = .company
                $0.revision = 0
            }
            Issue.record("overwritten")
        } catch StoreError.changedMeanwhile(let current, let fields, let by) {
            #expect(fields == ["note"])
            #expect(by == "Anna z biura")
            #expect(try office.json(current)["note"] as? String == "od pierwszej")
        }
        #expect(try await office.text("SELECT kind FROM crm_clients") == "person")
        // Both wrote the same: nothing to settle.
        #expect(
            try await office.change(id) {
                $0.note = "od pierwszej"; $0.revision = 0
            }["revision"] as? Int == 1
        )
    }

    @Test func aNewNameIsEverywhere() async throws {
        try await office.take([DeskOffice.mail("anna@x.test", "Anna", "a")])
        let id = try await office.client(named: "Anna")
        try await office.order("1/2026", of: id)
        try await office.change(id) { $0.name = "Pani Anna" }
        #expect(try await office.text("SELECT client_name FROM communications_conversations") == "Pani Anna")
        #expect(try await office.text("SELECT client_name FROM crm_orders") == "Pani Anna")
    }

    @Test func everyChangeIsLogged() async throws {
        let id = try await office.add("Anna")
        try await office.change(id) { $0.tags = ["VIP"] }
        let log = try office.items(try await office.database.history(of: id, limit: 50, cursor: nil))
        #expect(log.map { $0["action"] as? String } == ["changed", "created"])
        #expect((log.first?["changes"] as? [String: [[String]]])?["tags"] == [[], ["VIP"]])
    }

    @Test func theListIsFilteredAndSearched() async throws {
        for n in 0..<5 { _ = try await office.add("Osoba \(n)") { $0.tags = n.isMultiple(of: 2) ? ["VIP"] : [] } }
        _ = try await office.add("Firma") { patch in
            patch.kind = .company
            patch.tags = ["VIP"]
            patch.phones = [ClientContact(value: "+48 22 600-70-80"), ClientContact(value: "(12) 345 67 89")]
        }
        func names(_ filter: ClientFilter, limit: Int = 50, cursor: PageCursor? = nil) async throws -> ([String], String?) {
            let page = try office.json(try await office.database.clients(filter, limit: limit, cursor: cursor))
            return ((page["items"] as? [[String: Any]] ?? []).map { $0["name"] as! String }, page["next"] as? String)
        }
        #expect(try await names(ClientFilter(tag: "VIP")).0 == ["Firma", "Osoba 4", "Osoba 2", "Osoba 0"])
        #expect(try await names(ClientFilter(kind: .company)).0 == ["Firma"])
        #expect(try await names(ClientFilter(tag: "VIP", kind: .person)).0 == ["Osoba 4", "Osoba 2", "Osoba 0"])
        let (first, next) = try await names(ClientFilter(tag: "VIP"), limit: 2)
        let second = try await names(ClientFilter(tag: "VIP"), limit: 2, cursor: PageCursor(try #require(next)))
        #expect(first + second.0 == ["Firma", "Osoba 4", "Osoba 2", "Osoba 0"])
        #expect(second.1 == nil)
        for typed in ["226007080", "22 600 70 80", "+48226007080", "22600", "123456789", "12345"] {
            #expect(try await names(ClientFilter(query: SearchQuery(typed))).0 == ["Firma"], "\(typed)")
        }
        #expect(try await names(ClientFilter(query: SearchQuery("osoba"), tag: "VIP")).0.count == 3)
    }

    @Test func theBalanceIsWhatIsOwed() async throws {
        let id = try await office.add("Anna")
        try await office.order("1/2026", of: id, price: 10_000, paid: 4_000)
        try await office.order("2/2026", of: id, price: 5_000)
        try await office.order("3/2026", of: id)
        let json = try office.json(try await office.database.client(id))
        #expect(json["order_count"] as? Int == 3)
        #expect((json["balance"] as? [String: Any])?["amount"] as? Int == 11_000)
    }

    @Test func notesAreTheirAuthors() async throws {
        let client = try await office.add("Anna")
        let note = try office.json(try await office.database.addNote("dzwonić po 16", client: client, by: office.anna))
        let id = PublicID(note["id"] as! String)!
        let other = try await Accounts(database: office.database).add(
            NewUser(email: "p@x.test", name: "Piotr", role: .manager, passwordHash: "x", locale: .pl)
        )
        await #expect(throws: StoreError.notTheirs) { _ = try await office.database.change(internalNote: id, text: "x", by: other) }
        await #expect(throws: StoreError.notTheirs) { try await office.database.delete(internalNote: id, by: other) }
        let changed = try office.json(try await office.database.change(internalNote: id, text: "dzwonić po 17", by: office.anna))
        #expect(changed["text"] as? String == "dzwonić po 17")
        #expect(!(changed["edited_at"] is NSNull))
        try await office.database.delete(internalNote: id, by: office.owner)
        await #expect(throws: StoreError.notFound) { try await office.database.delete(internalNote: id, by: office.owner) }
    }
}
