import Core
import Foundation
import GRDB
import TestSupport
import Testing

@testable import Store

@Suite struct ClientErasureTests {
    let office: DeskOffice

    init() async throws { office = try await DeskOffice() }

    private static let name = "Zdzisława Tajemnicza"
    private static let address = "zdzislawa@utajniona.test"
    private static let phrase = "sekretnezdanie"
    /// As it was written, and as the indexes of words hold it.
    private static let traces = ["Zdzis", "zdzisl", "utajniona", "tajemnicz", "Tajemnicz", phrase, "TRESCPLIKU", "987654321", "Gżegżółka"]

    /// Which traces the files of the database hold.
    private func found() throws -> [String] {
        let folder = office.office.folder.path
        let bytes = try ["/dragoman.db", "/dragoman.db-wal"].map { try Data(contentsOf: URL(fileURLWithPath: folder + $0)) }
        return Self.traces.filter { trace in bytes.contains { $0.range(of: Data(trace.utf8)) != nil } }
    }

    private func faults() async throws -> [String] {
        try await office.database.read { db in try InspectionChecks(db: db, progress: { _ in }).faults() }
    }

    private func erase(_ client: PublicID, confirm: String = name) async throws -> ErasureReport {
        try await office.database.erase(client: client, confirm: confirm, by: office.owner)
    }

    /// A client with everything that one can have, among others.
    private func fill() async throws -> PublicID {
        try await office.take(
            (0..<30).map { DeskOffice.mail("k\($0)@x.test", "Klient \($0)", "Dzień dobry, ile kosztuje dyplom numer \($0)?") }
        )
        let letter = String(repeating: "TRESCPLIKU ", count: 60_000)
        for n in 0..<60 {
            let file = DeskOffice.file("\(Self.name).txt", n == 0 ? letter : "TRESCPLIKU \(n)")
            try await office.take([DeskOffice.mail(Self.address, Self.name, "\(Self.phrase) \(n)", subject: "Sprawa \(n)", files: [file])])
        }
        try await office.take((30..<60).map { DeskOffice.mail("k\($0)@x.test", "Klient \($0)", "Proszę o wycenę numer \($0).") })
        let client = try await office.client(named: Self.name)
        try await office.change(client) { patch in
            patch.name = "Zdzisława Dawna"
            patch.latinName = "Zdzislawa Tajemnicza"
            patch.phones = [ClientContact(value: "+48 987654321", label: "Zdzis")]
            patch.addresses = [ClientContact(value: "ul. Gżegżółka 1")]
            patch.note = Self.phrase
        }
        try await office.change(client) { $0.name = Self.name }
        _ = try await office.database.addNote("\(Self.phrase) o \(Self.name)", client: client, by: office.anna)
        try await office.order("1/2026", of: client, description: "dyplom \(Self.name)", price: 12_300, paid: 12_300)
        try await office.order("2/2026", of: client, description: "akt \(Self.name)", price: 5_000)
        return client
    }

    @Test func nothingOfAPersonIsLeftInTheFile() async throws {
        let client = try await fill()
        try await chat()
        let before = try await office.number("SELECT count(*) FROM communications_messages")
        let other = try await office.client(named: "Zdzisława")
        _ = try await office.database.merge(client: other, into: client, by: office.anna)
        var would = try await office.database.erasurePreview(client: client)
        let report = try await erase(client)
        would.clean = report.clean
        #expect(would == report)
        #expect(report.messages == 60 + 12)
        #expect(report.conversations == 60 + 1)
        #expect(report.files == 60)
        #expect(report.ordersKept == 1)
        #expect(report.ordersErased == 1)
        #expect(report.notes == 1)
        #expect(report.merges == 1)
        #expect(report.clean)
        #expect(try found() == [])
        #expect(try await office.number("SELECT count(*) FROM communications_messages") == before - report.messages)
        await #expect(throws: StoreError.notFound) { _ = try await office.database.client(client) }
        // What stays is whole.
        #expect(try await faults() == [])
        try await office.database.write { try $0.execute(sql: "INSERT INTO messages_fts (messages_fts) VALUES ('integrity-check')") }
    }

