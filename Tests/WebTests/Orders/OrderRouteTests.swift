import Core
import Documents
import Foundation
import GRDB
import HTTPTypes
import HummingbirdTesting
import NIOCore
import Store
import TestSupport
import Testing

@testable import Web

/// A server with languages, a client and a conversation with a file.
struct OrderServer: Sendable {
    static let orders = "/api/v1/crm/orders"

    let server: TestServer
    let manager: Person
    let client = PublicID.random()
    let from = PublicID.random()
    let into = PublicID.random()
    let conversation = PublicID.random()
    let message = PublicID.random()
    let attachment = PublicID.random()

    static func run(_ test: @escaping @Sendable (OrderServer) async throws -> Void) async throws {
        try await TestServer.run { server in
            let orders = OrderServer(server: server, manager: try await server.signedIn(.manager))
            try await orders.fill()
            try await test(orders)
        }
    }

    private func fill() async throws {
        let account = try await server.database.channelAccount(platform: .email, address: "biuro@x.test")
        try await server.database.write { [self] db in
            let ids = [client, from, into, conversation, message, attachment].map { Data($0.bytes) }
            try db.execute(sql: "INSERT INTO crm_clients (id, uid, name, created_at) VALUES (1, ?, 'Anna', 1)", arguments: [ids[0]])
            for (id, name, price) in [(ids[1], "uk", 4500), (ids[2], "pl", 0)] {
                try db.execute(
                    sql: """
                        INSERT INTO languages (uid, code, name_uk, name_pl, name_en, base_client_price, is_home, created_at, updated_at)
                        VALUES (?1, ?2, ?2, ?2, ?2, ?3, ?3 = 0, 1, 1)
                        """,
                    arguments: [id, name, price]
                )
            }
            try db.execute(
                sql: """
                    INSERT INTO communications_conversations (id, uid, channel_account_id, platform, external_id, client_id, client_name,
                        last_message_at, created_at) VALUES (1, ?, ?, 'email', 'anna@x.test', 1, 'Anna', 1, 1)
                    """,
                arguments: [ids[3], account.id]
            )
            try db.execute(
                sql: """
                    INSERT INTO communications_messages (id, uid, conversation_id, channel_account_id, direction, type, text, from_address,
                        sort_at, created_at)
                    VALUES (1, ?, 1, ?, 'inbound', 'text', 'Zapłacę 250 zł, tel. 600 100 200', 'anna@x.test', 1, 1)
                    """,
                arguments: [ids[4], account.id]
            )
            try db.execute(sql: "INSERT INTO blobs (id, sha256, size) VALUES (1, randomblob(32), 3)")
            try db.execute(sql: "INSERT INTO blob_chunks (blob_id, n, data) VALUES (1, 0, x'616263')")
            try db.execute(
                sql: """
                    INSERT INTO communications_attachments (uid, message_id, n, name, mime, size, blob_id)
                    VALUES (?, 1, 0, 'akt.txt', 'text/plain', 3, 1)
                    """,
                arguments: [ids[5]]
            )
            try db.execute(
                sql: """
                    INSERT INTO text_counts (blob_id, format, state, characters, without_spaces, words, reader, counted_at)
                    VALUES (1, 'txt', 'counted', 3, 3, 1, \(Documents.version), 1)
                    """
            )
        }
    }

    func send(
        _ method: HTTPRequest.Method,
        _ path: String,
        as person: Person? = nil,
        _ json: String? = nil
    ) async throws -> TestResponse {
        try await server.send(method, path, as: (person ?? manager).browser, json: json)
    }

    func form(_ more: String = "", key: String = UUID().uuidString) -> String {
        """
        {"client_id":"\(client)","source_language_id":"\(from)","target_language_id":"\(into)","pages":200,"idempotency_key":"\(key)"\(more)}
        """
    }

