import Core
import Crypto
import Foundation
import GRDB
import TestSupport
import Testing

@testable import Store

/// Clients who are here twice.
@Suite struct ClientMergeTests {
    let office: ChatOffice

    init() async throws {
        office = try await ChatOffice()
        try await office.hear(1, "Dzień dobry") { $0.provedPhone = "48600700800" }
        try await mail("kowalska@client.test", "Anna Kowalska")
    }

    private func mail(_ address: String, _ name: String) async throws {
        let account = try await office.database.channelAccount(platform: .email, address: "biuro@x.test")
        let from = Correspondent(name: name, address: address)
        let raw = Array(UUID().uuidString.utf8)
        let intake = RawIntake(raw: raw, contentHash: Array(SHA256.hash(data: raw)), source: "test", seen: false)
        let rows = try await office.database.journal([intake], account: account)
        let message = IncomingMessage(subject: "Wycena", text: "Ile?", from: from, counterpart: from)
        _ = try await office.database.apply(rows.compactMap { $0.map { PreparedIntake(row: $0, message: message) } })
    }

    private func client(_ platform: String) async throws -> PublicID {
        let uid = try await office.database.read {
            try Data.fetchOne(
                $0,
                sql: """
                    SELECT c.uid FROM crm_clients c JOIN crm_client_identities i ON i.client_id = c.id WHERE i.platform = ? AND i.kind <> 'phone'
                    """,
                arguments: [platform]
            )
        }
        return PublicID(bytes: Array(uid!))!
    }

    /// Clients and what is theirs, without keys.
    private func dump() async throws -> [String] {
        try await office.database.read { db in
            let queries = [
                "SELECT hex(uid), kind, name, email, phone, language, note, source, created_at FROM crm_clients ORDER BY 1",
                """
                SELECT hex(c.uid), i.platform, i.kind, i.value FROM crm_client_identities i JOIN crm_clients c ON c.id = i.client_id
                ORDER BY 2, 3, 4
                """,
                """
                SELECT hex(v.uid), hex(c.uid), v.client_name FROM communications_conversations v
                LEFT JOIN crm_clients c ON c.id = v.client_id ORDER BY 1
                """,
                "SELECT latin_name, latin_name_approved_at, tags, tax_number, page_unit, page_rounding FROM crm_clients ORDER BY hex(uid)",
                "SELECT hex(c.uid), p.kind, p.value, p.label FROM crm_client_contacts p JOIN crm_clients c ON c.id = p.client_id ORDER BY 1, p.id",
                "SELECT n.text, hex(c.uid) FROM internal_notes n JOIN crm_clients c ON c.id = n.client_id ORDER BY 1",
                "SELECT q.state, hex(c.uid) FROM quotes q JOIN crm_clients c ON c.id = q.client_id ORDER BY 1",
                "SELECT o.order_number, hex(c.uid) FROM crm_orders o JOIN crm_clients c ON c.id = o.client_id ORDER BY 1",
            ]
            return try queries.flatMap { try Row.fetchAll(db, sql: $0).map { $0.databaseValues.map(\.description).joined(separator: "|") } }
        }
    }

    private func order(_ number: String, of client: PublicID) async throws {
        try await office.database.write { db in
            try db.execute(
                sql: """
                    INSERT INTO crm_orders (uid, client_id, order_number, created_at)
                    SELECT randomblob(16), id, ?, 0 FROM crm_clients WHERE uid = ?
                    """,
                arguments: [number, Data(client.bytes)]
            )
        }
    }

    private func note(_ text: String, _ client: PublicID) async throws {
        var patch = ClientPatch()
        patch.note = text
        _ = try await office.database.change(client: client, patch, by: office.olena)
    }

    @Test func theSameNameOnAnotherChannelIsSuggested() async throws {
        let found = try office.items(try await office.database.duplicates(of: try await client("email")))
        #expect(found.count == 1)
        #expect(found.first?["reasons"] as? [String] == ["same_name", "other_channel"])
        #expect((found.first?["client"] as? [String: Any])?["phone"] as? String == "+48600700800")
    }