    /// A chat with edits and a reaction, on an account of its own.
    private func chat() async throws {
        let bot = try await office.database.channelAccount(platform: .telegram, address: "777")
        let person = ChatPerson(id: "987654321", name: "Zdzisława")
        func take(_ facts: [ChatFact]) async throws {
            let raw = RawIntake(
                update: Array("{\"from\":{\"id\":987654321,\"name\":\"Zdzisława\"},\"n\":\"\(UUID())\"}".utf8),
                source: "test"
            )
            let rows = try await office.database.journal([raw], account: bot)
            _ = try await office.database.apply(rows.compactMap { $0.map { PreparedIntake(row: $0, facts: facts) } })
        }
        let chat = ChatOffice.person(person)
        for n in 1...12 { try await take([.message(ChatOffice.message(Int64(n), "\(Self.phrase) w czacie \(n)", chat: chat))]) }
        for n in 1...12 {
            try await take([.message(ChatOffice.message(Int64(n), "\(Self.phrase) inaczej", chat: chat, edited: Int64(100 + n)))])
        }
        // An update of which nothing came.
        try await take([])
    }

    @Test func ordersWithPaymentsKeepNumberAndSums() async throws {
        let client = try await office.add(Self.name)
        try await office.order("7/2026", of: client, description: "dyplom", price: 12_300, paid: 12_300)
        try await office.order("8/2026", of: client, price: 100, paid: 50)
        _ = try await erase(client)
        let rows = try await office.database.read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT o.order_number, o.client_name, c.name, o.price_brutto, o.paid, o.description, t.amount_gross, t.notes FROM crm_orders o
                    JOIN crm_clients c ON c.id = o.client_id JOIN finance_transactions t ON t.order_id = o.id ORDER BY o.id
                    """
            ).map { $0.databaseValues.map(\.description).joined(separator: "|") }
        }
        #expect(rows == [#""7/2026"|"✕ 7/2026"|"✕ 7/2026"|12300|12300|""|12300|"""#, #""8/2026"|"✕ 7/2026"|"✕ 7/2026"|100|50|""|50|"""#])
    }

    @Test func erasedMailsDoNotComeBack() async throws {
        let print = [UInt8](repeating: 9, count: 32)
        let mail = DeskOffice.mail(
            Self.address,
            Self.name,
            Self.phrase,
            files: [DeskOffice.file("a.txt", "TRESCPLIKU")],
            fingerprint: print
        )
        try await office.take([mail], raw: "raw \(Self.phrase)")
        let client = try await office.client(named: Self.name)
        _ = try await erase(client)
        // The same bytes, as a folder that is read anew gives them.
        #expect(try await office.take([mail], raw: "raw \(Self.phrase)").isEmpty)
        // The same mail with other trace headers, as an import may have it.
        #expect(try await office.take([mail], raw: "other \(Self.phrase)") == [.duplicate])
        #expect(try await office.number("SELECT count(*) FROM crm_clients") == 0)
        #expect(try await office.number("SELECT count(*) FROM communications_messages") == 0)
        #expect(try await office.number("SELECT count(*) FROM intake_originals") == 0)
        #expect(try await office.number("SELECT count(*) FROM intake_raw") == 0)
        #expect(try await office.number("SELECT count(*) FROM blobs") == 0)
        // A new one does.
        try await office.take([DeskOffice.mail(Self.address, Self.name, "nowy")])
        #expect(try await office.number("SELECT count(*) FROM communications_messages") == 1)
    }