    /// Makes an order and gives its path.
    func make(_ more: String = "") async throws -> String {
        let made = try await send(.post, Self.orders, form(more))
        #expect(made.status == .created)
        return "\(Self.orders)/\(made.json["id"]?.string ?? "")"
    }
}

@Suite struct OrderRouteTests {
    /// Every answer is as the API's description says.
    @Test func answersAreAsDescribed() async throws {
        try await OrderServer.run { orders in
            let check = try await AnswerCheck(orders.server)
            let root = OrderServer.orders
            func expect(
                _ method: HTTPRequest.Method,
                _ template: String,
                _ path: String,
                _ json: String? = nil,
                sourceLocation: SourceLocation = #_sourceLocation
            ) async throws -> JSONValue {
                let answer = try await orders.send(method, path, json)
                #expect(check.faults(answer, method.rawValue.lowercased(), template) == [], sourceLocation: sourceLocation)
                #expect(answer.status.kind == .successful, "\(answer.status)", sourceLocation: sourceLocation)
                return answer.body.readableBytes == 0 ? .null : answer.json
            }
            let more = """
                ,"conversation_id":"\(orders.conversation)","deadline":{"date":"2026-02-01","time":"12:00"},"attachment_ids":["\(orders.attachment)"],
                "agreements":{"pages":{"message_id":"\(orders.message)","quote":"250 zł"}}
                """
            let made = try await expect(.post, root, root, orders.form(more, key: "k"))
            #expect(try await orders.send(.post, root, orders.form(more, key: "k")).status == .ok)
            let path = "\(root)/\(made["id"]?.string ?? "")"
            #expect(made["order_number"]?.string == "2026/0001")
            #expect(made["price"]?["gross"]?.int == 11_070)
            _ = try await expect(.get, "\(root)/{id}", path)
            _ = try await expect(.patch, "\(root)/{id}", path, #"{"description":"Akt","revision":0}"#)
            _ = try await expect(.get, root, root)
            _ = try await expect(
                .get,
                root,
                "\(root)?q=akt&status=do_wykonania&manager=me&due=week&sort=deadline&client_id=\(orders.client)"
            )
            #expect(try await expect(.get, root, "\(root)?due=2026-02-01")["items"]?.count == 1)
            _ = try await expect(.get, "\(root)/board", "\(root)/board")
            _ = try await expect(.get, "\(root)/board", "\(root)/board?q=%2B")
            _ = try await expect(.get, "\(root)/radar", "\(root)/radar")
            let draft = try await expect(.get, "\(root)/draft", "\(root)/draft?conversation_id=\(orders.conversation)")
            #expect(draft["amounts"]?[0]?["money"]?["amount"]?.int == 25_000)
            let placed = try await expect(.get, "\(root)/files", "\(root)/files?conversation_id=\(orders.conversation)")
            #expect(placed["items"]?.count == 1 && placed["items"]?[0]?["order"]?["order_number"]?.string == "2026/0001")
            #expect(placed["items"]?[0]?["attachment_id"]?.string == "\(orders.attachment)")
            _ = try await expect(
                .put,
                "\(root)/{id}/agreements/{name}",
                "\(path)/agreements/price",
                #"{"message_id":"\#(orders.message)"}"#
            )
            _ = try await expect(.delete, "\(root)/{id}/agreements/{name}", "\(path)/agreements/price")
            let files = #"{"direction":"out","attachment_ids":["\#(orders.attachment)"]}"#
            let filed = try await expect(.post, "\(root)/{id}/files", "\(path)/files", files)
            let file = filed["files"]?[1]?["id"]?.string ?? ""
            #expect(try await orders.send(.get, "/api/v1/files/\(file)").body == ByteBuffer(string: "abc"))
            _ = try await expect(.delete, "/api/v1/crm/order-files/{id}", "/api/v1/crm/order-files/\(file)")
            #expect(try await orders.send(.get, "/api/v1/files/\(file)").status == .notFound)
            let paper = try await expect(.post, "\(root)/{id}/originals", "\(path)/originals", #"{"description":"Dyplom","count":2}"#)
            let original = "/api/v1/crm/originals/\(paper["originals"]?[0]?["id"]?.string ?? "")"
            _ = try await expect(.patch, "/api/v1/crm/originals/{id}", original, #"{"returned":true,"returned_to":"Anna"}"#)
            _ = try await expect(.post, "\(root)/{id}/notes", "\(path)/notes", #"{"text":"Dzwonić"}"#)
            _ = try await expect(.get, "\(root)/{id}/history", "\(path)/history?limit=3")
            let bulk = #"{"ids":["\#(made["id"]?.string ?? "")","\#(PublicID.random())"],"changes":{"reference_code":"A"}}"#
            let changed = try await expect(.post, "\(root)/bulk", "\(root)/bulk", bulk)
            #expect(changed["changed"]?.count == 1)
            #expect(changed["refused"]?[0]?["code"]?.string == "not_found")
            let price = try await expect(.post, "/api/v1/crm/price", "/api/v1/crm/price", #"{"pages":100,"unit_price":5000}"#)
            #expect(price["price"]?["gross"]?.int == 6150)
            _ = try await expect(
                .post,
                "/api/v1/crm/price",
                "/api/v1/crm/price",
                #"{"order_id":"\#(made["id"]?.string ?? "")","pages":300}"#
            )
            let off = try await expect(.patch, "\(root)/{id}", path, #"{"cancelled":{"reason":" Zrezygnowali "}}"#)
            #expect(off["cancelled"]?["reason"]?.string == "Zrezygnowali" && off["balance"]?["amount"]?.int == 0)
            #expect(try await expect(.get, root, "\(root)?cancelled=1")["items"]?.count == 1)
            let table = try await orders.send(.get, "\(root)/export.csv?cancelled=1")
            #expect(String(buffer: table.body).contains("Zrezygnowali"))
            let found = try await expect(.get, "/api/v1/search", "/api/v1/search?q=2026/0001&kind=orders")
            #expect(found["items"]?[0]?["kind"]?.string == "order")
            _ = try await expect(.get, "/api/v1/search", "/api/v1/search?q=anna")
        }
    }

    @Test func twoPeopleChangeTheSameField() async throws {
        try await OrderServer.run { orders in
            let path = try await orders.make()
            let other = try await orders.server.signedIn(.owner)
            async let first = orders.send(.patch, path, #"{"description":"A","revision":0}"#)
            async let second = orders.send(.patch, path, as: other, #"{"description":"B","revision":0}"#)
            let both = try await [first, second]
            #expect(both.map(\.status.code).sorted() == [200, 409])
            let refused = try #require(both.first { $0.status == .conflict }).json
            #expect(refused["code"]?.string == "changed_meanwhile")
            #expect(refused["fields"]?[0]?.string == "description")
            #expect(refused["field"]?.string == "description")
            let kept = try #require(both.first { $0.status == .ok }).json
            #expect(refused["current"] == kept)
            #expect(refused["by"]?.string == (kept["description"]?.string == "A" ? "A manager" : "A owner"))
            // Who has seen it may save.
            let again = try await orders.send(.patch, path, #"{"description":"C","revision":\#(kept["revision"]?.int ?? 0)}"#)
            #expect(again.status == .ok)
        }
    }

    @Test func whatSpeaksAgainstHandingOutIsSaid() async throws {
        try await OrderServer.run { orders in
            let path = try await orders.make()
            let owed = try await orders.send(.patch, path, #"{"status":"closed"}"#)
            #expect(owed.status == .conflict)
            #expect(owed.json["code"]?.string == "unpaid")
            _ = try await orders.send(.patch, path, #"{"manual_gross":0}"#)
            _ = try await orders.send(.post, "\(path)/originals", #"{"description":"Dyplom"}"#)
            let here = try await orders.send(.patch, path, #"{"status":"closed"}"#)
            #expect(here.json["code"]?.string == "originals_here")
            #expect(try await orders.send(.patch, path, #"{"status":"closed","force":true}"#).status == .ok)
        }
    }

    @Test(arguments: [
        ("client_id", #"{"idempotency_key":"k"}"#), ("idempotency_key", #"{"client_id":"CLIENT"}"#),
        ("client_id", #"{"idempotency_key":"k","client_id":"CLIENT","client":{"name":"Jan"}}"#),
        ("client.name", #"{"idempotency_key":"k","client":{"name":"  "}}"#),
        ("client.email", #"{"idempotency_key":"k","client":{"name":"a","email":"b"}}"#),
        ("client.language", #"{"idempotency_key":"k","client":{"name":"a","language":"xx"}}"#),
        ("status", #"{"idempotency_key":"k","client_id":"CLIENT","status":"done"}"#),
        ("pages", #"{"idempotency_key":"k","client_id":"CLIENT","pages":-1}"#),
        ("pages", #"{"idempotency_key":"k","client_id":"CLIENT","pages":10000001}"#),
        ("pages", #"{"idempotency_key":"k","client_id":"CLIENT","pages":1.5}"#),
        ("unit_price", #"{"idempotency_key":"k","client_id":"CLIENT","unit_price":9223372036854775807}"#),
        ("discount", #"{"idempotency_key":"k","client_id":"CLIENT","discount":10001}"#),
        ("manual_gross", #"{"idempotency_key":"k","client_id":"CLIENT","manual_net":1,"manual_gross":1}"#),
        ("deadline.date", #"{"idempotency_key":"k","client_id":"CLIENT","deadline":{"date":"2026-02-30"}}"#),
        ("deadline.time", #"{"idempotency_key":"k","client_id":"CLIENT","deadline":{"date":"2026-02-01","time":"25:00"}}"#),
        ("deadline", #"{"idempotency_key":"k","client_id":"CLIENT","deadline":"2026-02-01"}"#),
        ("follow_up_date", #"{"idempotency_key":"k","client_id":"CLIENT","follow_up_date":"soon"}"#),
        ("manager_id", #"{"idempotency_key":"k","client_id":"CLIENT","manager_id":"00000000-0000-4000-8000-000000000000"}"#),
        ("attachment_ids", #"{"idempotency_key":"k","client_id":"CLIENT","attachment_ids":["00000000-0000-4000-8000-000000000000"]}"#),
        ("agreements.price.message_id", #"{"idempotency_key":"k","client_id":"CLIENT","agreements":{"price":{}}}"#),
        ("order_source", #"{"idempotency_key":"k","client_id":"CLIENT","order_source":"pigeon"}"#),
    ])
    func aBadFieldIsNamed(_ field: String, _ body: String) async throws {
        try await OrderServer.run { orders in
            let json = body.replacingOccurrences(of: "CLIENT", with: orders.client.description)
            let answer = try await orders.send(.post, OrderServer.orders, json)
            #expect(answer.status == .unprocessableContent)
            #expect(answer.json["field"]?.string == field)
            #expect(try await orders.send(.get, OrderServer.orders).json["items"]?.count == 0)
        }
    }

    @Test(arguments: [
        "status=x", "client_id=x", "manager=you", "due=never", "payment=x", "sort=x", "archived=2", "cancelled=2", "cursor=x", "limit=0",
        "q=a&q=b",
    ])
    func aBadFilterIsNamed(_ query: String) async throws {
        try await OrderServer.run { orders in
            let answer = try await orders.send(.get, "\(OrderServer.orders)?\(query)")
            #expect(answer.status == .badRequest)
            #expect(answer.json["field"]?.string == query.split(separator: "=").first.map(String.init))
        }
    }

    @Test func whatIsNotThereIsNotFound() async throws {
        try await OrderServer.run { orders in
            let path = "\(OrderServer.orders)/\(PublicID.random())"
            for (method, path, body) in [
                (HTTPRequest.Method.get, path, nil), (.patch, path, "{}"), (.get, "\(path)/history", nil),
                (.post, "\(path)/notes", #"{"text":"a"}"#), (.post, "\(path)/originals", #"{"description":"a"}"#),
                (.delete, "\(path)/agreements/price", nil), (.delete, "/api/v1/crm/order-files/\(PublicID.random())", nil),
                (.patch, "/api/v1/crm/originals/\(PublicID.random())", "{}"),
                (.get, "\(OrderServer.orders)/draft?conversation_id=\(PublicID.random())", nil),
                (.get, "\(OrderServer.orders)/files?conversation_id=\(PublicID.random())", nil),
                (.put, try await orders.make() + "/agreements/colour", #"{"message_id":"\#(orders.message)"}"#),
            ] as [(HTTPRequest.Method, String, String?)] {
                #expect(try await orders.send(method, path, body).status == .notFound, "\(method) \(path)")
            }
        }
    }

    @Test func aTakenAddressIsSaid() async throws {
        try await OrderServer.run { orders in
            let body = #"{"idempotency_key":"KEY","client":{"name":"Jan","email":"jan@x.pl"}}"#
            let first = try await orders.send(.post, OrderServer.orders, body.replacingOccurrences(of: "KEY", with: "1"))
            #expect(first.status == .created)
            let second = try await orders.send(.post, OrderServer.orders, body.replacingOccurrences(of: "KEY", with: "2"))
            #expect(second.status == .conflict)
            #expect(second.json["code"]?.string == "email_taken")
            #expect(second.json["field"]?.string == "client.email")
        }
    }

    /// Accountants read orders and hear of them, and learn nothing of conversations.
    @Test func accountantsReadOrdersOnly() async throws {
        try await OrderServer.run { orders in
            let accountant = try await orders.server.signedIn(.accountant)
            let more = #","conversation_id":"\#(orders.conversation)","attachment_ids":["\#(orders.attachment)"]"#
            let port = try #require(orders.server.client.port)
            try await LiveClient.run(port: port, path: liveSocketPath, headers: LiveTests.headers(accountant)) { client in
                _ = try await client.next()
                let path = try await orders.make(more)
                let event = try await client.next()
                #expect(event?["items"]?.count == 1)
                #expect(event?["items"]?[0]?["type"]?.string == "order.changed")
                #expect(event?["items"]?[0]?["conversation_id"] == nil)
                #expect(event?["items"]?[0]?["data"]?["conversation_id"] == nil)
                let seen = try await orders.send(.get, path, as: accountant)
                #expect(seen.status == .ok)
                #expect(seen.json["conversation_id"] == .null)
                #expect(seen.json["files"]?.count == 0)
                #expect(!String(buffer: seen.body).contains(orders.conversation.description))
                let file = try await orders.send(.get, path).json["files"]?[0]?["id"]?.string ?? ""
                #expect(try await orders.send(.get, "/api/v1/files/\(file)", as: accountant).status == .notFound)
                #expect(try await orders.send(.get, "\(OrderServer.orders)/board", as: accountant).status == .ok)
                for (method, path, body) in [
                    (HTTPRequest.Method.patch, path, "{}"), (.post, OrderServer.orders, "{}"), (.get, "\(path)/history", nil),
                    (.get, "\(OrderServer.orders)/draft?conversation_id=\(orders.conversation)", nil),
                    (.get, "\(OrderServer.orders)/files?conversation_id=\(orders.conversation)", nil), (.post, "\(path)/notes", "{}"),
                ] as [(HTTPRequest.Method, String, String?)] {
                    #expect(try await orders.send(method, path, as: accountant, body).status == .forbidden)
                }
            }
        }
    }
}
