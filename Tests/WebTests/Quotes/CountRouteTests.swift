import Core
import HTTPTypes
import HummingbirdTesting
import NIOCore
import Testing

@testable import Web

@Suite struct CountRouteTests {
    @Test func filesAreCounted() async throws {
        try await TestServer.run { server in
            let marta = try await server.signedIn(.manager)
            let accountant = try await server.signedIn(.accountant)
            var headers: HTTPFields = [.contentType: "text/plain"]
            marta.browser.sign(&headers)
            let file = try await server.client.execute(
                uri: "/api/v1/files?name=a.txt",
                method: .post,
                headers: headers,
                body: ByteBuffer(string: "Ala ma kota.")
            )
            let id = try #require(file.json["id"]?.string)
            let body = #"{"file_ids":["\#(id)"]}"#
            let answer = try await server.send(.post, "/api/v1/crm/counts", as: marta.browser, json: body)
            #expect(answer.status == .ok)
            let item = answer.json["items"]?[0]
            #expect(item?["file_id"]?.string == id && item?["format"]?.string == "txt" && item?["characters"]?.int == 12)
            #expect(item?["pages"]?["characters_1800"]?.int == 100 && item?["error"] == .null)
            #expect(try await server.send(.post, "/api/v1/crm/counts", as: accountant.browser, json: body).status == .forbidden)
            for (body, field) in [("{}", "file_ids"), (#"{"file_ids":[]}"#, "file_ids"), (#"{"file_ids":["x"]}"#, "file_ids")] {
                let answer = try await server.send(.post, "/api/v1/crm/counts", as: marta.browser, json: body)
                #expect(answer.status == .unprocessableContent && answer.problem?.field == field)
            }
            let many = "[" + Array(repeating: "\"\(id)\"", count: 51).joined(separator: ",") + "]"
            let tooMany = try await server.send(.post, "/api/v1/crm/counts", as: marta.browser, json: #"{"file_ids":\#(many)}"#)
            #expect(tooMany.status == .unprocessableContent)
        }
    }
}