    @Test func filesOfOthersStay() async throws {
        try await office.take([DeskOffice.mail(Self.address, Self.name, "a", files: [DeskOffice.file("a.txt", "wspólny")])])
        try await office.take([DeskOffice.mail("b@x.test", "Inny", "b", files: [DeskOffice.file("b.txt", "wspólny")])])
        let report = try await erase(try await office.client(named: Self.name))
        #expect(report.files == 0)
        #expect(try await office.number("SELECT count(*) FROM blobs b JOIN blob_chunks c ON c.blob_id = b.id") == 1)
    }

    @Test func onlyTheNameAsItIsWrittenErases() async throws {
        let client = try await office.add(Self.name)
        await #expect(throws: StoreError.conflict(.notConfirmed)) { _ = try await erase(client, confirm: "zdzisława tajemnicza") }
        await #expect(throws: StoreError.conflict(.notConfirmed)) { _ = try await erase(client, confirm: "") }
        _ = try await erase(client, confirm: " Zdzisława  Tajemnicza ")
        await #expect(throws: StoreError.notFound) { _ = try await erase(client) }
    }

    @Test func theLogSaysThatItWasDoneAndNotWhoItWas() async throws {
        let client = try await office.add(Self.name) { $0.emails = [Self.address] }
        try await office.change(client) { $0.note = Self.phrase }
        let other = try await office.add("Inny")
        // An entry about an order of somebody else that was theirs before.
        try await office.database.write { db in
            var changes = AuditChanges()
            changes.note("client", Self.name, "Inny")
            changes.note("status", "do_wykonania", "closed")
            try AuditLog.append(
                db,
                .order,
                .random(),
                action: "changed",
                label: "1/2026",
                changes: changes,
                by: nil,
                at: office.office.clock.now
            )
        }
        var would = try await office.database.erasurePreview(client: client)
        let report = try await erase(client)
        would.clean = report.clean
        #expect(would == report)
        #expect(report.logEntries == 3)
        let log = try await office.database.read { db in
            try String.fetchAll(db, sql: "SELECT entity || action || label || changes FROM audit_log")
        }
        #expect(!log.contains { $0.contains("Zdzis") || $0.contains(Self.phrase) || $0.contains("utajniona") }, "\(log)")
        #expect(log.contains { $0.contains("clienterased") })
        #expect(log.contains { $0.contains("✕") && $0.contains("do_wykonania") })
        #expect(try office.items(try await office.database.history(of: other, limit: 9, cursor: nil)).first?["label"] as? String == "Inny")
    }

    @Test func whatEndedInBetweenGoesOn() async throws {
        let client = try await fill()
        // The process ends after some steps.
        let now = office.office.clock.now
        let owner = office.owner
        _ = try await office.database.write { db in try ClientErasure(db: db, user: owner, now: now).step(client) }
        #expect(try await faults() == [])
        var would = try await office.database.erasurePreview(client: client)
        let report = try await erase(client)
        would.clean = report.clean
        #expect(would == report)
        #expect(report.messages == 10)
        #expect(try await office.number("SELECT count(*) FROM blobs") == 0)
        #expect(try found() == [])
    }

    @Test func pagesHearOfIt() async throws {
        try await office.take([DeskOffice.mail(Self.address, Self.name, "a")])
        let client = try await office.client(named: Self.name)
        let conversation = try await office.id("SELECT uid FROM communications_conversations")
        _ = try await erase(client)
        #expect(try await office.text("SELECT data FROM events WHERE type = 'client.erased'") == #"{"client_id":"\#(client)"}"#)
        let gone = try #require(try await office.text("SELECT data FROM events WHERE data ->> 'reason' = 'erased'"))
        #expect(gone.contains(conversation.description))
    }

    @Test func aNumberIsNamedAsAWhole() {
        func isNamed(_ value: String, _ text: String) -> Bool { StrayUpdates.isNamed(Array(value.utf8), in: Array(text.utf8)) }
        #expect(isNamed("123", #"{"id":123}"#))
        #expect(isNamed("123", "123"))
        #expect(!isNamed("123", #"{"id":1234,"n":4123}"#))
        #expect(!isNamed("123", "12"))
    }
}
