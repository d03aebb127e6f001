import Core
import HTTPTypes
import HummingbirdTesting
import Store
import TestSupport
import Testing

@testable import Web

@Suite struct CatalogueRouteTests {
    private static let crm = "/api/v1/crm"

    static let lists: [(String, String, String)] = [
        (
            "languages", #"{"names":{"uk":"Есперанто","pl":"Esperanto","en":"Esperanto"},"code":"eo","base_client_price":5000}"#,
            #"{"base_client_price":6000}"#
        ),
        (
            "document-types", #"{"names":{"uk":"Лист","pl":"List","en":"Letter"},"factor":12000,"unit":"page"}"#,
            #"{"names":{"en":"A letter"},"unit":null}"#
        ),
        ("specializations", #"{"name":"Sądowe","description":"akty"}"#, #"{"is_active":false}"#),
        (
            "offices",
            #"{"name":"Łódź","hours":{"mon":["08:00","16:30"]},"holidays":[{"date":"2026-12-24","name":"Wigilia","is_recurring":true}]}"#,
            #"{"holidays":[]}"#
        ),
    ]

    @Test(arguments: lists.indices) func isReadByAllAndChangedByOwners(_ index: Int) async throws {
        let (name, form, patch) = Self.lists[index]
        let path = "\(Self.crm)/\(name)"
        try await TestServer.run { server in
            let (owner, accountant) = (try await server.signedIn(.owner), try await server.signedIn(.accountant))
            let check = try await AnswerCheck(server)
            try await server.database.plantCatalogue()
            let before = try await server.send(.get, path, as: accountant.browser)
            #expect(check.faults(before, "get", path) == [])
            #expect(try await server.send(.post, path, as: accountant.browser, json: form).status == .forbidden)
            let start = server.database.hub.last
            let added = try await server.send(.post, path, as: owner.browser, json: form)
            #expect(added.status == .created, "\(added.text)")
            #expect(check.faults(added, "post", path) == [])
            let one = path + "/" + (try #require(added.json["id"]?.string))
            let changed = try await server.send(.patch, one, as: owner.script, json: patch)
            #expect(changed.status == .ok, "\(changed.text)")
            #expect(check.faults(changed, "patch", path + "/{id}") == [])
            #expect(changed.json != added.json)
            #expect(try await server.send(.post, path, as: owner.browser, json: form).problem?.code == "name_taken")
            let after = try await server.send(.get, path, as: accountant.browser)
            #expect(after.json["items"]?.count == (before.json["items"]?.count ?? 0) + 1)
            let events = try await server.send(.get, "/api/v1/events?after=\(start)", as: accountant.script).json["items"]
            #expect(events?.count == 2)
            #expect(events?[0]?["type"]?.string == "settings.changed")
            let log = try await server.send(.get, "/api/v1/settings/audit", as: owner.browser)
            #expect(check.faults(log, "get", "/api/v1/settings/audit") == [])
            #expect(log.json["items"]?.count == 2)
            #expect(try await server.send(.get, "/api/v1/settings/audit", as: accountant.browser).status == .forbidden)
        }
    }

    @Test(arguments: [
        ("languages", #"{"names":{"uk":"a","pl":"b"}}"#, "names.en"), ("languages", #"{}"#, "names"),
        ("languages", #"{"names":{"uk":"a","pl":"b","en":"c"},"code":"x1"}"#, "code"),
        ("languages", #"{"names":{"uk":"a","pl":"b","en":"c"},"base_client_price":-1}"#, "base_client_price"),
        ("document-types", #"{"names":{"uk":"a","pl":"b","en":"c"},"unit":"hour"}"#, "unit"),
        ("document-types", #"{"names":{"uk":"a","pl":"b","en":"c"},"factor":1.5}"#, "factor"),
        ("specializations", #"{"name":" "}"#, "name"),
        ("offices", #"{"name":"A","hours":{"mon":["17:00","09:00"]}}"#, "hours.mon"),
        ("offices", #"{"name":"A","hours":{"mo":null}}"#, "hours.mo"),
        ("offices", #"{"name":"A","hours":{"tue":["09:00"]}}"#, "hours.tue"),
        ("offices", #"{"name":"A","holidays":[{"date":"2026-02-30"}]}"#, "holidays[0].date"),
        ("offices", #"{"name":"A","holidays":[{"date":"2026-01-01"},{"date":"2026-01-01"}]}"#, "holidays[1].date"),
        ("offices", #"{"name":"A","email":"x"}"#, "email"), ("offices", #"{"name":"A","phone":"call"}"#, "phone"),
    ])
    func whatIsWrongIsNamed(_ list: String, _ body: String, _ field: String) async throws {
        try await TestServer.run { server in
            let owner = try await server.signedIn(.owner)
            let answer = try await server.send(.post, "\(Self.crm)/\(list)", as: owner.browser, json: body)
            #expect(answer.problem == ProblemDocument(status: 422, code: "validation", field: field), "\(answer.text)")
        }
    }

    @Test(arguments: [
        (#"{"currency":"zł"}"#, "currency"), (#"{"vat_rates":[]}"#, "vat_rates"), (#"{"vat_rates":[2300,2300]}"#, "vat_rates"),
        (#"{"vat_rates":[10001]}"#, "vat_rates"), (#"{"default_vat_rate":700}"#, "default_vat_rate"),
        (#"{"order_number_pattern":"{year}"}"#, "order_number_pattern"), (#"{"order_number_pattern":"{n}"}"#, "order_number_pattern"),
        (#"{"receipt_number_pattern":"{year}/{n}/{x}"}"#, "receipt_number_pattern"), (#"{"default_unit":"hour"}"#, "default_unit"),
        (#"{"express_factor":0}"#, "express_factor"), (#"{"time_zone":"Europe/Lodz"}"#, "time_zone"),
        (#"{"unanswered_hours":0}"#, "unanswered_hours"), (#"{"deadline_lead_hours":"x"}"#, "deadline_lead_hours"),
    ])
    func settingsSayWhatIsWrong(_ body: String, _ field: String) async throws {
        try await TestServer.run { server in
            let owner = try await server.signedIn(.owner)
            let answer = try await server.send(.patch, "/api/v1/settings/orders", as: owner.browser, json: body)
            #expect(answer.problem == ProblemDocument(status: 422, code: "validation", field: field), "\(answer.text)")
        }
    }

    @Test func settingsAreChangedByOwners() async throws {
        try await TestServer.run { server in
            let (owner, accountant) = (try await server.signedIn(.owner), try await server.signedIn(.accountant))
            let check = try await AnswerCheck(server)
            let path = "/api/v1/settings/orders"
            let before = try await server.send(.get, path, as: accountant.browser)
            #expect(check.faults(before, "get", path) == [])
            #expect(try await server.send(.patch, path, as: accountant.browser, json: "{}").status == .forbidden)
            let body =
                #"{"currency":"eur","order_number_pattern":"ZL-{yy}-{n:3}","time_zone":"Europe/Kyiv","vat_rates":[2000,0],"default_vat_rate":2000}"#
            let changed = try await server.send(.patch, path, as: owner.browser, json: body)
            #expect(check.faults(changed, "patch", path) == [], "\(changed.text)")
            #expect(changed.json["currency"]?.string == "EUR")
            #expect(try await server.send(.get, path, as: accountant.browser).json == changed.json)
        }
    }

    @Test func aPairsPrice() async throws {
        try await TestServer.run { server in
            let owner = try await server.signedIn(.owner)
            let check = try await AnswerCheck(server)
            try await server.database.plantCatalogue()
            let languages = try await server.send(.get, Self.crm + "/languages", as: owner.browser).json["items"]
            let (a, b) = (languages?[0]?["id"]?.string ?? "", languages?[1]?["id"]?.string ?? "")
            let path = Self.crm + "/language-pairs"
            let set = try await server.send(
                .put,
                path,
                as: owner.browser,
                json: #"{"source_language_id":"\#(a)","target_language_id":"\#(b)","price":7500}"#
            )
            #expect(check.faults(set, "put", path) == [])
            #expect(set.json["items"]?[0]?["price"]?.int == 7500)
            for (body, field) in [
                (#"{"source_language_id":"\#(a)","target_language_id":"\#(a)","price":1}"#, "target_language_id"),
                (#"{"source_language_id":"\#(a)","target_language_id":"\#(b)"}"#, "price"), (#"{"price":1}"#, "source_language_id"),
            ] {
                #expect(try await server.send(.put, path, as: owner.browser, json: body).problem?.field == field)
            }
        }
    }
}
