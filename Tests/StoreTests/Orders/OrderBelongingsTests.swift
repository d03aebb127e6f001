import Core
import Crypto
import Documents
import Foundation
import GRDB
import TestSupport
import Testing

@testable import Store

/// Files, notes, the client who is made with an order, and what the form begins with.
@Suite struct OrderBelongingsTests {
    // MARK: - Files

    private func bring(_ office: OrderOffice, _ text: String) async throws -> FileUpload.Whole {
        var upload = try await office.database.beginUpload(name: "tłumaczenie.txt", mime: "text/plain", by: office.olena)
        try await upload.append(Array(text.utf8))
        return try await upload.finish()
    }

    @Test func filesAreSharedAndNotCopied() async throws {
        let office = try await OrderOffice()
        _ = try await office.mail("W załączeniu", files: ["a.txt", "b.txt"])
        let order = try await office.make()
        let blobs = try await office.count("blobs")
        let ids = [try await office.attachment("a.txt"), try await office.attachment("b.txt")]
        for _ in 0..<2 {
            _ = try await office.database.addFiles(to: order.id, .in, attachments: ids, uploads: [], by: office.olena)
        }
        let files = try await office.order(order.id)["files"].items
        #expect(files.map { $0["name"].string } == ["a.txt", "b.txt"])
        #expect(files.map { $0["direction"].string } == ["in", "in"])
        #expect(try await office.count("blobs") == blobs)
        let file = PublicID(files[0]["id"].string)!
        #expect(try await office.database.file(file, uploads: true).name == "a.txt")
        // Accountants open none of them.
        await #expect(throws: StoreError.notFound) { try await office.database.file(file, uploads: false) }
    }

    /// What a thread says of its files: which order each is in.
    @Test func filesOfAConversationKnowTheirOrders() async throws {
        let office = try await OrderOffice()
        let mail = try await office.mail("W załączeniu", files: ["a.txt", "b.txt"])
        _ = try await office.mail("Other", files: ["c.txt"])
        let order = try await office.make()
        func placed() async throws -> [JSONValue] {
            Made(json: try await office.database.placedFiles(of: mail.conversation), isNew: false)["items"].items
        }
        #expect(try await placed() == [])
        for name in ["a.txt", "c.txt"] {
            let file = try await office.attachment(name)
            _ = try await office.database.addFiles(to: order.id, .in, attachments: [file], uploads: [], by: office.olena)
        }
        // What is done of it is no place of the original.
        let done = try await office.attachment("b.txt")
        _ = try await office.database.addFiles(to: order.id, .out, attachments: [done], uploads: [], by: office.olena)
        let found = try await placed()
        let first = "\(try await office.attachment("a.txt"))"
        #expect(found.map { $0["attachment_id"].string } == [first])
        #expect(found.first?["order"]["order_number"].string == order.number)
        // The form of the next order is told as well.
        func claimed() async throws -> [String] {
            let draft = try JSONReader.read(try await office.database.orderDraft(beside: mail.conversation, for: office.olena))
            return draft["attachments"].items.map { $0["order"]["order_number"].string }
        }
        #expect(try await claimed() == [order.number, ""])
        // Archived, as by undoing that it was made, it keeps nothing from being put into another one.
        try await office.change(order.id) { $0.isArchived = true }
        #expect(try await placed() == [])
        #expect(try await claimed() == ["", ""])
        await #expect(throws: StoreError.notFound) { try await office.database.placedFiles(of: .random()) }
    }

    /// An upload is forgotten after 30 days, a file of an order stays as long as the order has it.
    @Test func anOrderKeepsItsFiles() async throws {
        let office = try await OrderOffice()
        let order = try await office.make()
        let whole = try await bring(office, "Gotowe tłumaczenie")
        let with = Made(
            json: try await office.database.addFiles(to: order.id, .out, attachments: [], uploads: [whole.id], by: office.olena),
            isNew: false
        )
        office.office.clock.advance(seconds: 31 * 86_400)
        try await office.database.pruneUploads()
        #expect(try await office.count("uploads") == 0)
        let file = PublicID(with["files"].items[0]["id"].string)!
        let found = try await office.database.file(file, uploads: true)
        #expect(try await office.database.read { try Blobs.whole($0, blob: found.blob) } == Array("Gotowe tłumaczenie".utf8))
        try await office.database.remove(orderFile: file, by: office.olena)
        await #expect(throws: StoreError.notFound) { try await office.database.file(file, uploads: true) }
        // What nothing keeps goes with the next pruning.
        try await office.database.pruneUploads()
        #expect(try await office.count("blobs WHERE id = \(found.blob)") == 0)
        #expect(try await office.count("blob_chunks WHERE blob_id = \(found.blob)") == 0)
        #expect(try await office.count("uploads") == 0)
        #expect(try await office.database.integrityFaults() == [])
    }

