import Core
import Foundation
import GRDB
import HTTPTypes
import HummingbirdTesting
import NIOCore
import Store
import TestSupport
import Testing

@testable import Web

/// What people need in order to write answers: signature, time to take back, red conversations; and that all of it is as described.
@Suite struct WritingAidsTests {
    private static let me = "/api/v1/auth/me"

    @Test func signatureAndUndoAreThePersonsOwn() async throws {
        try await TestServer.run { server in
            let marta = try await server.signedIn(.manager)
            let owner = try await server.signedIn(.owner)
            let before = try await server.send(.get, Self.me, as: marta.browser).json["user"]
            #expect(before?["signature"]?.string == "")
            #expect(before?["undo_seconds"]?.int == 5)
            let body = #"{"signature":"Марта\r\nBiuro","undo_seconds":20}"#
            let changed = try await server.send(.patch, Self.me, as: marta.browser, json: body).json["user"]
            #expect(changed?["signature"]?.string == "Марта\nBiuro")
            #expect(changed?["undo_seconds"]?.int == 20)
            #expect(try await server.send(.get, Self.me, as: marta.script).json["user"] == changed)
            let cleared = try await server.send(.patch, Self.me, as: marta.browser, json: #"{"signature":"","undo_seconds":0}"#)
            #expect(cleared.json["user"]?["signature"]?.string == "")
            #expect(cleared.json["user"]?["undo_seconds"]?.int == 0)
            let listed = try await server.send(.get, "/api/v1/settings/users", as: owner.browser)
            #expect(!listed.text.contains("signature") && !listed.text.contains("undo_seconds"))
        }
    }

    @Test func badProfilesNameTheirField() async throws {
        try await TestServer.run { server in
            let marta = try await server.signedIn(.manager)
            let long = String(repeating: "ї", count: 2001)
            for (body, field) in [
                (#"{"undo_seconds":7}"#, "undo_seconds"), (#"{"undo_seconds":-5}"#, "undo_seconds"),
                (#"{"undo_seconds":30}"#, "undo_seconds"), (#"{"undo_seconds":"5"}"#, "undo_seconds"),
                (#"{"undo_seconds":5.5}"#, "undo_seconds"), (#"{"undo_seconds":null}"#, "undo_seconds"),
                (#"{"signature":null}"#, "signature"), (#"{"signature":1}"#, "signature"), (#"{"signature":"a\u0000"}"#, "signature"),
                (#"{"signature":""# + long + #""}"#, "signature"),
            ] {
                let answer = try await server.send(.patch, Self.me, as: marta.browser, json: body)
                #expect(answer.problem == ProblemDocument(status: 422, code: "validation", field: field), "\(body.prefix(60))")
            }
            let longest = #"{"signature":""# + String(repeating: "ї", count: 2000) + #""}"#
            #expect(try await server.send(.patch, Self.me, as: marta.browser, json: longest).status == .ok)
        }
    }

    @Test func attentionIsOnlyTakenAway() async throws {
        try await PresenceTests.run { server, id in
            let marta = try await server.signedIn(.manager)
            let path = "/api/v1/communications/conversations/\(id)"
            try await server.database.write { try $0.execute(sql: "UPDATE communications_conversations SET attention = 1") }
            #expect(try await server.send(.get, path, as: marta.browser).json["attention"] == .bool(true))
            for (body, status) in [(#"{"attention":true}"#, 422), (#"{"attention":0}"#, 422), (#"{"attention":null}"#, 200)] {
                let answer = try await server.send(.patch, path, as: marta.browser, json: body)
                #expect(Int(answer.status.code) == status)
                if status == 422 { #expect(answer.problem?.field == "attention") }
            }
            #expect(try await server.send(.get, path, as: marta.browser).json["attention"] == .bool(true))
            let start = server.database.hub.last
            for _ in 0..<3 {
                let answer = try await server.send(.patch, path, as: marta.browser, json: #"{"attention":false}"#)
                #expect(answer.json["attention"] == .bool(false))
            }
            #expect(server.database.hub.last == start + 1)
        }
    }

    @Test func answersAreAsDescribed() async throws {
        try await PresenceTests.run { server, id in
            let marta = try await server.signedIn(.manager)
            let check = try await AnswerCheck(server)
            let base = "/api/v1/communications"
            func expect(_ method: HTTPRequest.Method, _ path: String, _ json: String? = nil, id value: String = "") async throws
                -> JSONValue
            {
                let uri = path.replacing("{id}", with: value)
                let answer = try await server.send(method, uri, as: marta.browser, json: json)
                let template = String(path.prefix { $0 != "?" })
                let faults = check.faults(answer, method.rawValue.lowercased(), template)
                #expect(answer.status.code < 300 && faults.isEmpty, "\(method) \(path): \(faults) \(answer.text)")
                return answer.json
            }
            _ = try await expect(.patch, "/api/v1/auth/me", #"{"signature":"M","undo_seconds":10}"#)
            _ = try await expect(.get, "/api/v1/auth/me")
            _ = try await expect(.post, "/api/v1/files?name=a", "{}")
            _ = try await expect(.put, base + "/drafts/{id}", #"{"a":[1,null]}"#, id: id.description)
            _ = try await expect(.get, base + "/drafts/{id}", id: id.description)
            _ = try await expect(.get, base + "/drafts")
            _ = try await expect(.delete, base + "/drafts/{id}", id: id.description)
            let reply = try await expect(.post, base + "/canned-replies", #"{"shortcut":"a","title":"A","texts":{"de":"x"}}"#)
            let key = try #require(reply["id"]?.string)
            _ = try await expect(.patch, base + "/canned-replies/{id}", #"{"title":"B"}"#, id: key)
            _ = try await expect(.get, base + "/canned-replies")
            _ = try await expect(.delete, base + "/canned-replies/{id}", id: key)
            _ = try await expect(.post, base + "/conversations/{id}/presence", #"{"state":"typing"}"#, id: id.description)
            _ = try await expect(.get, base + "/conversations/{id}/presence", id: id.description)
            _ = try await expect(.patch, base + "/conversations/{id}", #"{"attention":false}"#, id: id.description)
            _ = try await expect(.get, base + "/inbox")
        }
    }
}
