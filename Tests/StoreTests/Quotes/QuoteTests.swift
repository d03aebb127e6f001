import Core
import Crypto
import Foundation
import GRDB
import TestSupport
import Testing

@testable import Store

/// An office with two languages of its own and offers in a conversation.
private struct QuoteOffice {
    let desk: OutboxOffice
    let elvish = PublicID.random()
    let klingon = PublicID.random()

    var database: OfficeDatabase { desk.database }

    init() async throws {
        desk = try await OutboxOffice()
        let (elvish, klingon) = (elvish, klingon)
        try await desk.database.write { db in
            for (id, code, name, price) in [(elvish, "x1", "elficki", 4000), (klingon, "x2", "klingoński", 0)] {
                try db.execute(
                    sql: """
                        INSERT INTO languages (uid, code, name_uk, name_pl, name_en, base_client_price, is_home, created_at, updated_at)
                        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6 = 0, 0, 0)
                        """,
                    arguments: [Data(id.bytes), code, name + "-uk", name, name.capitalized, price]
                )
            }
        }
    }

    func new(lines: [NewQuote.Line]? = nil, order: PublicID? = nil) -> NewQuote {
        var work = OrderPatch()
        work.source = .some(elvish)
        work.target = .some(klingon)
        work.translationType = .sworn
        work.characters = .some(5000)
        work.deadline = .some(Deadline(date: LocalDate("2026-12-24")!, time: nil))
        return NewQuote(
            conversation: desk.conversation,
            order: order,
            language: .pl,
            lines: lines ?? [.init(file: nil, description: "umowa.docx", work: work)],
            validUntil: LocalDate("2026-12-05")
        )
    }

    func make(_ new: NewQuote? = nil) async throws -> PublicID {
        try id(try await database.addQuote(new ?? self.new(), by: desk.olena))
    }

    func id(_ json: [UInt8]) throws -> PublicID { PublicID(try desk.field(json, "id") as! String)! }

    @discardableResult
    func send(_ quote: PublicID, seen: PublicID? = nil, key: String = UUID().uuidString) async throws -> WrittenMessage {
        try await desk.reply("Oferta", seen: seen, key: key) { $0.quote = quote }
    }

    func state(_ quote: PublicID) async throws -> String {
        try desk.field(try await database.quote(quote), "state") as! String
    }

    /// What the client answers; its id.
    func hear(_ text: String) async throws -> PublicID {
        _ = try await desk.hear("\(UUID().uuidString)@client.test", text)
        return try await desk.lastMessage()
    }

    func order() async throws -> PublicID {
        let id = PublicID.random()
        try await database.write { db in
            try db.execute(sql: "INSERT INTO crm_clients (uid, name, created_at) VALUES (randomblob(16), 'Anna', 0)")
            let client = db.lastInsertedRowID
            try db.execute(
                sql:
                    "INSERT INTO crm_orders (uid, order_number, client_id, status, created_at) VALUES (?, '2026/0001', ?, 'do_wykonania', 0)",
                arguments: [Data(id.bytes), client]
            )
        }
        return id
    }
}

