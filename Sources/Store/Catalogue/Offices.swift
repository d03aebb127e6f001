package import Core
import Foundation
import GRDB

/// A day on which an office is closed.
package struct Holiday: Sendable, Hashable {
    package var date: LocalDate
    package var name: String
    /// Every year on that day.
    package var isRecurring: Bool

    package init(date: LocalDate, name: String, isRecurring: Bool) {
        self.date = date
        self.name = name
        self.isRecurring = isRecurring
    }
}

/// An office, or a change of one: what is nil stays. The fields are taken as checked.
package struct OfficePatch: Sendable {
    package var name: String?
    package var address: String?
    package var city: String?
    package var postalCode: String?
    package var phone: String?
    package var email: String?
    /// Monday first, seven of them; nil where it is closed.
    package var hours: [OfficeHours.Opening?]?
    /// They take the place of all that there are, each day once.
    package var holidays: [Holiday]?
    package var isActive: Bool?
    /// Orders are of this office where none is named. The one before stops being it.
    package var isDefault: Bool?

    package init() {}
}

extension OfficeDatabase {
    /// All offices with their hours and holidays, also those that are closed for good: `{"items": […], "next": null}`.
    package func offices() async throws -> [UInt8] {
        try await read { db in try Catalogue.list(db, OfficeTable.all, OfficeTable.write) }
    }

    /// Adds an office and returns it as JSON. The first one is the default.
    /// - Throws: ``StoreError/conflict(_:)`` with `nameTaken` or `tooManyEntries`.
    package func addOffice(_ patch: OfficePatch, by user: User) async throws -> [UInt8] {
        let now = now()
        return try await write { db in try OfficeTable.add(db, patch, by: user, at: now) }
    }

    /// What the office is called: its usual place, unless that has nothing but the name it was installed with.
    package func officeName() async throws -> String? {
        try await read { db in
            try String.fetchOne(
                db.cachedStatement(sql: "SELECT name FROM offices WHERE is_default = 1 AND name <> ?"),
                arguments: [StartingCatalogue.officeName]
            )
        }
    }

    /// Changes an office and returns it as JSON.
    /// - Throws: ``StoreError/notFound``, ``StoreError/conflict(_:)`` with `nameTaken` or `defaultOffice`.
    package func change(office id: PublicID, _ patch: OfficePatch, by user: User) async throws -> [UInt8] {
        let now = now()
        return try await write { db in try OfficeTable.change(db, id, patch, by: user, at: now) }
    }
}

/// The tables `offices` and `office_holidays`.
enum OfficeTable {
    static let weekDays = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
    static let maximum = 100

    private static let columns = """
        o.uid, o.name, o.address, o.city, o.postal_code, o.phone, o.email, o.hours, o.is_active, o.is_default,
        (SELECT json_group_array(json_object('id', \(SQLText.uuid("h.uid")), 'date', h.date, 'name', h.name,
                'is_recurring', json(iif(h.is_recurring, 'true', 'false'))))
            FROM (SELECT * FROM office_holidays WHERE office_id = o.id ORDER BY date) h)
        """
    static let all = "SELECT \(columns) FROM offices o ORDER BY o.id"
    static let one = "SELECT \(columns) FROM offices o WHERE o.id = ?"

    static func write(_ columns: Columns, _ writer: inout JSONWriter) {
        writer.object { writer in
            writer.key("id")
            writer.uid(columns, 0)
            writer.key("name")
            writer.text(columns, 1)
            writer.key("address")
            writer.text(columns, 2)
            writer.key("city")
            writer.text(columns, 3)
            writer.key("postal_code")
            writer.text(columns, 4)
            writer.key("phone")
            writer.text(columns, 5)
            writer.key("email")
            writer.text(columns, 6)
            writer.key("hours")
            writer.json(columns, 7)
            writer.key("is_active")
            writer.bool(columns.bool(8))
            writer.key("is_default")
            writer.bool(columns.bool(9))
            writer.key("holidays")
            writer.json(columns, 10)
        }
    }

    /// Names the usual office when its owner sets it up; where another one is called so already, nothing changes.
    static func name(_ db: Database, _ name: String) throws {
        try db.execute(sql: "UPDATE OR IGNORE offices SET name = ? WHERE is_default = 1", arguments: [name])
    }

