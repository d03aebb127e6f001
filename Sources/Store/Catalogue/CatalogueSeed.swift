import Core
import Foundation
import GRDB

extension OfficeDatabase {
    /// Puts the starting catalogue into a database that never had one: of a new office, and of one that was here before there was a
    /// catalogue. Every command that opens an office calls it, so that nobody ever finds one without lists; a mark keeps it from happening
    /// again, whatever people renamed or retired since.
    package func plantCatalogue() async throws {
        guard try await read({ try !CatalogueSeed.isPlanted($0) }) else { return }
        let now = now()
        try await write { db in try CatalogueSeed.plant(db, now: now) }
    }
}

/// The first rows of the office's lists.
enum CatalogueSeed {
    /// The mark in `app_settings`.
    static let key = "catalogue"

    static func isPlanted(_ db: Database) throws -> Bool {
        try Bool.fetchOne(db, sql: "SELECT EXISTS (SELECT 1 FROM app_settings WHERE key = ?)", arguments: [key]) ?? false
    }

    static func plant(_ db: Database, now: Timestamp) throws {
        guard try !isPlanted(db) else { return }
        // A table that somebody filled by another way stays as it is.
        if try isEmpty(db, "languages") { try languages(db, now) }
        if try isEmpty(db, "document_types") { try documentTypes(db, now) }
        if try isEmpty(db, "specializations") { try specializations(db, now) }
        if try isEmpty(db, "offices") { try office(db, now) }
        try db.execute(sql: "INSERT INTO app_settings (key, value) VALUES (?, '1')", arguments: [key])
    }

    private static func isEmpty(_ db: Database, _ table: String) throws -> Bool {
        try Bool.fetchOne(db, sql: "SELECT NOT EXISTS (SELECT 1 FROM \(table))") ?? false
    }

    private static func uid() -> Data { Data(PublicID.random().bytes) }

    private static func languages(_ db: Database, _ now: Timestamp) throws {
        for (position, language) in StartingCatalogue.languages.enumerated() {
            try db.execute(
                sql: """
                    INSERT INTO languages (uid, code, name_uk, name_pl, name_en, base_client_price, is_home, position, created_at, updated_at)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    uid(), language.code, language.names.uk, language.names.pl, language.names.en, language.price,
                    language.code == StartingCatalogue.homeCode, position, now.milliseconds, now.milliseconds,
                ]
            )
        }
    }

    private static func documentTypes(_ db: Database, _ now: Timestamp) throws {
        for (position, names) in StartingCatalogue.documentTypes.enumerated() {
            try db.execute(
                sql: "INSERT INTO document_types (uid, name_uk, name_pl, name_en, position, created_at) VALUES (?, ?, ?, ?, ?, ?)",
                arguments: [uid(), names.uk, names.pl, names.en, position, now.milliseconds]
            )
        }
    }

    private static func specializations(_ db: Database, _ now: Timestamp) throws {
        for name in StartingCatalogue.specializations {
            try db.execute(
                sql: "INSERT INTO specializations (uid, name, created_at) VALUES (?, ?, ?)",
                arguments: [uid(), name, now.milliseconds]
            )
        }
    }

    private static func office(_ db: Database, _ now: Timestamp) throws {
        try db.execute(
            sql: "INSERT INTO offices (uid, name, hours, is_default, created_at) VALUES (?, ?, ?, 1, ?)",
            arguments: [uid(), StartingCatalogue.officeName, StartingCatalogue.officeHours, now.milliseconds]
        )
    }
}
