import Core
import Foundation
import GRDB
import TestSupport
import Testing

@testable import Store

@Suite struct CatalogueTests {
    let office: DeskOffice

    init() async throws { office = try await DeskOffice() }

    @Test func aNewOfficeHasItsLists() async throws {
        let languages = try office.items(try await office.database.languages())
        #expect(languages.count == 30)
        #expect(languages.filter { $0["is_home"] as? Bool == true }.map { $0["code"] as? String } == ["pl"])
        #expect(languages.reduce(0) { $0 + ($1["base_client_price"] as! Int) } == 316_000)
        #expect(Set(languages.map { $0["code"] as! String }).count == 30)
        for language in languages { for (_, name) in language["names"] as! [String: String] { #expect(!name.isEmpty) } }
        #expect(try office.items(try await office.database.documentTypes()).count == StartingCatalogue.documentTypes.count)
        #expect(try office.items(try await office.database.specializations()).count == 10)
        let offices = try office.items(try await office.database.offices())
        #expect(offices.count == 1)
        #expect(offices.first?["is_default"] as? Bool == true)
        #expect((offices.first?["hours"] as? [String: Any])?["mon"] as? [String] == ["09:00", "17:00"])
        #expect((offices.first?["hours"] as? [String: Any])?["sun"] is NSNull)
    }

    @Test func whatWasTakenAwayDoesNotComeBack() async throws {
        try await office.database.write { try $0.execute(sql: "DELETE FROM specializations") }
        try await office.database.write { try CatalogueSeed.plant($0, now: office.office.clock.now) }
        #expect(try await office.number("SELECT count(*) FROM specializations") == 0)
        // An office that was here before there was a catalogue, with a language of its own.
        try await office.database.write { db in
            try db.execute(sql: "DELETE FROM app_settings WHERE key = 'catalogue'; DELETE FROM languages WHERE code <> 'pl'")
            try CatalogueSeed.plant(db, now: office.office.clock.now)
        }
        #expect(try await office.number("SELECT count(*) FROM specializations") == 10)
        #expect(try await office.number("SELECT count(*) FROM languages") == 1)
    }

    @Test func oneLanguageIsHome() async throws {
        let id = try await office.id("SELECT uid FROM languages WHERE code = 'uk'")
        var patch = LanguagePatch()
        patch.isHome = true
        _ = try await office.database.change(language: id, patch, by: office.owner)
        #expect(try await office.text("SELECT code FROM languages WHERE is_home = 1") == "uk")
        let audits = "SELECT count(*) FROM audit_log WHERE entity = 'language' AND changes ->> 'is_home' IS NOT NULL"
        #expect(try await office.number(audits) == 2)
    }

    @Test func namesAreThereOnceInAnyCase() async throws {
        var patch = LanguagePatch()
        patch.names = NamesPatch(uk: "Есперанто", pl: "ANGIELSKI", en: "Esperanto")
        await #expect(throws: StoreError.conflict(.nameTaken)) { _ = try await office.database.addLanguage(patch, by: office.owner) }
        patch.names.pl = "Esperanto"
        patch.code = "en"
        await #expect(throws: StoreError.conflict(.codeTaken)) { _ = try await office.database.addLanguage(patch, by: office.owner) }
        patch.code = "eo"
        let added = try office.json(try await office.database.addLanguage(patch, by: office.owner))
        #expect(added["code"] as? String == "eo")
    }

    @Test func thereIsAlwaysADefaultOffice() async throws {
        let first = try await office.id("SELECT uid FROM offices")
        var patch = OfficePatch()
        patch.isActive = false
        await #expect(throws: StoreError.conflict(.defaultOffice)) {
            _ = try await office.database.change(office: first, patch, by: office.owner)
        }
        patch = OfficePatch()
        patch.isDefault = false
        await #expect(throws: StoreError.conflict(.defaultOffice)) {
            _ = try await office.database.change(office: first, patch, by: office.owner)
        }
        patch = OfficePatch()
        patch.name = "Łódź"
        patch.isDefault = true
        patch.holidays = [Holiday(date: LocalDate("2026-12-24")!, name: "Wigilia", isRecurring: true)]
        let added = try office.json(try await office.database.addOffice(patch, by: office.owner))
        #expect((added["holidays"] as? [[String: Any]])?.first?["is_recurring"] as? Bool == true)
        #expect(try await office.number("SELECT count(*) FROM offices WHERE is_default = 1") == 1)
        let before = (added["holidays"] as? [[String: Any]])?.first?["id"] as? String
        patch = OfficePatch()
        patch.holidays = [
            Holiday(date: LocalDate("2026-12-24")!, name: "Wigilia", isRecurring: false),
            Holiday(date: LocalDate("2026-12-31")!, name: "Sylwester", isRecurring: false),
        ]
        let changed = try office.json(
            try await office.database.change(office: PublicID(added["id"] as! String)!, patch, by: office.owner)
        )
        let holidays = changed["holidays"] as? [[String: Any]]
        #expect(holidays?.map { $0["name"] as! String } == ["Wigilia", "Sylwester"])
        #expect(holidays?.first?["id"] as? String == before)
    }

    @Test func settingsAreKeptAndLogged() async throws {
        var patch = OrderSettingsPatch()
        patch.vatRates = [2300, 0]
        patch.defaultVATRate = 800
        await #expect(throws: StoreError.conflict(.vatRateNotListed)) {
            _ = try await office.database.change(orderSettings: patch, by: office.owner)
        }
        patch.defaultVATRate = 0
        let json = try office.json(try await office.database.change(orderSettings: patch, by: office.owner))
        #expect(json["vat_rates"] as? [Int] == [2300, 0])
        #expect(try office.json(try await office.database.orderSettings()) as NSDictionary == json as NSDictionary)
        let changes = try #require(try await office.text("SELECT changes FROM audit_log WHERE entity = 'settings'"))
        #expect(changes == #"{"default_vat_rate":[2300,0],"vat_rates":[[2300,800,500,0],[2300,0]]}"#)
        // The same again is no change.
        _ = try await office.database.change(orderSettings: patch, by: office.owner)
        #expect(try await office.number("SELECT count(*) FROM audit_log WHERE entity = 'settings'") == 1)
    }

    @Test func aPairMayHaveItsOwnPrice() async throws {
        let (uk, pl) = (
            try await office.id("SELECT uid FROM languages WHERE code = 'uk'"),
            try await office.id("SELECT uid FROM languages WHERE code = 'pl'")
        )
        try await office.database.setPrice(7_500, from: uk, to: pl, by: office.owner)
        #expect(try office.items(try await office.database.languagePairs()).first?["price"] as? Int == 7_500)
        try await office.database.setPrice(nil, from: uk, to: pl, by: office.owner)
        #expect(try office.items(try await office.database.languagePairs()).isEmpty)
        await #expect(throws: StoreError.unknownReference(field: "target_language_id")) {
            try await office.database.setPrice(1, from: uk, to: .random(), by: office.owner)
        }
    }
}