    static func add(_ db: Database, _ patch: OfficePatch, by user: User, at now: Timestamp) throws -> [UInt8] {
        let name = patch.name ?? ""
        try Catalogue.requireRoom(db, "offices", maximum: maximum)
        try Catalogue.requireFree(db, "offices", names: [("name", name)], except: nil)
        let hasDefault = try Bool.fetchOne(db, sql: "SELECT EXISTS (SELECT 1 FROM offices WHERE is_default = 1)") ?? false
        let isDefault = !hasDefault || patch.isDefault == true
        if isDefault { try leaveDefault(db, except: nil, by: user, at: now) }
        let id = PublicID.random()
        try db.execute(
            sql: """
                INSERT INTO offices (uid, name, address, city, postal_code, phone, email, hours, is_active, is_default, created_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                Data(id.bytes), name, patch.address ?? "", patch.city ?? "", patch.postalCode ?? "", patch.phone ?? "", patch.email ?? "",
                patch.hours.map(json) ?? StartingCatalogue.officeHours, isDefault || patch.isActive ?? true, isDefault, now.milliseconds,
            ]
        )
        let key = db.lastInsertedRowID
        if let holidays = patch.holidays { try set(db, holidays, of: key) }
        try Catalogue.record(db, .office, id, action: "created", label: name, changes: AuditChanges(), what: "offices", by: user, at: now)
        return try Catalogue.one(db, one, key: key, write)
    }

    static func change(_ db: Database, _ id: PublicID, _ patch: OfficePatch, by user: User, at now: Timestamp) throws -> [UInt8] {
        guard let row = try Row.fetchOne(db, sql: "SELECT * FROM offices WHERE uid = ?", arguments: [Data(id.bytes)]) else {
            throw StoreError.notFound
        }
        let key: Int64 = row["id"]
        var edit = RowEdit()
        if let name = patch.name { try Catalogue.requireFree(db, "offices", names: [("name", name)], except: key) }
        let texts = [
            ("name", patch.name), ("address", patch.address), ("city", patch.city), ("postal_code", patch.postalCode),
            ("phone", patch.phone), ("email", patch.email),
        ]
        for (column, text) in texts { if let text { edit.set(column, row[column] as String?, text) } }
        if let hours = patch.hours { edit.set(json: "hours", row["hours"], json(hours)) }
        try state(db, patch, row, &edit, by: user, at: now)
        if let holidays = patch.holidays {
            let before = try self.holidays(db, of: key)
            if Set(before) != Set(holidays) {
                try set(db, holidays, of: key)
                edit.note("holidays", Self.value(before), Self.value(holidays))
            }
        }
        guard !edit.changes.isEmpty else { return try Catalogue.one(db, one, key: key, write) }
        try edit.update(db, "offices", key: key)
        try Catalogue.record(
            db,
            .office,
            id,
            action: "changed",
            label: patch.name ?? row["name"],
            changes: edit.changes,
            what: "offices",
            by: user,
            at: now
        )
        return try Catalogue.one(db, one, key: key, write)
    }

    /// There is always one default office, and it is in use.
    private static func state(
        _ db: Database,
        _ patch: OfficePatch,
        _ row: Row,
        _ edit: inout RowEdit,
        by user: User,
        at now: Timestamp
    ) throws {
        let wasDefault: Bool = row["is_default"]
        let isDefault = patch.isDefault ?? wasDefault
        let isActive = patch.isActive ?? (row["is_active"] as Bool || isDefault && !wasDefault)
        guard isDefault || !wasDefault, isActive || !isDefault else { throw StoreError.conflict(.defaultOffice) }
        if isDefault, !wasDefault { try leaveDefault(db, except: row["id"], by: user, at: now) }
        edit.set("is_default", wasDefault, isDefault)
        edit.set("is_active", row["is_active"] as Bool, isActive)
    }

    private static func leaveDefault(_ db: Database, except key: Int64?, by user: User, at now: Timestamp) throws {
        let sql = "SELECT id, uid, name FROM offices WHERE is_default = 1"
        guard let row = try Row.fetchOne(db, sql: sql), row[0] as Int64? != key, let id = PublicID(bytes: Array(row[1] as Data)) else {
            return
        }
        try db.execute(sql: "UPDATE offices SET is_default = 0 WHERE id = ?", arguments: [row[0] as Int64])
        var changes = AuditChanges()
        changes.note("is_default", true, false)
        try AuditLog.append(db, .office, id, action: "changed", label: row[2], changes: changes, by: user, at: now)
    }

    // MARK: - Hours and holidays

    static func json(_ hours: [OfficeHours.Opening?]) -> String {
        MessageJSON.json { writer in
            writer.object { writer in
                for (day, opening) in zip(weekDays, hours) {
                    writer.name(day)
                    if let opening {
                        writer.array { writer in
                            writer.string(opening.opens.description)
                            writer.string(opening.closes.description)
                        }
                    } else {
                        writer.null()
                    }
                }
            }
        }
    }

    static func holidays(_ db: Database, of office: Int64) throws -> [Holiday] {
        try Row.fetchAll(
            db,
            sql: "SELECT date, name, is_recurring FROM office_holidays WHERE office_id = ? ORDER BY date",
            arguments: [office]
        ).compactMap { row in LocalDate(row[0] as String).map { Holiday(date: $0, name: row[1], isRecurring: row[2]) } }
    }

    /// A day that stays keeps its id.
    private static func set(_ db: Database, _ holidays: [Holiday], of office: Int64) throws {
        let dates = MessageJSON.strings(holidays.map(\.date.description))
        try db.execute(
            sql: "DELETE FROM office_holidays WHERE office_id = ? AND date NOT IN (SELECT value FROM json_each(?))",
            arguments: [office, dates]
        )
        for holiday in holidays {
            try db.execute(
                sql: """
                    INSERT INTO office_holidays (uid, office_id, date, name, is_recurring) VALUES (?, ?, ?, ?, ?)
                    ON CONFLICT (office_id, date) DO UPDATE SET name = excluded.name, is_recurring = excluded.is_recurring
                    """,
                arguments: [Data(PublicID.random().bytes), office, holiday.date.description, holiday.name, holiday.isRecurring]
            )
        }
    }

    private static func value(_ holidays: [Holiday]) -> JSONValue {
        .array(holidays.sorted { $0.date < $1.date }.map { .string("\($0.date) \($0.name)") })
    }
}
