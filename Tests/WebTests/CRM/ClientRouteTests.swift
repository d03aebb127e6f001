import Core
import Foundation
import HTTPTypes
import HummingbirdTesting
import NIOCore
import Store
import TestSupport
import Testing

@testable import Web

@Suite struct ClientRouteTests {
    private static let path = "/api/v1/crm/clients"

    private static let whole = #"""
        {"name":" Anna  Kowalska ","kind":"person","latin_name":"Anna Kowalska","latin_name_approved":true,"language":"uk",
        "tags":["VIP","vip","stała"],"note":"x","tax_number":"PL5252344078","page_unit":"characters_1125","page_rounding":"half_up",
        "emails":["Anna@X.test","b@x.test"],"phones":[{"value":"+48 600 700 800","label":"praca"}],"addresses":[{"value":"Łódź"}]}
        """#

    @Test func isAddedChangedAndAsDescribed() async throws {
        try await TestServer.run { server in
            let anna = try await server.signedIn(.manager)
            let check = try await AnswerCheck(server)
            let added = try await server.send(.post, Self.path, as: anna.browser, json: Self.whole)
            #expect(added.status == .created, "\(added.text)")
            #expect(check.faults(added, "post", Self.path) == [])
            #expect(added.json["name"]?.string == "Anna Kowalska")
            #expect(added.json["emails"] == .array([.string("anna@x.test"), .string("b@x.test")]))
            #expect(added.json["tags"] == .array([.string("VIP"), .string("stała")]))
            #expect(added.json["latin_name_approved"]?["by"]?["name"]?.string == "A manager")
            let one = Self.path + "/" + (try #require(added.json["id"]?.string))
            let changed = try await server.send(.patch, one, as: anna.script, json: #"{"phones":[],"revision":0}"#)
            #expect(check.faults(changed, "patch", Self.path + "/{id}") == [])
            #expect(changed.json["phones"]?.count == 0)
            #expect(changed.json["revision"]?.int == 1)
            let list = try await server.send(.get, Self.path + "?tag=VIP&kind=person", as: anna.browser)
            #expect(check.faults(list, "get", Self.path) == [])
            #expect(list.json["items"]?.count == 1)
            let note = try await server.send(.post, one + "/notes", as: anna.browser, json: #"{"text":" dzwonić "}"#)
            #expect(check.faults(note, "post", Self.path + "/{id}/notes") == [])
            #expect(note.json["text"]?.string == "dzwonić")
            let timeline = try await server.send(.get, one + "/timeline?kinds=note,order", as: anna.browser)
            #expect(check.faults(timeline, "get", Self.path + "/{id}/timeline") == [])
            #expect(timeline.json["items"]?[0]?["note"]?["text"]?.string == "dzwonić")
            let other = try await server.signedIn(.manager)
            let noteID = try #require(note.json["id"]?.string)
            #expect(try await server.send(.delete, "/api/v1/crm/notes/\(noteID)", as: other.browser).status == .forbidden)
            #expect(try await server.send(.delete, "/api/v1/crm/notes/\(noteID)", as: anna.browser).status == .noContent)
        }
    }

    @Test func whoseAnAddressIsAndWhoChangedWhatIsSaid() async throws {
        try await TestServer.run { server in
            let anna = try await server.signedIn(.manager)
            let first = try await server.send(.post, Self.path, as: anna.browser, json: Self.whole)
            let taken = try await server.send(.post, Self.path, as: anna.browser, json: #"{"name":"Jan","emails":["ANNA@x.test"]}"#)
            #expect(taken.problem == ProblemDocument(status: 409, code: "email_taken", field: "emails"))
            #expect(taken.json["client"]?["name"]?.string == "Anna Kowalska")
            #expect(taken.json["client"]?["id"] == first.json["id"])
            let one = Self.path + "/" + (try #require(first.json["id"]?.string))
            _ = try await server.send(.patch, one, as: anna.browser, json: #"{"note":"a","revision":0}"#)
            let late = try await server.send(.patch, one, as: anna.browser, json: #"{"note":"b","kind":"company","revision":0}"#)
            #expect(late.problem == ProblemDocument(status: 409, code: "changed_meanwhile", field: "note"))
            #expect(late.json["fields"] == .array([.string("note")]))
            #expect(late.json["by"]?.string == "A manager")
            #expect(late.json["current"]?["note"]?.string == "a")
        }
    }

    @Test(arguments: [
        (#"{}"#, "name"), (#"{"name":"  "}"#, "name"), (#"{"name":"A","kind":"x"}"#, "kind"),
        (#"{"name":"A","latin_name":"Анна"}"#, "latin_name"),
        (#"{"name":"A","latin_name_approved":true}"#, "latin_name_approved"), (#"{"name":"A","language":"fr"}"#, "language"),
        (#"{"name":"A","tags":"x"}"#, "tags"), (#"{"name":"A","tax_number":"?"}"#, "tax_number"),
        (#"{"name":"A","page_unit":"hour"}"#, "page_unit"),
        (#"{"name":"A","emails":["x"]}"#, "emails"), (#"{"name":"A","phones":[{"value":"call me"}]}"#, "phones"),
        (#"{"name":"A","phones":[{"label":"x"}]}"#, "phones[0].value"), (#"{"name":"A","addresses":["x"]}"#, "addresses[0]"),
        (#"{"name":"A","addresses":[{"value":" "}]}"#, "addresses[0].value"),
    ])
    func whatIsWrongIsNamed(_ body: String, _ field: String) async throws {
        try await TestServer.run { server in
            let anna = try await server.signedIn(.manager)
            let answer = try await server.send(.post, Self.path, as: anna.browser, json: body)
            #expect(answer.problem == ProblemDocument(status: 422, code: "validation", field: field), "\(answer.text)")
        }
    }

    private static func importing(
        _ bytes: [UInt8],
        _ query: String = "",
        type: String = "text/csv",
        by person: Person,
        _ server: TestServer
    ) async throws -> TestResponse {
        var headers: HTTPFields = [.contentType: type]
        person.browser.sign(&headers)
        return try await server.client.execute(
            uri: path + "/import" + query,
            method: .post,
            headers: headers,
            body: ByteBuffer(bytes: bytes)
        )
    }

    @Test func tablesComeInAndGoOut() async throws {
        try await TestServer.run { server in
            let anna = try await server.signedIn(.manager)
            let check = try await AnswerCheck(server)
            let table = Array("\u{FEFF}Imię i nazwisko;Telefon;rozmiar buta\r\nŁucja Żak;600700800;38\r\n;;\r\n?;zadzwonić;\r\n".utf8)
            let dry = try await Self.importing(table, "?dry_run=1", by: anna, server)
            #expect(dry.status == .ok, "\(dry.text)")
            #expect(check.faults(dry, "post", Self.path + "/import") == [])
            #expect(dry.json["created"]?.int == 2)
            #expect(dry.json["unknown_columns"] == .array([.string("rozmiar buta")]))
            #expect(dry.json["items"]?[0]?["client_id"] == .null)
            #expect(dry.json["items"]?[1]?["faults"]?[0]?["field"]?.string == "phone")
            #expect(dry.json["items"]?[1]?["line"]?.int == 4)
            #expect(try await server.send(.get, Self.path, as: anna.browser).json["items"]?.count == 0)
            #expect(try await Self.importing(table, by: anna, server).json["created"]?.int == 2)
            #expect(try await Self.importing(table, by: anna, server).json["unchanged"]?.int == 2)
            let out = try await server.send(.get, Self.path + "/export.csv", as: anna.browser)
            #expect(out.headers[.contentType] == "text/csv; charset=utf-8")
            #expect(Array(buffer: out.body).starts(with: [0xEF, 0xBB, 0xBF]))
            #expect(out.text.contains("Łucja Żak;person;;;600700800;"))
            #expect(try await Self.importing(Array(buffer: out.body), by: anna, server).json["unchanged"]?.int == 2)
        }
    }

    @Test func whatIsNoTableIsRefusedInWords() async throws {
        try await TestServer.run { server in
            let anna = try await server.signedIn(.manager)
            let cases: [([UInt8], String, code: String)] = [
                ([], "empty", "empty"), (Array("name\n".utf8) + [0xA3, 0xF3], "UTF-8", "not_utf8"),
                ([0xFF, 0xFE, 0x61, 0x00], "UTF-16", "not_utf8"),
                (Array("size\n1".utf8), "first line", "no_columns"),
                (Array("name\n\"x".utf8), "never closed", "line"), (Array("name;full_name\nx;y".utf8), "Two columns", "columns"),
            ]
            for (bytes, words, code) in cases {
                let answer = try await Self.importing(bytes, by: anna, server)
                #expect(answer.status == .unprocessableContent, "\(words): \(answer.text)")
                #expect(answer.text.contains(words), "\(answer.text)")
                #expect(answer.json["code"]?.string == code, "\(answer.text)")
            }
            #expect(try await Self.importing([1], type: "application/json", by: anna, server).status == .unsupportedMediaType)
            #expect(try await Self.importing([1], type: "text/csv; charset=windows-1250", by: anna, server).text.contains("windows-1250"))
        }
    }

    @Test func erasingIsAnOwnersAndSaysWhatItDid() async throws {
        try await TestServer.run { server in
            let (anna, owner) = (try await server.signedIn(.manager), try await server.signedIn(.owner))
            let check = try await AnswerCheck(server)
            let added = try await server.send(.post, Self.path, as: anna.browser, json: Self.whole)
            let one = Self.path + "/" + (try #require(added.json["id"]?.string))
            let body = #"{"confirm":"Anna Kowalska"}"#
            #expect(try await server.send(.post, one + "/erase", as: anna.browser, json: body).status == .forbidden)
            let wrong = try await server.send(.post, one + "/erase", as: owner.browser, json: #"{"confirm":"anna"}"#)
            #expect(wrong.problem == ProblemDocument(status: 422, code: "validation", field: "confirm"))
            #expect(try await server.send(.get, one + "/erase", as: anna.browser).status == .forbidden)
            let would = try await server.send(.get, one + "/erase", as: owner.browser)
            #expect(check.faults(would, "get", Self.path + "/{id}/erase") == [], "\(would.text)")
            #expect(would.json["identities"]?.int == 2)
            #expect(try await server.send(.get, one, as: owner.browser).status == .ok)
            let done = try await server.send(.post, one + "/erase", as: owner.browser, json: body)
            #expect(check.faults(done, "post", Self.path + "/{id}/erase") == [], "\(done.text)")
            #expect(done.json["identities"]?.int == 2)
            #expect(done.json["clean"] == .bool(true))
            #expect(try await server.send(.get, one, as: owner.browser).status == .notFound)
        }
    }
}
