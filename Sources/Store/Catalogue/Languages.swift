package import Core
import Foundation
import GRDB

/// A language, or a change of one: what is nil stays. The fields are taken as checked.
package struct LanguagePatch: Sendable {
    package var names = NamesPatch()
    /// ISO 639; `.some(nil)` clears it.
    package var code: String??
    /// Of a page, net, in minor units.
    package var basePrice: Int64?
    /// Whether it is the office's own. There is one at most: the one before stops being it.
    package var isHome: Bool?
    package var isActive: Bool?

    package init() {}
}

extension OfficeDatabase {
    /// All languages, also those that are not used any more: `{"items": […], "next": null}`.
    package func languages() async throws -> [UInt8] {
        try await read { db in try Catalogue.list(db, LanguageTable.all, LanguageTable.write) }
    }

    /// Adds a language and returns it as JSON.
    /// - Throws: ``StoreError/conflict(_:)`` with `nameTaken`, `codeTaken` or `tooManyEntries`.
    package func addLanguage(_ patch: LanguagePatch, by user: User) async throws -> [UInt8] {
        let now = now()
        return try await write { db in try LanguageTable.add(db, patch, by: user, at: now) }
    }

    /// Changes a language and returns it as JSON.
    /// - Throws: ``StoreError/notFound``, ``StoreError/conflict(_:)`` with `nameTaken` or `codeTaken`.
    package func change(language id: PublicID, _ patch: LanguagePatch, by user: User) async throws -> [UInt8] {
        let now = now()
        return try await write { db in try LanguageTable.change(db, id, patch, by: user, at: now) }
    }

    /// Prices of pairs that are not the sum of their languages: `{"items": [{source_language_id, target_language_id, price}], "next": null}`.
    package func languagePairs() async throws -> [UInt8] {
        try await read { db in try Catalogue.list(db, LanguageTable.pairs, LanguageTable.writePair) }
    }

    /// Sets the price of a page of a pair, in minor units; nil goes back to the sum of the languages.
    /// - Throws: ``StoreError/unknownReference(field:)``
    package func setPrice(_ price: Int64?, from source: PublicID, to target: PublicID, by user: User) async throws {
        let now = now()
        try await write { db in try LanguageTable.setPair(db, source, target, price, by: user, at: now) }
    }
}

/// The tables `languages` and `language_pair_prices`.
enum LanguageTable {
    private static let columns = "uid, code, name_uk, name_pl, name_en, base_client_price, is_home, is_active"
    static let all = "SELECT \(columns) FROM languages ORDER BY position, id"
    static let one = "SELECT \(columns) FROM languages WHERE id = ?"
    static let pairs = """
        SELECT s.uid, t.uid, p.client_price FROM language_pair_prices p
        JOIN languages s ON s.id = p.source_language_id JOIN languages t ON t.id = p.target_language_id
        ORDER BY p.source_language_id, p.target_language_id
        """
    /// Pairs that may have prices of their own.
    static let maximumPairs = 5000

    static func write(_ columns: Columns, _ writer: inout JSONWriter) {
        writer.object { writer in
            writer.key("id")
            writer.uid(columns, 0)
            writer.key("code")
            writer.text(columns, 1)
            Catalogue.names(columns, 2, &writer)
            writer.key("base_client_price")
            writer.int(columns, 5)
            writer.key("is_home")
            writer.bool(columns.bool(6))
            writer.key("is_active")
            writer.bool(columns.bool(7))
            writer.key("is_starting_price")
            writer.bool(!columns.bool(6) && StartingCatalogue.isExample(price: columns.int(5), code: columns.optionalString(1)))
        }
    }

    static func writePair(_ columns: Columns, _ writer: inout JSONWriter) {
        writer.object { writer in
            writer.key("source_language_id")
            writer.uid(columns, 0)
            writer.key("target_language_id")
            writer.uid(columns, 1)
            writer.key("price")
            writer.int(columns, 2)
        }
    }

    static func add(_ db: Database, _ patch: LanguagePatch, by user: User, at now: Timestamp) throws -> [UInt8] {
        try Catalogue.requireRoom(db, "languages")
        try Catalogue.requireFree(db, "languages", names: patch.names.columns, except: nil)
        let code = patch.code ?? nil
        try requireFree(db, code: code, except: nil)
        if patch.isHome == true { try leaveHome(db, except: nil, by: user, at: now) }
        let id = PublicID.random()
        try db.execute(
            sql: """
                INSERT INTO languages (uid, code, name_uk, name_pl, name_en, base_client_price, is_home, is_active, position, created_at,
                    updated_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, (SELECT ifnull(max(position), 0) + 1 FROM languages), ?, ?)
                """,
            arguments: [
                Data(id.bytes), code, patch.names.uk, patch.names.pl, patch.names.en, patch.basePrice ?? 0, patch.isHome ?? false,
                patch.isActive ?? true, now.milliseconds, now.milliseconds,
            ]
        )
        let key = db.lastInsertedRowID
        var changes = AuditChanges()
        changes.note("base_client_price", nil, patch.basePrice ?? 0)
        try Catalogue.record(
            db,
            .language,
            id,
            action: "created",
            label: patch.names.pl ?? "",
            changes: changes,
            what: "languages",
            by: user,
            at: now
        )
        return try Catalogue.one(db, one, key: key, write)
    }

