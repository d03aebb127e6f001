import Core
import Crypto
import Foundation
import GRDB
import TestSupport

@testable import Store

/// An office with a mailbox, an owner and a manager.
struct DeskOffice {
    let office: TemporaryOffice
    let account: ChannelAccount
    let owner: User
    let anna: User

    var database: OfficeDatabase { office.database }

    init() async throws {
        office = try await TemporaryOffice()
        account = try await office.database.channelAccount(platform: .email, address: "biuro@x.test")
        try await office.database.plantCatalogue()
        let accounts = Accounts(database: office.database)
        owner = try await accounts.add(NewUser(email: "o@x.test", name: "Właścicielka", role: .owner, passwordHash: "x", locale: .pl))
        anna = try await accounts.add(NewUser(email: "m@x.test", name: "Anna z biura", role: .manager, passwordHash: "x", locale: .pl))
    }

    // MARK: - Mail

    static func mail(
        _ address: String,
        _ name: String,
        _ text: String,
        subject: String = "Wycena",
        at: Timestamp? = nil,
        files: [IncomingAttachment] = [],
        fingerprint: [UInt8]? = nil
    ) -> IncomingMessage {
        let from = Correspondent(name: name, address: address)
        return IncomingMessage(
            subject: subject,
            text: text,
            from: from,
            to: [Correspondent(name: "", address: "biuro@x.test")],
            counterpart: from,
            sentAt: at,
            fingerprint: fingerprint,
            attachments: files
        )
    }

    static func file(_ name: String, _ content: String) -> IncomingAttachment {
        IncomingAttachment(name: name, mime: "text/plain", content: Array(content.utf8))
    }

    /// Takes mails in as a listener does.
    /// - Parameter raw: the bytes of the first; of the others, and where there are none, they are made up.
    @discardableResult
    func take(_ messages: [IncomingMessage], raw: String? = nil) async throws -> [IntakeOutcome] {
        let raws = messages.indices.map { index in
            let message = messages[index]
            return index == 0 && raw != nil
                ? raw! : "From: \(message.from?.name ?? "") <\(message.from?.address ?? "")>\r\n\r\n\(message.text)\r\n\(UUID())"
        }
        let intakes = raws.map {
            RawIntake(raw: Array($0.utf8), contentHash: Array(SHA256.hash(data: Data($0.utf8))), source: "test", seen: false)
        }
        let rows = try await database.journal(intakes, account: account)
        return try await database.apply(
            zip(rows, messages).compactMap { row, message in row.map { PreparedIntake(row: $0, message: message) } }
        )
    }

    // MARK: - Clients and orders

    func id(_ sql: String) async throws -> PublicID {
        let bytes = try await database.read { try Data.fetchOne($0, sql: sql) }
        return PublicID(bytes: Array(bytes ?? Data()))!
    }

    func client(named name: String) async throws -> PublicID {
        let bytes = try await database.read {
            try Data.fetchOne($0, sql: "SELECT uid FROM crm_clients WHERE name = ?", arguments: [name])
        }
        return PublicID(bytes: Array(bytes ?? Data()))!
    }

    func add(_ name: String, _ change: (inout ClientPatch) -> Void = { _ in }) async throws -> PublicID {
        var patch = ClientPatch()
        patch.name = name
        change(&patch)
        return PublicID(try json(try await database.addClient(patch, by: anna))["id"] as! String)!
    }

    @discardableResult
    func change(_ client: PublicID, by user: User? = nil, _ change: (inout ClientPatch) -> Void) async throws -> [String: Any] {
        var patch = ClientPatch()
        change(&patch)
        return try json(try await database.change(client: client, patch, by: user ?? anna))
    }

    /// An order by hand; with a payment where one is named.
    func order(_ number: String, of client: PublicID, description: String = "", price: Int64? = nil, paid: Int64? = nil, at: Int64 = 0)
        async throws
    {
        try await database.write { db in
            try db.execute(
                sql: """
                    INSERT INTO crm_orders (uid, client_id, client_name, order_number, description, price_brutto, created_at)
                    SELECT randomblob(16), id, name, ?, ?, ?, ? FROM crm_clients WHERE uid = ?
                    """,
                arguments: [number, description, price, at, Data(client.bytes)]
            )
            let order = db.lastInsertedRowID
            if let paid {
                try db.execute(
                    sql: """
                        INSERT INTO finance_transactions (uid, order_id, kind, amount_gross, payment_method, payment_date, receipt_number,
                            notes, created_at, updated_at)
                        VALUES (randomblob(16), ?, 'payment', ?, 'cash', '2026-01-02', ?, 'od p. Kowalskiej', ?, ?)
                        """,
                    arguments: [order, paid, "KP/\(number)", at, at]
                )
            }
            try OrderMoney.refresh(db, order)
        }
    }

    // MARK: - What people see

    func json(_ bytes: [UInt8]) throws -> [String: Any] {
        try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any] ?? [:]
    }

    func items(_ bytes: [UInt8]) throws -> [[String: Any]] { try json(bytes)["items"] as? [[String: Any]] ?? [] }

    func number(_ sql: String) async throws -> Int { try await database.read { try Int.fetchOne($0, sql: sql) ?? -1 } }

    func text(_ sql: String) async throws -> String? { try await database.read { try String.fetchOne($0, sql: sql) } }
}