    @Test func theSamePhoneIsSuggested() async throws {
        let other = try await client("email")
        try await office.database.write {
            try $0.execute(sql: "UPDATE crm_clients SET name = 'A. K.', phone = '600 700-800' WHERE email IS NOT NULL")
        }
        let found = try office.items(try await office.database.duplicates(of: other))
        #expect(found.first?["reasons"] as? [String] == ["same_phone", "other_channel"])
        let back = try office.items(try await office.database.duplicates(of: try await client("telegram")))
        #expect((back.first?["client"] as? [String: Any])?["id"] as? String == other.description)
    }

    @Test func strangersAreNot() async throws {
        try await mail("jan@client.test", "Jan Nowak")
        let found = try office.items(try await office.database.duplicates(of: try await client("telegram")))
        #expect(found.count == 1)
    }

    @Test func aMergeTakenBackLeavesNothing() async throws {
        let (kept, gone) = (try await client("email"), try await client("telegram"))
        try await order("1/2026", of: gone)
        try await order("2/2026", of: kept)
        try await note("płaci z góry", gone)
        try await note("stała klientka", kept)
        let before = try await dump()
        let merged = try office.json(try await office.database.merge(client: gone, into: kept, by: office.olena))
        #expect(merged["conversation_count"] as? Int == 2)
        #expect(merged["phone"] as? String == "+48600700800")
        #expect(merged["note"] as? String == "stała klientka\n\npłaci z góry")
        #expect((merged["merged"] as? [[String: Any]])?.first?["id"] as? String == gone.description)
        await #expect(throws: StoreError.notFound) { _ = try await office.database.client(gone) }
        let orders = "SELECT count(*) FROM crm_orders o JOIN crm_clients c ON c.id = o.client_id WHERE c.email IS NOT NULL"
        #expect(try await office.number(orders) == 2)
        let event = try #require(try await office.text("SELECT data FROM events WHERE data ->> 'into' IS NOT NULL"))
        #expect(event.contains(gone.description) && event.contains(kept.description))
        let back = try office.json(try await office.database.unmerge(client: gone, from: kept, by: office.olena))
        #expect(back["id"] as? String == gone.description)
        #expect(try await dump() == before)
        #expect(try await office.number("SELECT count(*) FROM client_merges") == 0)
    }

    @Test func whatCameOrChangedSinceStays() async throws {
        let (kept, gone) = (try await client("telegram"), try await client("email"))
        _ = try await office.database.merge(client: gone, into: kept, by: office.olena)
        // A new thread of the one that is gone belongs to both now, and to them again afterwards.
        try await mail("kowalska@client.test", "Anna Kowalska")
        #expect(try await office.number("SELECT count(*) FROM crm_clients") == 1)
        try await note("nowa notatka", kept)
        _ = try await office.database.unmerge(client: gone, from: kept, by: office.olena)
        let json = try office.json(try await office.database.client(gone))
        #expect(json["conversation_count"] as? Int == 2)
        #expect(try office.json(try await office.database.client(kept))["note"] as? String == "nowa notatka")
        #expect(try office.json(try await office.database.client(kept))["email"] is NSNull)
    }

