import Core
import Crypto
import Foundation
import GRDB
import TestSupport

@testable import Store

/// An office with people, languages, clients, and a mail to make orders beside.
struct OrderOffice {
    let office: TemporaryOffice
    let olena: User
    let marta: User
    let client: PublicID
    let ukrainian: PublicID
    let polish: PublicID
    let german: PublicID
    let passport: PublicID

    var database: OfficeDatabase { office.database }

    init() async throws {
        office = try await TemporaryOffice()
        let accounts = Accounts(database: office.database)
        olena = try await accounts.add(NewUser(email: "olena@x.test", name: "Олена", role: .manager, passwordHash: "x", locale: .uk))
        marta = try await accounts.add(NewUser(email: "marta@x.test", name: "Marta", role: .owner, passwordHash: "x", locale: .pl))
        let ids = (0..<5).map { _ in PublicID.random() }
        (client, ukrainian, polish, german, passport) = (ids[0], ids[1], ids[2], ids[3], ids[4])
        try await office.database.write { db in
            try db.execute(
                sql: "INSERT INTO crm_clients (uid, name, created_at) VALUES (?, 'Anna Kowalska', 1)",
                arguments: [Data(ids[0].bytes)]
            )
            for (id, code, name, price, home) in [
                (ids[1], "uk", "українська", 4500, false), (ids[2], "pl", "polski", 0, true), (ids[3], "de", "Deutsch", 6000, false),
            ] {
                try db.execute(
                    sql: """
                        INSERT INTO languages (uid, code, name_uk, name_pl, name_en, base_client_price, is_home, created_at, updated_at)
                        VALUES (?1, ?2, ?3, ?3, ?3, ?4, ?5, 1, 1)
                        """,
                    arguments: [Data(id.bytes), code, name, price, home]
                )
            }
            try db.execute(
                sql:
                    "INSERT INTO document_types (uid, name_uk, name_pl, name_en, factor, created_at) VALUES (?, 'п', 'p', 'Passport', 12000, 1)",
                arguments: [Data(ids[4].bytes)]
            )
        }
    }

    /// An order of 2 pages from Ukrainian, 45.00 each.
    func patch(_ change: (inout OrderPatch) -> Void = { _ in }) -> OrderPatch {
        var patch = OrderPatch()
        patch.client = client
        patch.source = .some(ukrainian)
        patch.target = .some(polish)
        patch.pages = .some(200)
        change(&patch)
        return patch
    }

    /// Makes an order.
    @discardableResult
    func make(_ patch: OrderPatch? = nil, key: String = UUID().uuidString, request: String? = nil) async throws -> Made {
        let key = IdempotencyKey(key, of: Identity(user: olena, credential: .session(1)))
        let written = try await database.make(order: patch ?? self.patch(), request: request ?? UUID().uuidString, key: key)
        return Made(json: written.json, isNew: written.isNew)
    }

    @discardableResult
    func change(_ order: PublicID, by user: User? = nil, _ change: (inout OrderPatch) -> Void) async throws -> Made {
        var patch = OrderPatch()
        change(&patch)
        return Made(json: try await database.change(order: order, patch, by: user ?? olena), isNew: false)
    }

    func order(_ id: PublicID, for reader: OrderReader = .desk) async throws -> Made {
        Made(json: try await database.order(id, for: reader), isNew: false)
    }

    /// A payment as the accountant's table has it.
    func pay(_ order: PublicID, _ amount: Int64) async throws {
        try await database.write { db in
            let key = try OrderRows.key(db, order)
            try db.execute(
                sql: """
                    INSERT INTO finance_transactions (uid, order_id, kind, amount_gross, payment_method, payment_date, receipt_number,
                        created_at, updated_at)
                    VALUES (randomblob(16), ?, ?, ?, 'cash', '2026-01-02', hex(randomblob(8)), 1, 1)
                    """,
                arguments: [key, amount < 0 ? "refund" : "payment", amount]
            )
            try OrderMoney.refresh(db, key)
        }
    }

    /// A mail that came in.
    /// - Parameter conversation: where it belongs; nil for one of its own.
    /// - Returns: its conversation and the message.
    func mail(_ text: String, files: [String] = [], in conversation: PublicID? = nil) async throws -> (
        conversation: PublicID, message: PublicID
    ) {
        let account = try await database.channelAccount(platform: .email, address: "biuro@x.test")
        let from = Correspondent(name: "Anna Kowalska", address: "anna@client.test")
        let raw = Array(UUID().uuidString.utf8)
        let intake = RawIntake(raw: raw, contentHash: Array(SHA256.hash(data: raw)), source: "test", seen: false)
        let rows = try await database.journal([intake], account: account)
        let message = IncomingMessage(subject: "Wycena", text: text, from: from, counterpart: from)
        _ = try await database.apply(rows.compactMap { $0.map { PreparedIntake(row: $0, message: message) } })
        return try await database.write { db in
            if let conversation {
                try db.execute(
                    sql: """
                        UPDATE communications_messages SET conversation_id = (SELECT id FROM communications_conversations WHERE uid = ?)
                        WHERE id = (SELECT max(id) FROM communications_messages)
                        """,
                    arguments: [Data(conversation.bytes)]
                )
            }
            let row = try Row.fetchOne(
                db,
                sql: """
                    SELECT c.uid, m.uid, m.id FROM communications_messages m JOIN communications_conversations c ON c.id = m.conversation_id
                    ORDER BY m.id DESC LIMIT 1
                    """
            )!
            for (n, name) in files.enumerated() {
                let content = Array("content of \(name)".utf8)
                let blob = try Blobs.store(db, content, sha256: Array(SHA256.hash(data: content)))
                try db.execute(
                    sql: """
                        INSERT INTO communications_attachments (uid, message_id, n, name, mime, size, blob_id)
                        VALUES (randomblob(16), ?, ?, ?, 'text/plain', ?, ?)
                        """,
                    arguments: [row[2] as Int64, n, name, content.count, blob]
                )
            }
            return (PublicID(bytes: Array(row[0] as Data))!, PublicID(bytes: Array(row[1] as Data))!)
        }
    }

    func attachment(_ name: String) async throws -> PublicID {
        let uid = try await database.read {
            try Data.fetchOne($0, sql: "SELECT uid FROM communications_attachments WHERE name = ?", arguments: [name])
        }
        return PublicID(bytes: Array(uid!))!
    }

    func count(_ sql: String) async throws -> Int {
        try await database.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM " + sql) ?? 0 }
    }
}

/// An answer of the store, to be looked into.
struct Made: Sendable {
    let json: [UInt8]
    let isNew: Bool

    var value: JSONValue { try! JSONReader.read(json) }
    var id: PublicID { PublicID(self["id"].string)! }
    var number: String { self["order_number"].string }
    var revision: Int64 { self["revision"].int }

    subscript(_ path: String...) -> JSONValue { path.reduce(value) { $0[$1] } }
}

extension JSONValue {
    subscript(_ name: String) -> JSONValue {
        if case .object(let members) = self { members[name] ?? .null } else { .null }
    }

    var string: String { if case .string(let text) = self { text } else { "" } }
    var int: Int64 { if case .int(let value) = self { value } else { Int64.min } }
    var items: [JSONValue] { if case .array(let items) = self { items } else { [] } }
    var names: Set<String> { if case .object(let members) = self { Set(members.keys) } else { [] } }
}
