import Core
import Foundation
import GRDB

/// Takes a client out of the log of changes: that something was done, when and by whom stays, what names the person does not.
struct ErasedLog {
    private let db: Database
    /// Whatever was logged under these.
    private let things: Set<Data>
    /// Names, addresses and numbers of the person, as they may stand in entries about others.
    private let words: Set<String>

    /// Fields of orders and payments that name nobody; of all others the values go.
    private static let impersonal: Set<String> = [
        "status", "price_netto", "price_vat", "price_brutto", "vat_rate", "unit_price", "discount", "manual_net", "manual_gross", "pages",
        "characters", "unit", "rounding", "translation_type", "document_type", "source_language", "target_language", "deadline",
        "follow_up_date", "is_archived", "office", "manager", "order_source", "repertorium_number", "amount", "paid", "payment_state",
        "payment_method", "payment_date", "kind",
    ]

    static let ofOrders = """
        SELECT uid FROM crm_orders WHERE client_id = ?1
        UNION ALL SELECT t.uid FROM crm_orders o CROSS JOIN finance_transactions t ON t.order_id = o.id WHERE o.client_id = ?1
        UNION ALL SELECT uid FROM quotes WHERE client_id = ?1
        UNION ALL SELECT q.uid FROM crm_orders o CROSS JOIN quotes q ON q.order_id = o.id WHERE o.client_id = ?1
        """

    init(db: Database, client: Int64, id: PublicID) throws {
        self.db = db
        things = try Set(Self.merged(db, id) + Data.fetchAll(db, sql: Self.ofOrders, arguments: [client]))
        words = try Set(
            String.fetchAll(
                db,
                sql: """
                    SELECT name FROM crm_clients WHERE id = ?1
                    UNION SELECT latin_name FROM crm_clients WHERE id = ?1 AND latin_name IS NOT NULL
                    UNION SELECT value FROM crm_client_identities WHERE client_id = ?1
                    UNION SELECT value FROM crm_client_contacts WHERE client_id = ?1
                    UNION SELECT m.name FROM crm_clients c JOIN client_merges m ON m.kept = c.uid WHERE c.id = ?1
                    """,
                arguments: [client]
            )
        )
    }

    /// The client's public id, and those of all who became part of them.
    static func merged(_ db: Database, _ id: PublicID) throws -> [Data] {
        try Data.fetchAll(
            db,
            sql: """
                WITH RECURSIVE same (uid) AS (VALUES (?) UNION SELECT m.gone FROM same s JOIN client_merges m ON m.kept = s.uid)
                SELECT uid FROM same
                """,
            arguments: [Data(id.bytes)]
        )
    }

    /// - Returns: how many entries were changed.
    func scrub() throws -> Int {
        var count = 0
        for thing in things { count += try Self.scrub(db, thing) }
        return try count + scrubOthers()
    }

    /// How many entries ``scrub()`` would change, and those of some things more.
    func count(with more: [Data]) throws -> Int {
        let things = things.union(more)
        let ofThing = try db.cachedStatement(sql: "SELECT count(*) FROM audit_log WHERE entity_uid = ?")
        var count = 0
        for thing in things { count += try Int.fetchOne(ofThing, arguments: [thing]) ?? 0 }
        let others = try Row.fetchCursor(
            db,
            sql: "SELECT entity_uid FROM audit_log WHERE \(Self.mentioning)",
            arguments: [MessageJSON.strings(Array(words))]
        )
        while let row = try others.next() {
            if let thing = row[0] as Data?, things.contains(thing) { continue }
            count += 1
        }
        return count
    }

    /// Entries that say one of some words.
    private static let mentioning = """
        EXISTS (SELECT 1 FROM json_each(?) w WHERE label = w.value OR instr(changes, json_quote(w.value)) > 0)
        """

    /// Entries of one thing.
    static func scrub(_ db: Database, _ thing: Data) throws -> Int {
        let entries = try Row.fetchAll(
            db.cachedStatement(sql: "SELECT id, entity, changes FROM audit_log WHERE entity_uid = ?"),
            arguments: [thing]
        )
        for entry in entries {
            // An order's number names nobody.
            let isPersonal = ["client", "note", "quote"].contains(entry[1] as String)
            try set(db, entry[0], changes: isPersonal ? "{}" : kept(entry[2]), clearingLabel: isPersonal)
        }
        return entries.count
    }

    /// Entries about others that say the person's name, e.g. of an order that was theirs before. One look through the log.
    private func scrubOthers() throws -> Int {
        let mentions = try Row.fetchAll(
            db,
            sql: "SELECT id, label, changes FROM audit_log WHERE \(Self.mentioning)",
            arguments: [MessageJSON.strings(Array(words))]
        )
        for row in mentions {
            guard let value = try? JSONReader.read(Array((row[2] as String).utf8)) else { continue }
            try Self.set(db, row[0], changes: MessageJSON.json { $0.value(replaced(value)) }, clearingLabel: words.contains(row[1]))
        }
        return mentions.count
    }

    private func replaced(_ value: JSONValue) -> JSONValue {
        switch value {
        case .string(let text): words.contains(text) ? .string("✕") : value
        case .array(let elements): .array(elements.map(replaced))
        case .object(let members): .object(members.mapValues(replaced))
        default: value
        }
    }

    private static func set(_ db: Database, _ entry: Int64, changes: String, clearingLabel: Bool) throws {
        try db.cachedStatement(sql: "UPDATE audit_log SET changes = ?, label = iif(?, '', label) WHERE id = ?")
            .execute(arguments: [changes, clearingLabel, entry])
    }

    private static func kept(_ json: String) -> String {
        guard case .object(let fields)? = try? JSONReader.read(Array(json.utf8)) else { return "{}" }
        return MessageJSON.json { $0.value(.object(fields.filter { impersonal.contains($0.key) })) }
    }
}