@Suite struct QuoteTests {
    @Test func aDraftSaysWhatItCostsAndWhy() async throws {
        let office = try await QuoteOffice()
        let json = try await office.database.addQuote(office.new(), by: office.desk.olena)
        guard case .object(let quote) = try JSONReader.read(json), case .array(let lines)? = quote["lines"],
            case .object(let line)? = lines.first,
            case .object(let price)? = quote["price"], case .string(let text)? = quote["text"]
        else { return #expect(Bool(false)) }
        #expect(quote["state"] == .string("draft") && quote["language"] == .string("pl") && quote["valid_until"] == .string("2026-12-05"))
        // 5000 characters are 4,44 sworn pages, 5 when rounded up; 40 zł each and 23 % VAT.
        #expect(line["unit"] == .string("characters_1125") && line["pages"] == .int(500) && line["unit_price"] == .int(4000))
        #expect(price["net"] == .int(20_000) && price["gross"] == .int(24_600) && price["currency"] == .string("PLN"))
        let plain = String(text.map { $0 == "\u{A0}" ? " " : $0 })
        #expect(
            plain.contains("• umowa.docx (elficki → klingoński, tłumaczenie przysięgłe): 5 stron po 1125 znaków ze spacjami, 246,00 zł")
        )
        #expect(plain.contains("Termin: 24 grudnia 2026\n") && plain.contains("do: 5 grudnia 2026"))
        // What the lists say later changes nothing of it.
        try await office.database.write { try $0.execute(sql: "UPDATE languages SET base_client_price = 9900") }
        #expect(try await office.database.quote(office.id(json)) == json)
        #expect(
            try await office.desk.words("SELECT action, label, entity FROM audit_log ORDER BY id DESC LIMIT 1") == [
                "created", "PLN\u{A0}246.00", "quote",
            ]
        )
    }

    @Test func amountComesFromTheFile() async throws {
        let office = try await QuoteOffice()
        var upload = try await office.database.beginUpload(name: "a.txt", mime: "text/plain", by: office.desk.olena)
        try await upload.append([UInt8](repeating: 97, count: 4000))
        let file = try await upload.finish().id
        var work = OrderPatch()
        work.unitPrice = .some(1000)
        let new = office.new(lines: [.init(file: file, description: "a.txt", work: work)])
        // Not counted yet: nothing says how much it is.
        await #expect(throws: StoreError.unpriced(line: 0)) { try await office.database.addQuote(new, by: office.desk.olena) }
        _ = try await DocumentCounter(office.database).counts([file])
        let json = String(decoding: try await office.database.addQuote(new, by: office.desk.olena), as: UTF8.self)
        #expect(json.contains(#""characters":4000,"pages":300"#))
    }

    @Test func linesAddUp() async throws {
        let office = try await QuoteOffice()
        var typed = OrderPatch()
        typed.manualGross = .some(10_001)
        var express = OrderPatch()
        express.unitPrice = .some(999)
        express.pages = .some(150)
        express.rounding = .exact
        express.translationType = .express
        let new = office.new(lines: [.init(file: nil, description: "a", work: typed), .init(file: nil, description: "b", work: express)])
        let price = try office.desk.field(try await office.database.addQuote(new, by: office.desk.olena), "price") as! [String: Any]
        // 1,5 x 9,99 x 1,5 = 22,48 net (14,99 + 7,50 rounded), 27,65 gross.
        #expect(price["gross"] as? Int == 10_001 + 2766 && price["net"] as? Int == 8131 + 2249)
        #expect((price["lines"] as? [Any])?.count == 3)
    }

    @Test func sendingIsOneWithItsMessage() async throws {
        let office = try await QuoteOffice()
        let quote = try await office.make()
        let heard = try await office.desk.lastMessage()
        let late = try await office.hear("I jeszcze jedno")
        // Somebody wrote meanwhile: neither goes out.
        await #expect(throws: StoreError.self) { try await office.send(quote, seen: heard) }
        #expect(try await office.state(quote) == "draft")
        let sent = try await office.send(quote, seen: late, key: "k")
        let json = try await office.database.quote(quote)
        #expect(try office.desk.field(json, "state") as? String == "sent")
        #expect(try office.desk.field(json, "message_id") as? String == office.desk.id(sent).description)
        #expect(try office.desk.field(json, "text") as? String == "Oferta")
        // The same click again is the same message, another one is refused whole.
        #expect(try await office.send(quote, seen: late, key: "k").isNew == false)
        let count = try await office.desk.number("SELECT count(*) FROM communications_messages")
        await #expect(throws: StoreError.conflict(.quoteSent)) { try await office.send(quote) }
        #expect(try await office.desk.number("SELECT count(*) FROM communications_messages") == count)
        #expect(try await office.desk.number("SELECT count(*) FROM events WHERE type = 'quote.changed'") == 2)
    }

    @Test func takenBackIsADraftAgain() async throws {
        let office = try await QuoteOffice()
        let quote = try await office.make()
        let sent = try await office.send(quote)
        _ = try await office.database.cancelOutgoing(try office.desk.id(sent))
        #expect(try await office.state(quote) == "draft")
        try await office.send(quote)
        #expect(try await office.state(quote) == "sent")
    }

    @Test func acceptanceFreezesWhatWasSaid() async throws {
        let office = try await QuoteOffice()
        let order = try await office.order()
        let quote = try await office.make(office.new(order: order))
        let sent = try await office.send(quote)
        let answer = try await office.hear("Zgadzam się")
        let json = try await office.database.accept(quote: quote, message: answer, by: office.desk.marta)
        let evidence = try office.desk.field(json, "evidence") as! [String: Any]
        let words = evidence["accepted_message"] as! [String: Any]
        let original = try await office.database.original(of: answer)
        #expect(words["id"] as? String == answer.description && words["text"] as? String == "Zgadzam się")
        #expect(words["from_address"] as? String == "anna@client.test")
        #expect(words["original_sha256"] as? String == SHA256.hash(data: original).map { String(format: "%02x", $0) }.joined())
        #expect((evidence["quote_message"] as? [String: Any])?["id"] as? String == (try office.desk.id(sent)).description)
        #expect((evidence["accepted_by"] as? [String: Any])?["name"] as? String == "Марта")
        #expect((evidence["content_sha256"] as? String)?.count == 64)
        // The order has the price, and where it was agreed.
        let row = try await office.desk.words(
            "SELECT price_brutto, price_netto, vat_rate, pages, unit, unit_price, payment_state, revision FROM crm_orders"
        )
        #expect(row == ["24600", "20000", "2300", "500", "characters_1125", "4000", "unpaid", "1"])
        #expect(try await office.desk.words("SELECT field, quote FROM order_agreements") == ["price", "Zgadzam się"])
        #expect(try await office.desk.words("SELECT action FROM audit_log WHERE entity = 'order'") == ["quote_accepted"])
        // The same click again changes nothing, and nothing else can.
        #expect(try await office.database.accept(quote: quote, message: answer, by: office.desk.olena) == json)
        await #expect(throws: StoreError.conflict(.quoteAccepted)) {
            try await office.database.withdraw(quote: quote, by: office.desk.olena)
        }
        await #expect(throws: DatabaseError.self) {
            try await office.database.write { try $0.execute(sql: "UPDATE quotes SET price_brutto = 1") }
        }
        #expect(try await office.desk.number("SELECT price_brutto FROM quotes") == 24_600)
    }

    /// Several documents are one sum for an order, whose parts stand in the price.
    @Test func severalDocumentsAreOnePriceOfAnOrder() async throws {
        let office = try await QuoteOffice()
        let order = try await office.order()
        var a = OrderPatch()
        a.pages = .some(100)
        a.unitPrice = .some(1000)
        var b = OrderPatch()
        b.manualNet = .some(5000)
        let new = office.new(
            lines: [.init(file: nil, description: "a", work: a), .init(file: nil, description: "b", work: b)],
            order: order
        )
        let quote = try await office.make(new)
        try await office.send(quote)
        // Said on the telephone: there is no message.
        let json = try await office.database.accept(quote: quote, message: nil, by: office.desk.olena)
        #expect((try office.desk.field(json, "evidence") as? [String: Any])?["accepted_message"] is NSNull)
        #expect(try await office.desk.words("SELECT price_brutto, manual_gross, price_netto FROM crm_orders") == ["7380", "7380", "6000"])
        #expect(try await office.desk.number("SELECT count(*) FROM order_agreements") == 0)
    }

    @Test func onlyTheClientsOwnLaterWordsAgree() async throws {
        let office = try await QuoteOffice()
        let before = try await office.desk.lastMessage()
        let quote = try await office.make()
        await #expect(throws: StoreError.conflict(.quoteNotSent)) {
            try await office.database.accept(quote: quote, message: before, by: office.desk.olena)
        }
        let own = try office.desk.id(try await office.send(quote))
        for message in [before, own] {
            await #expect(throws: StoreError.conflict(.quoteEvidence)) {
                try await office.database.accept(quote: quote, message: message, by: office.desk.olena)
            }
        }
        _ = try await office.desk.hear("o@x.test", "Tak", from: Correspondent(name: "Inny", address: "other@client.test")) {
            $0.references = []
        }
        let elsewhere = try await office.desk.lastMessage()
        for message in [elsewhere, PublicID.random()] {
            await #expect(throws: StoreError.unknownReference(field: "message_id")) {
                try await office.database.accept(quote: quote, message: message, by: office.desk.olena)
            }
        }
        #expect(try await office.state(quote) == "sent")
    }

    @Test func whatWasDecidedStays() async throws {
        let office = try await QuoteOffice()
        let database = office.database
        let user = office.desk.olena
        let declined = try await office.make()
        await #expect(throws: StoreError.conflict(.quoteNotSent)) { try await database.decline(quote: declined, by: user) }
        try await office.send(declined)
        _ = try await database.decline(quote: declined, by: user)
        #expect(try await office.state(declined) == "declined")
        let withdrawn = try await office.make()
        _ = try await database.withdraw(quote: withdrawn, by: user)
        _ = try await database.withdraw(quote: withdrawn, by: user)
        for quote in [declined, withdrawn] {
            await #expect(throws: StoreError.conflict(.quoteClosed)) { try await office.send(quote) }
            await #expect(throws: StoreError.conflict(.quoteClosed)) { try await database.accept(quote: quote, message: nil, by: user) }
        }
        await #expect(throws: StoreError.notFound) { try await database.withdraw(quote: PublicID.random(), by: user) }
    }

    @Test func becomesAnOrderOnce() async throws {
        let office = try await QuoteOffice()
        let quote = try await office.make()
        var form = OrderPatch()
        form.newClient = OrderPatch.NewClient(name: "Anna")
        form.quote = quote
        let (patch, now) = (form, office.database.now())
        let make = { try await office.database.write { db in try OrderWriting(db, by: office.desk.olena, now: now).make(patch) } }
        await #expect(throws: StoreError.conflict(.quoteNotAccepted)) { try await make() }
        try await office.send(quote)
        _ = try await office.database.accept(quote: quote, message: nil, by: office.desk.olena)
        let order = try await make()
        let orders = try await office.database.read { db in
            try Int64.fetchAll(db, sql: "SELECT order_id FROM quotes WHERE order_id IS NOT NULL")
        }
        #expect(orders == [order])
        // What is refused leaves no order and no gap in the numbers.
        await #expect(throws: StoreError.conflict(.quoteOrdered)) { try await make() }
        #expect(try await office.database.read { try Int64.fetchOne($0, sql: "SELECT count(*) FROM crm_orders") } == 1)
        form.quote = PublicID.random()
        let other = form
        await #expect(throws: StoreError.unknownReference(field: "quote_id")) {
            _ = try await office.database.write { db in try OrderWriting(db, by: office.desk.olena, now: now).make(other) }
        }
    }

    @Test func lists() async throws {
        let office = try await QuoteOffice()
        var made: [PublicID] = []
        for _ in 0..<3 { made.append(try await office.make()) }
        let first = try await office.database.quotes(conversation: office.desk.conversation, client: nil, limit: 2, cursor: nil)
        let next = try #require(try office.desk.field(first, "next") as? String)
        let rest = try await office.database.quotes(conversation: office.desk.conversation, client: nil, limit: 2, cursor: PageCursor(next))
        let ids = try [first, rest].flatMap { try (office.desk.field($0, "items") as! [[String: Any]]).map { $0["id"] as! String } }
        #expect(ids == made.reversed().map(\.description))
        #expect(try office.desk.field(rest, "next") is NSNull)
        let none = try await office.database.quotes(conversation: PublicID.random(), client: nil, limit: 2, cursor: nil)
        #expect((try office.desk.field(none, "items") as? [Any])?.isEmpty == true)
    }

    @Test(arguments: [
        QuoteTable.ofConversation, QuoteTable.ofClient, QuoteTable.all, QuoteTable.find, QuoteTable.ofMessage, TextCountTable.one,
        CountedFile.ofOrder,
    ])
    func queriesWalkAlongIndexes(sql: String) async throws {
        let office = try await TemporaryOffice()
        let plan = try await office.database.read { db in
            let count = sql.filter { $0 == "?" }.count
            return try Row.fetchAll(db, sql: "EXPLAIN QUERY PLAN " + sql, arguments: StatementArguments(Array(repeating: 1, count: count)))
                .map { $0["detail"] as String }
        }
        #expect(!plan.contains { $0.hasPrefix("SCAN") || $0.contains("TEMP B-TREE") }, "\(plan)")
    }
}