    static func change(_ db: Database, _ id: PublicID, _ patch: LanguagePatch, by user: User, at now: Timestamp) throws -> [UInt8] {
        guard let row = try Row.fetchOne(db, sql: "SELECT * FROM languages WHERE uid = ?", arguments: [Data(id.bytes)]) else {
            throw StoreError.notFound
        }
        let key: Int64 = row["id"]
        try Catalogue.requireFree(db, "languages", names: patch.names.columns, except: key)
        var edit = RowEdit()
        patch.names.apply(to: &edit, before: row)
        if let code = patch.code {
            try requireFree(db, code: code, except: key)
            edit.set("code", row["code"] as String?, code)
        }
        if let price = patch.basePrice { edit.set("base_client_price", row["base_client_price"] as Int64?, price) }
        if let isHome = patch.isHome {
            if isHome { try leaveHome(db, except: key, by: user, at: now) }
            edit.set("is_home", row["is_home"] as Bool, isHome)
        }
        if let isActive = patch.isActive { edit.set("is_active", row["is_active"] as Bool, isActive) }
        guard !edit.changes.isEmpty else { return try Catalogue.one(db, one, key: key, write) }
        try edit.update(db, "languages", key: key, always: [("updated_at", now.milliseconds.databaseValue)])
        try Catalogue.record(
            db,
            .language,
            id,
            action: "changed",
            label: patch.names.pl ?? row["name_pl"],
            changes: edit.changes,
            what: "languages",
            by: user,
            at: now
        )
        return try Catalogue.one(db, one, key: key, write)
    }

    private static func requireFree(_ db: Database, code: String?, except key: Int64?) throws {
        guard let code else { return }
        let holder = try Int64.fetchOne(db, sql: "SELECT id FROM languages WHERE code = ?", arguments: [code])
        if let holder, holder != key { throw StoreError.conflict(.codeTaken) }
    }

    /// The language that was the office's own is one as any other.
    private static func leaveHome(_ db: Database, except key: Int64?, by user: User, at now: Timestamp) throws {
        let sql = "SELECT id, uid, name_pl FROM languages WHERE is_home = 1"
        guard let row = try Row.fetchOne(db, sql: sql), row[0] as Int64? != key, let id = PublicID(bytes: Array(row[1] as Data)) else {
            return
        }
        try db.execute(
            sql: "UPDATE languages SET is_home = 0, updated_at = ? WHERE id = ?",
            arguments: [now.milliseconds, row[0] as Int64]
        )
        var changes = AuditChanges()
        changes.note("is_home", true, false)
        try AuditLog.append(db, .language, id, action: "changed", label: row[2], changes: changes, by: user, at: now)
    }

    static func setPair(
        _ db: Database,
        _ source: PublicID,
        _ target: PublicID,
        _ price: Int64?,
        by user: User,
        at now: Timestamp
    ) throws {
        func language(_ id: PublicID, _ field: String) throws -> (key: Int64, name: String) {
            let sql = "SELECT id, name_pl FROM languages WHERE uid = ?"
            guard let row = try Row.fetchOne(db, sql: sql, arguments: [Data(id.bytes)]) else {
                throw StoreError.unknownReference(field: field)
            }
            return (row[0], row[1])
        }
        let from = try language(source, "source_language_id")
        let to = try language(target, "target_language_id")
        let pair: StatementArguments = [from.key, to.key]
        let condition = "source_language_id = ? AND target_language_id = ?"
        let before = try Int64.fetchOne(db, sql: "SELECT client_price FROM language_pair_prices WHERE \(condition)", arguments: pair)
        guard before != price else { return }
        if before == nil { try Catalogue.requireRoom(db, "language_pair_prices", maximum: maximumPairs) }
        if let price {
            try db.execute(sql: "INSERT OR REPLACE INTO language_pair_prices VALUES (?, ?, ?)", arguments: pair + [price])
        } else {
            try db.execute(sql: "DELETE FROM language_pair_prices WHERE \(condition)", arguments: pair)
        }
        var changes = AuditChanges()
        changes.note("price", before, price)
        try Catalogue.record(
            db,
            .languagePair,
            source,
            action: "changed",
            label: "\(from.name) → \(to.name)",
            changes: changes,
            what: "language_pairs",
            by: user,
            at: now
        )
    }
}
