import Core
import Foundation
import GRDB

/// Finds the rows that the fields of an order name, and the names that people know them by.
struct OrderLookUp {
    let db: Database

    /// The key of a row.
    /// - Throws: ``StoreError/unknownReference(field:)``
    private func key(_ sql: String, _ id: PublicID, _ field: OrderField) throws -> Int64 {
        guard let key = try Int64.fetchOne(db.cachedStatement(sql: sql), arguments: [Data(id.bytes)]) else {
            throw StoreError.unknownReference(field: field.rawValue)
        }
        return key
    }

    func client(_ id: PublicID) throws -> Int64 { try key("SELECT id FROM crm_clients WHERE uid = ?", id, .client) }

    func conversation(_ id: PublicID?) throws -> Int64? {
        try id.map { try key(ConversationQueries.present, $0, .conversation) }
    }

    /// Somebody who works at the desk.
    func manager(_ id: PublicID?) throws -> Int64? {
        try id.map {
            try key("SELECT id FROM users WHERE uid = ? AND disabled_at IS NULL AND role IN ('owner', 'manager')", $0, .manager)
        }
    }

    /// What was retired stays where it is and is not chosen anew.
    func office(_ id: PublicID?, present: Int64?) throws -> Int64? { try active("offices", id, present, .office) }

    func documentType(_ id: PublicID?, present: Int64?) throws -> Int64? { try active("document_types", id, present, .documentType) }

    func language(_ id: PublicID?, present: Int64?, _ field: OrderField) throws -> Int64? { try active("languages", id, present, field) }

    private func active(_ table: String, _ id: PublicID?, _ present: Int64?, _ field: OrderField) throws -> Int64? {
        guard let id else { return nil }
        let found = try key("SELECT id FROM \(table) WHERE uid = ?", id, field)
        if found == present { return found }
        return try key("SELECT id FROM \(table) WHERE uid = ? AND is_active = 1", id, field)
    }

    /// The office that orders are of where nobody says which.
    func usualOffice() throws -> Int64? {
        try Int64.fetchOne(db.cachedStatement(sql: "SELECT id FROM offices WHERE is_default = 1"))
    }

    // MARK: - Names

    /// What people call a row: a name, or the names in three languages.
    func name(_ field: OrderField, _ key: Int64?) throws -> JSONValue {
        guard let key else { return .null }
        switch field {
        case .client: return try text("SELECT name FROM crm_clients WHERE id = ?", key)
        case .manager: return try text("SELECT name FROM users WHERE id = ?", key)
        case .office: return try text("SELECT name FROM offices WHERE id = ?", key)
        case .conversation:
            return try text(
                """
                SELECT coalesce(nullif(subject, ''), nullif(counterpart_name, ''), counterpart_address)
                FROM communications_conversations WHERE id = ?
                """,
                key
            )
        case .documentType: return try names("document_types", key)
        case .source, .target: return try names("languages", key)
        default: return .int(key)
        }
    }

    private func text(_ sql: String, _ key: Int64) throws -> JSONValue {
        try String.fetchOne(db.cachedStatement(sql: sql), arguments: [key]).map { .string($0) } ?? .null
    }

    private func names(_ table: String, _ key: Int64) throws -> JSONValue {
        let statement = try db.cachedStatement(sql: "SELECT name_uk, name_pl, name_en FROM \(table) WHERE id = ?")
        guard let row = try Row.fetchOne(statement, arguments: [key]) else { return .null }
        return .object(["uk": .string(row[0]), "pl": .string(row[1]), "en": .string(row[2])])
    }
}