    @Test func aChainIsUndoneFromItsEnd() async throws {
        let (one, two) = (try await client("telegram"), try await client("email"))
        try await mail("jan@client.test", "Jan Nowak")
        let three = try await office.database.read { try Data.fetchOne($0, sql: "SELECT uid FROM crm_clients WHERE name = 'Jan Nowak'")! }
        let third = PublicID(bytes: Array(three))!
        let before = try await dump()
        _ = try await office.database.merge(client: third, into: two, by: office.olena)
        _ = try await office.database.merge(client: two, into: one, by: office.olena)
        await #expect(throws: StoreError.notFound) { _ = try await office.database.unmerge(client: third, from: two, by: office.olena) }
        await #expect(throws: StoreError.conflict(.notMerged)) {
            _ = try await office.database.unmerge(client: third, from: one, by: office.olena)
        }
        _ = try await office.database.unmerge(client: two, from: one, by: office.olena)
        _ = try await office.database.unmerge(client: third, from: two, by: office.olena)
        #expect(try await dump() == before)
    }

    @Test func everythingGoesAndComesBack() async throws {
        let (kept, gone) = (try await client("email"), try await client("telegram"))
        func change(_ id: PublicID, _ change: (inout ClientPatch) -> Void) async throws {
            var patch = ClientPatch()
            change(&patch)
            _ = try await office.database.change(client: id, patch, by: office.olena)
        }
        try await change(kept) { patch in
            patch.tags = ["VIP"]
            patch.phones = [ClientContact(value: "22 600 70 80", label: "praca")]
            patch.pageUnit = .characters1125
        }
        try await change(gone) { patch in
            patch.tags = ["stała", "VIP"]
            patch.latinName = "Anna Kowalska"
            patch.latinNameApproved = true
            patch.phones = [ClientContact(value: "+48600700800"), ClientContact(value: "12 345 67 89", label: "mama")]
            patch.addresses = [ClientContact(value: "Łódź")]
            patch.taxNumber = "525"
            patch.pageUnit = .characters1600
        }
        _ = try await office.database.addNote("uwaga", client: gone, by: office.olena)
        try await office.database.write { db in
            try db.execute(
                sql: """
                    INSERT INTO quotes (uid, client_id, conversation_id, state, content, price_brutto, currency, created_at)
                    SELECT randomblob(16), client_id, id, 'draft', '{}', 1, 'PLN', 0 FROM communications_conversations WHERE platform = 'telegram'
                    """
            )
        }
        let before = try await dump()
        let merged = try office.json(try await office.database.merge(client: gone, into: kept, by: office.olena))
        #expect(merged["tags"] as? [String] == ["VIP", "stała"])
        #expect(merged["latin_name"] as? String == "Anna Kowalska")
        #expect(!(merged["latin_name_approved"] is NSNull))
        #expect((merged["phones"] as? [[String: String]])?.map { $0["value"] } == ["22 600 70 80", "+48600700800", "12 345 67 89"])
        #expect(merged["page_unit"] as? String == "characters_1125")
        #expect(
            try await office.number(
                "SELECT count(*) FROM internal_notes n JOIN crm_clients c ON c.id = n.client_id WHERE c.email IS NOT NULL"
            ) == 1
        )
        _ = try await office.database.unmerge(client: gone, from: kept, by: office.olena)
        #expect(try await dump() == before)
    }

    @Test func aChatThatCameSinceGoesBackToWhomItIs() async throws {
        let (kept, gone) = (try await client("email"), try await client("telegram"))
        _ = try await office.database.merge(client: gone, into: kept, by: office.olena)
        office.office.clock.advance(seconds: 60)
        // The same person through the office's own account.
        try await office.hear(900, "Witam") { message in
            let person = message.chat.counterpart
            message.chat = Chat(key: "biz:\(person.id)", kind: .person, counterpart: person)
            message.id = ChatMessageID(chat: message.chat.key, number: 900)
        }
        #expect(
            try await office.number(
                "SELECT count(*) FROM communications_conversations WHERE external_id LIKE 'biz:%' AND client_name = 'Anna Kowalska'"
            ) == 1
        )
        _ = try await office.database.unmerge(client: gone, from: kept, by: office.olena)
        let json = try office.json(try await office.database.client(gone))
        #expect(json["conversation_count"] as? Int == 2)
    }

    @Test func whatCannotBeMergedSaysSo() async throws {
        let kept = try await client("email")
        await #expect(throws: StoreError.conflict(.sameClient)) {
            _ = try await office.database.merge(client: kept, into: kept, by: office.olena)
        }
        await #expect(throws: StoreError.unknownReference(field: "client_id")) {
            _ = try await office.database.merge(client: .random(), into: kept, by: office.olena)
        }
    }
}
