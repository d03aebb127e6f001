package import Core
import Foundation
package import GRDB

/// What an entry of the log is about.
package enum AuditEntity: String, Sendable, CaseIterable, Codable {
    case client, order, payment, quote, note, language, specialization, office, user
    case languagePair = "language_pair"
    case documentType = "document_type"
    case settings
}

/// The table `audit_log`: who changed what. An entry is appended in the transaction that makes the change.
package enum AuditLog {
    /// Appends an entry.
    /// - Parameters:
    ///   - id: of the thing that changed; it stays in the log when the thing is gone.
    ///   - action: a word for what was done: `created`, `changed`, `archived`, `erased`, …
    ///   - label: what people call the thing, e.g. an order's number.
    ///   - revision: which one the change made, for what has revisions.
    ///   - user: who did it; nil where Dragoman did.
    package static func append(
        _ db: Database,
        _ entity: AuditEntity,
        _ id: PublicID,
        action: String,
        label: String = "",
        changes: AuditChanges = AuditChanges(),
        revision: Int64? = nil,
        by user: User?,
        at now: Timestamp
    ) throws {
        try db.cachedStatement(
            sql: """
                INSERT INTO audit_log (at, user_id, user_name, entity, entity_uid, action, label, changes, revision)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(arguments: [
            now.milliseconds, user?.key, user?.name ?? "", entity.rawValue, Data(id.bytes), action, label, changes.json, revision,
        ])
    }

    static let since = "SELECT user_name, changes FROM audit_log WHERE entity_uid = ? AND revision > ? ORDER BY id DESC LIMIT ?"

    /// Entries that one look goes back at most; who saw something older than that loads it anew.
    static let reach = 1000

    /// The fields of a thing that changed after a revision, each with the name of who changed it last.
    package static func changed(_ db: Database, _ id: PublicID, since revision: Int64) throws -> [String: String] {
        var changed: [String: String] = [:]
        let rows = try Row.fetchCursor(db.cachedStatement(sql: since), arguments: [Data(id.bytes), revision, reach])
        while let row = try rows.next() {
            guard case .object(let fields)? = try? JSONReader.read(Array((row[1] as String).utf8)) else { continue }
            let name: String = row[0]
            for field in fields.keys where changed[field] == nil { changed[field] = name }
        }
        return changed
    }
}
