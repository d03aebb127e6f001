import Core
import Documents
import Foundation
import GRDB
import TestSupport
import Testing

@testable import Store

@Suite struct DocumentCounterTests {
    private func bring(_ office: OutboxOffice, _ content: [UInt8], _ name: String, _ mime: String = "application/octet-stream") async throws
        -> PublicID
    {
        var upload = try await office.database.beginUpload(name: name, mime: mime, by: office.olena)
        try await upload.append(content)
        return try await upload.finish().id
    }

    private func items(_ counter: DocumentCounter, _ ids: [PublicID]) async throws -> [[String: JSONValue]] {
        guard case .object(let answer) = try JSONReader.read(try await counter.counts(ids)), case .array(let items)? = answer["items"]
        else {
            return []
        }
        return items.map { if case .object(let members) = $0 { members } else { [:] } }
    }

    @Test func eachContentIsReadOnce() async throws {
        let office = try await OutboxOffice()
        let counter = DocumentCounter(office.database)
        let text = [UInt8](repeating: 97, count: 4000)
        let ids = [
            try await bring(office, text, "a.txt"), try await bring(office, text, "b.txt"), try await bring(office, [1, 0, 2], "c.jpg"),
        ]
        let items = try await items(counter, ids)
        #expect(items.map { $0["name"] } == [.string("a.txt"), .string("b.txt"), .string("c.jpg")])
        #expect(items[0]["characters"] == .int(4000) && items[0]["words"] == .int(1) && items[0]["state"] == .string("counted"))
        // Rounded up to whole pages, as is usual.
        #expect(
            items[0]["pages"]
                == .object([
                    "characters_1125": .int(400), "characters_1500": .int(300), "characters_1600": .int(300), "characters_1800": .int(300),
                ])
        )
        #expect(items[1]["characters"] == .int(4000) && items[2]["state"] == .string("unsupported") && items[2]["format"] == .null)
        #expect(try await office.number("SELECT count(*) FROM text_counts") == 1)
        // From now on the table says it.
        try await office.database.write { try $0.execute(sql: "UPDATE text_counts SET characters = 7") }
        #expect(try await self.items(counter, ids)[1]["characters"] == .int(7))
        // Another version counts anew.
        try await office.database.write { try $0.execute(sql: "UPDATE text_counts SET reader = 0") }
        #expect(try await self.items(counter, ids)[1]["characters"] == .int(4000))
    }

    /// A file of several chunks is put together as it is.
    @Test func largeFile() async throws {
        let office = try await OutboxOffice()
        let text = String(repeating: "ąęж ", count: 150_000)
        let id = try await bring(office, Array(text.utf8), "large.txt")
        let items = try await items(DocumentCounter(office.database), [id])
        #expect(items[0]["characters"] == .int(600_000) && items[0]["without_spaces"] == .int(450_000))
    }

    @Test func whatMayGoBetterNextTimeIsNotKept() async throws {
        let office = try await OutboxOffice()
        let id = try await bring(office, Array("%PDF-1.4\n".utf8), "a.pdf")
        let items = try await items(DocumentCounter(office.database, pdfReader: "/nowhere/pdftotext"), [id])
        #expect(items[0]["state"] == .string("unreadable") && items[0]["error"] == .string("pdf_reader_missing"))
        guard case .string(let words)? = items[0]["detail"] else { return #expect(Bool(false)) }
        #expect(words.contains("poppler-utils"))
        #expect(try await office.number("SELECT count(*) FROM text_counts") == 0)
    }

    @Test func troubleIsKeptAndSaid() async throws {
        let office = try await OutboxOffice()
        let damaged = try await bring(office, Array("PK\u{3}\u{4} nothing".utf8), "a.docx")
        let old = try await bring(office, [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, 0], "a.doc")
        for _ in 0..<2 {
            let items = try await items(DocumentCounter(office.database), [damaged, old])
            #expect(
                items[0]["state"] == .string("unreadable") && items[0]["error"] == .string("damaged")
                    && items[0]["format"] == .string("docx")
            )
            #expect(items[1]["state"] == .string("unsupported") && items[1]["error"] == .string("old_word") && items[1]["detail"] != .null)
        }
        #expect(try await office.number("SELECT count(*) FROM text_counts") == 1)
    }

    /// Sheets without text are told of, from the table too.
    @Test func emptySheetsAreSaid() async throws {
        let office = try await OutboxOffice()
        let id = try await bring(office, Array("%PDF-1.4\n".utf8), "a.pdf")
        let counter = DocumentCounter(office.database, pdfReader: "/nowhere/pdftotext")
        try await office.database.write { db in
            let blob = try Int64.fetchOne(db, sql: "SELECT max(id) FROM blobs")!
            try db.execute(
                sql: "INSERT INTO text_counts VALUES (?, 'pdf', 'counted', 100, 90, 10, 10, 'empty_sheets:3', \(Documents.version), 0)",
                arguments: [blob]
            )
        }
        let items = try await items(counter, [id])
        #expect(items[0]["state"] == .string("counted") && items[0]["error"] == .string("empty_sheets") && items[0]["sheets"] == .int(10))
        guard case .string(let words)? = items[0]["detail"] else { return #expect(Bool(false)) }
        #expect(words.hasPrefix("3 of 10 sheets"))
    }

    @Test func fileThatIsNotThere() async throws {
        let office = try await OutboxOffice()
        await #expect(throws: StoreError.unknownReference(field: "file_ids")) {
            try await DocumentCounter(office.database).counts([PublicID.random()])
        }
    }
}