    @Test func whatAMessageHasStaysWhenAnOrderLetsGo() async throws {
        let office = try await OrderOffice()
        _ = try await office.mail("W załączeniu", files: ["a.txt"])
        let id = try await office.attachment("a.txt")
        let order = try await office.make(office.patch { $0.attachments = [id] })
        try await office.database.remove(orderFile: PublicID(order["files"].items[0]["id"].string)!, by: office.olena)
        try await office.database.pruneUploads()
        let file = try await office.database.file(id)
        #expect(try await office.database.read { try Blobs.whole($0, blob: file.blob) } == Array("content of a.txt".utf8))
        let history = try JSONReader.read(try await office.database.history(of: order.id, limit: 5, cursor: nil))["items"].items
        #expect(history[0]["action"].string == "file_removed")
        #expect(history[0]["changes"]["files"].items[0] == .array([.string("a.txt")]))
    }

    @Test func aFileThatIsNotThereIsNamed() async throws {
        let office = try await OrderOffice()
        let order = try await office.make()
        for (attachments, uploads, field) in [([PublicID.random()], [], "attachment_ids"), ([], [PublicID.random()], "upload_ids")] {
            await #expect(throws: StoreError.unknownReference(field: field)) {
                try await office.database.addFiles(to: order.id, .in, attachments: attachments, uploads: uploads, by: office.olena)
            }
        }
    }

    // MARK: - Notes and agreements

    @Test func notes() async throws {
        let office = try await OrderOffice()
        let order = try await office.make()
        let note = try JSONReader.read(try await office.database.write(note: "Dzwonić po 16", aboutOrder: order.id, by: office.marta))
        #expect(note["author"]["name"].string == "Marta")
        let now = try await office.order(order.id)
        #expect(now["notes"].items == [note])
        #expect(now.revision == order.revision + 1)
    }

    @Test func whereAFieldWasAgreed() async throws {
        let office = try await OrderOffice()
        let mail = try await office.mail("Może być 90 zł")
        let order = try await office.make()
        let agreement = OrderPatch.Agreement(message: mail.message, quote: "90 zł")
        let agreed = Made(json: try await office.database.agree(order: order.id, .price, agreement, by: office.olena), isNew: false)
        #expect(agreed["agreements", "price", "conversation_id"].string == mail.conversation.description)
        await #expect(throws: StoreError.unknownReference(field: "message_id")) {
            try await office.database.agree(order: order.id, .price, .init(message: .random(), quote: ""), by: office.olena)
        }
        let unsaid = try await office.database.agree(order: order.id, .price, .init(message: mail.message, quote: ""), by: office.olena)
        #expect(Made(json: unsaid, isNew: false)["agreements", "price", "quote"].string == "Może być 90 zł")
        try await office.database.disagree(order: order.id, .price, by: office.olena)
        try await office.database.disagree(order: order.id, .price, by: office.olena)
        let now = try await office.order(order.id)
        #expect(now["agreements"] == .object([:]))
        #expect(now.revision == order.revision + 3)
    }

    // MARK: - The client

    @Test func aClientIsMadeWithTheOrder() async throws {
        let office = try await OrderOffice()
        let mail = try await office.mail("Ile?")
        let order = try await office.make(
            office.patch { patch in
                patch.client = nil
                patch.newClient = .init(name: "Jan Nowy", email: "Jan@x.pl", phone: "600 100 200", language: "pl")
                patch.conversation = .some(mail.conversation)
            }
        )
        #expect(order["client"]["name"].string == "Jan Nowy")
        #expect(order["order_source"].string == "email")
        #expect(try await office.count("crm_client_identities WHERE kind = 'email' AND value = 'jan@x.pl'") == 1)
        // The address is known now.
        let again = office.patch { patch in
            patch.client = nil
            patch.newClient = .init(name: "Inny", email: "jan@X.pl")
        }
        let clients = try await office.count("crm_clients")
        await #expect(throws: StoreError.conflict(.clientEmailTaken)) { try await office.make(again) }
        #expect(try await office.count("crm_clients") == clients)
        #expect(try await office.count("crm_orders") == 1)
    }

    @Test func aConversationOfNobodysBecomesTheClients() async throws {
        let office = try await OrderOffice()
        let mail = try await office.mail("Ile?")
        try await office.database.write {
            try $0.execute(sql: "UPDATE communications_conversations SET client_id = NULL, client_name = ''")
        }
        try await office.make(office.patch { $0.conversation = .some(mail.conversation) })
        let conversation = Made(json: try await office.database.conversation(mail.conversation), isNew: false)
        #expect(conversation["client"]["id"].string == office.client.description)
    }

    @Test(arguments: ["manager_id", "office_id", "document_type_id", "source_language_id", "client_id", "conversation_id"])
    func whatIsNotThereIsNamed(_ field: String) async throws {
        let office = try await OrderOffice()
        let patch = office.patch { patch in
            switch field {
            case "manager_id": patch.manager = .some(.random())
            case "office_id": patch.office = .some(.random())
            case "document_type_id": patch.documentType = .some(.random())
            case "source_language_id": patch.source = .some(.random())
            case "client_id": patch.client = .random()
            default: patch.conversation = .some(.random())
            }
        }
        await #expect(throws: StoreError.unknownReference(field: field)) { try await office.make(patch) }
        #expect(try await office.count("crm_orders") == 0)
    }

    /// What was retired is not chosen anew; where it stands it stays.
    @Test func retiredLanguagesStayWhereTheyAre() async throws {
        let office = try await OrderOffice()
        let order = try await office.make()
        try await office.database.write { try $0.execute(sql: "UPDATE languages SET is_active = 0 WHERE code = 'uk'") }
        _ = try await office.change(order.id) { $0.source = .some(office.ukrainian) }
        await #expect(throws: StoreError.unknownReference(field: "source_language_id")) { try await office.make() }
    }

    // MARK: - Dates

    @Test func aDeadlineIsAMomentOfTheOffice() async throws {
        let office = try await OrderOffice()
        let order = try await office.make(
            office.patch { patch in
                patch.deadline = .some(Deadline(date: LocalDate("2026-03-29")!, time: LocalTimeOfDay("02:30")))
                patch.followUp = .some(LocalDate("2026-03-29")!)
            }
        )
        #expect(order["deadline"]["at"].string == "2026-03-29T01:30:00.000Z")
        #expect(order["deadline"]["zone"].string == "Europe/Warsaw")
        #expect(order["follow_up_date"].string == "2026-03-29")
        #expect(try await office.count("crm_orders WHERE follow_up_at = 1774767600000") == 1)
        let day = try await office.change(order.id) { $0.deadline = .some(Deadline(date: LocalDate("2026-10-25")!, time: nil)) }
        #expect(day["deadline"]["at"].string == "2026-10-25T22:59:59.999Z")
        let none = try await office.change(order.id) { patch in
            patch.deadline = .some(nil)
            patch.followUp = .some(nil)
        }
        #expect(none["deadline"] == .null)
        #expect(none["follow_up_date"] == .null)
    }

    // MARK: - Draft

    @Test func theFormBeginsWithWhatTheThreadSays() async throws {
        let office = try await OrderOffice()
        let first = try await office.mail("Proszę o wycenę, tel. 600 100 200, mail anna.druga@client.test", files: ["a.txt"])
        let second = try await office.mail("Czy 1 234,50 zł wystarczy? Mój telefon: +48 600-100-200", in: first.conversation)
        try await office.database.write { db in
            try db.execute(
                sql: """
                    INSERT INTO text_counts (blob_id, format, state, characters, without_spaces, words, reader, counted_at)
                    SELECT blob_id, 'txt', 'counted', 1801, 1500, 300, \(Documents.version), 1 FROM communications_attachments
                    """
            )
        }
        let draft = try JSONReader.read(try await office.database.orderDraft(beside: first.conversation, for: office.olena))
        #expect(draft["client"]["name"].string == "Anna Kowalska")
        #expect(draft["emails"].items.map { $0["value"].string } == ["anna@client.test", "anna.druga@client.test"])
        #expect(draft["phones"].items.map { $0["value"].string } == ["+48600100200"])
        #expect(draft["phones"].items[0]["message_id"].string == second.message.description)
        #expect(draft["amounts"].items.map { $0["money"]["amount"].int } == [123_450])
        #expect(draft["amounts"].items.map { $0["text"].string } == ["1 234,50 zł"])
        let file = try #require(draft["attachments"].items.first)
        #expect(file["message_id"].string == first.message.description)
        #expect(file["count"]["pages"]["characters_1800"].int == 200)
        #expect(draft["defaults"]["order_source"].string == "email")
        #expect(draft["defaults"]["manager_id"].string == office.olena.id.description)
        await #expect(throws: StoreError.notFound) { try await office.database.orderDraft(beside: .random(), for: office.olena) }
    }
}
