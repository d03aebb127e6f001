import Core
import Foundation
import GRDB
import TestSupport

@testable import Store

/// An office with people, a client and orders that are entered straight into their rows.
struct OrderDesk {
    let office: TemporaryOffice
    let owner: User
    let manager: User
    let client: Int64

    var database: OfficeDatabase { office.database }

    init() async throws {
        office = try await TemporaryOffice()
        let accounts = Accounts(database: office.database)
        owner = try await Self.user(accounts, "Олена", .owner)
        manager = try await Self.user(accounts, "Марта", .manager)
        let now = office.clock.now
        client = try await office.database.write { db in
            try db.execute(
                sql: "INSERT INTO crm_clients (uid, name, created_at) VALUES (?, 'Anna Kowalska', ?)",
                arguments: [Data(PublicID.random().bytes), now.milliseconds]
            )
            return db.lastInsertedRowID
        }
    }

    static func user(_ accounts: Accounts, _ name: String, _ role: Role) async throws -> User {
        try await accounts.add(
            NewUser(email: "\(UUID().uuidString)@office.example", name: name, role: role, passwordHash: "x", locale: .uk)
        )
    }

    func user(_ name: String, _ role: Role) async throws -> User { try await Self.user(Accounts(database: database), name, role) }

    /// An order of the client, made now.
    /// - Parameters:
    ///   - gross: nil for an order without a price.
    ///   - columns: further columns with their values in SQL.
    func order(_ number: String, gross: Int64? = 12_300, manager: User? = nil, columns: [String: String] = [:]) async throws -> PublicID {
        let id = PublicID.random()
        let now = office.clock.now
        let client = client
        try await database.write { db in
            let names = columns.keys.sorted()
            try db.execute(
                sql: """
                    INSERT INTO crm_orders (uid, client_id, client_name, order_number, price_brutto, manager_id, created_at\(names.map { ", " + $0 }.joined()))
                    VALUES (?, ?, 'Anna Kowalska', ?, ?, ?, ?\(names.map { ", " + columns[$0]! }.joined()))
                    """,
                arguments: [Data(id.bytes), client, number, gross, manager?.key, now.milliseconds]
            )
            try OrderMoney.refresh(db, db.lastInsertedRowID)
        }
        return id
    }

    func set(_ assignments: String, of order: PublicID) async throws {
        try await database.write { db in
            try db.execute(sql: "UPDATE crm_orders SET \(assignments) WHERE uid = ?", arguments: [Data(order.bytes)])
        }
    }

    /// A column of an order.
    func value<Value: DatabaseValueConvertible & Sendable>(_ column: String, of order: PublicID, as type: Value.Type = Value.self)
        async throws -> Value?
    {
        try await database.read { db in
            try Value.fetchOne(db, sql: "SELECT \(column) FROM crm_orders WHERE uid = ?", arguments: [Data(order.bytes)])
        }
    }

    func key(_ text: String, of user: User? = nil) -> IdempotencyKey {
        IdempotencyKey(text, of: Identity(user: user ?? manager, credential: .session(7)))
    }

    func json(_ bytes: [UInt8]) throws -> JSONValue { try JSONReader.read(bytes) }
}

extension JSONValue {
    subscript(_ name: String) -> JSONValue? { if case .object(let members) = self { members[name] } else { nil } }
    subscript(_ index: Int) -> JSONValue? {
        if case .array(let elements) = self, elements.indices.contains(index) { elements[index] } else { nil }
    }
    var string: String? { if case .string(let text) = self { text } else { nil } }
    var int: Int64? { if case .int(let value) = self { value } else { nil } }
    var items: [JSONValue] { if case .array(let elements)? = self["items"] { elements } else { [] } }
}
