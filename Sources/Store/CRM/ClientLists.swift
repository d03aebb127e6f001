import Core
import Foundation
import GRDB

/// Which clients a page of the list holds.
enum ClientLists {
    static let page = "SELECT id FROM crm_clients WHERE id < :id ORDER BY id DESC LIMIT :limit"
    static let ofKind = "SELECT id FROM crm_clients WHERE id < :id AND kind = :kind ORDER BY id DESC LIMIT :limit"
    /// Only clients that have tags are looked at, and of those only the index.
    static let tagged = """
        SELECT c.id FROM crm_clients c INDEXED BY crm_clients_tags
        WHERE c.tags <> '[]' AND c.id < :id AND EXISTS (SELECT 1 FROM json_each(c.tags) WHERE value = :tag)
        ORDER BY c.id DESC LIMIT :limit
        """
    /// Of those that were found the ones that a list wants.
    static let among = """
        SELECT c.id FROM json_each(:ids) j CROSS JOIN crm_clients c ON c.id = j.value
        WHERE (:kind IS NULL OR c.kind = :kind)
            AND (:tag IS NULL OR EXISTS (SELECT 1 FROM json_each(c.tags) WHERE value = :tag))
        ORDER BY j.key LIMIT :limit
        """
    static let byName = "SELECT rowid FROM clients_fts WHERE clients_fts MATCH ? ORDER BY rowid DESC LIMIT ?"
    static let byIdentity = """
        SELECT i.client_id FROM identities_fts f JOIN crm_client_identities i ON i.id = f.rowid
        WHERE identities_fts MATCH ? ORDER BY f.rowid DESC LIMIT ?
        """
    /// The last nine digits of a phone, or their beginning: from `:from` up to before `:to`.
    static let byPhone = """
        SELECT client_id FROM crm_client_contacts
        WHERE kind = 'phone' AND \(lastDigits("value")) >= :from AND \(lastDigits("value")) < :to
        UNION SELECT id FROM crm_clients
        WHERE phone IS NOT NULL AND \(lastDigits("phone")) >= :from AND \(lastDigits("phone")) < :to
        LIMIT :limit
        """
    /// The same number parted by dots or slashes, which the indexes have in it: `:keys` is what they hold then, and `:digits` decides.
    static let byPartedPhone = """
        SELECT client_id FROM crm_client_contacts
        WHERE kind = 'phone' AND \(lastDigits("value")) IN (SELECT value FROM json_each(:keys)) AND \(lastDigits(unparted("value"))) = :digits
        UNION SELECT id FROM crm_clients
        WHERE phone IS NOT NULL AND \(lastDigits("phone")) IN (SELECT value FROM json_each(:keys)) AND \(lastDigits(unparted("phone"))) = :digits
        LIMIT :limit
        """
    /// Candidates that a search looks at before it filters.
    private static let reach = 1000

    /// As the indexes have it.
    static func lastDigits(_ column: String) -> String {
        "substr(replace(replace(replace(replace(replace(\(column), ' ', ''), '-', ''), '(', ''), ')', ''), '+', ''), -9)"
    }

    private static func unparted(_ column: String) -> String { "replace(replace(\(column), '.', ''), '/', '')" }

    static func page(_ db: Database, _ filter: ClientFilter, limit: Int, cursor: PageCursor?) throws -> ([Int64], PageCursor?) {
        if let query = filter.query {
            let isPlain = filter.tag == nil && filter.kind == nil
            let found = try search(db, query, limit: isPlain ? limit : reach)
            return (isPlain ? found : try among(db, found, filter, limit: limit), nil)
        }
        let sql = filter.tag != nil ? tagged : filter.kind != nil ? ofKind : page
        var arguments: [String: (any DatabaseValueConvertible)?] = ["id": cursor?.id ?? Int64.max]
        if let tag = filter.tag {
            arguments["tag"] = tag
            // Of both a tag and a kind the tag is the rarer: what has it is filtered.
            if filter.kind != nil { return try taggedOfKind(db, filter, limit: limit, cursor: cursor) }
        } else if let kind = filter.kind {
            arguments["kind"] = kind.rawValue
        }
        arguments["limit"] = limit + 1
        let found = try Int64.fetchAll(db.cachedStatement(sql: sql), arguments: StatementArguments(arguments))
        return cut(found, limit)
    }

    private static func taggedOfKind(
        _ db: Database,
        _ filter: ClientFilter,
        limit: Int,
        cursor: PageCursor?
    ) throws -> ([Int64], PageCursor?) {
        var from = cursor?.id ?? Int64.max
        var found: [Int64] = []
        while found.count <= limit {
            let some = try Int64.fetchAll(
                db.cachedStatement(sql: tagged),
                arguments: ["id": from, "tag": filter.tag, "limit": reach]
            )
            found += try among(db, some, filter, limit: limit + 1 - found.count)
            guard some.count == reach, let last = some.last else { break }
            from = last
        }
        return cut(found, limit)
    }

    private static func cut(_ found: [Int64], _ limit: Int) -> ([Int64], PageCursor?) {
        let ids = Array(found.prefix(limit))
        guard found.count > limit, let last = ids.last else { return (ids, nil) }
        return (ids, PageCursor(at: 0, id: last))
    }

    private static func among(_ db: Database, _ ids: [Int64], _ filter: ClientFilter, limit: Int) throws -> [Int64] {
        try Int64.fetchAll(
            db.cachedStatement(sql: among),
            arguments: [
                "ids": "[" + ids.map(String.init).joined(separator: ",") + "]", "kind": filter.kind?.rawValue, "tag": filter.tag,
                "limit": limit,
            ]
        )
    }

    /// Clients by name, note or number, then by any part of an address or of a messenger's phone, then by the beginning or all of any phone.
    static func search(_ db: Database, _ query: SearchQuery, limit: Int) throws -> [Int64] {
        var found = try Int64.fetchAll(db.cachedStatement(sql: byName), arguments: [query.fts, limit])
        var known = Set(found)
        func add(_ ids: [Int64]) { for id in ids where known.insert(id).inserted { found.append(id) } }
        // A messenger's number has its country before it and nothing between the digits.
        let part = query.phone?.national ?? query.digits ?? query.text
        if found.count < limit, part.count >= 3 {
            let quoted = "\"" + part.replacing("\"", with: "\"\"") + "\""
            add(try Int64.fetchAll(db.cachedStatement(sql: byIdentity), arguments: [quoted, limit]))
        }
        if found.count < limit, let digits = query.digits {
            // With or without the country's number in front: of nine digits the last nine decide.
            let key = String(digits.suffix(9))
            let after = key.dropLast() + String(UnicodeScalar(key.unicodeScalars.last!.value + 1)!)
            add(
                try Int64.fetchAll(
                    db.cachedStatement(sql: byPhone),
                    arguments: ["from": key, "to": String(after), "limit": limit]
                )
            )
            if found.count < limit, let phone = query.phone, key.count == 9 {
                add(
                    try Int64.fetchAll(
                        db.cachedStatement(sql: byPartedPhone),
                        arguments: ["keys": MessageJSON.strings(partedKeys(phone)), "digits": key, "limit": limit]
                    )
                )
            }
        }
        return Array(found.prefix(limit))
    }

    /// What the indexes hold of a number that is parted by dots, or by a slash after the town's code.
    private static func partedKeys(_ phone: PhoneQuery) -> [String] {
        var keys: [String] = []
        for runs in phone.spellings {
            let rest = runs.dropFirst()
            let texts: [String] = [
                runs.joined(separator: "."), "\(runs[0])/\(rest.joined())", "\(runs[0])/\(rest.joined(separator: "."))",
            ]
            keys += texts.map { String($0.suffix(9)) }
        }
        return keys
    }
}
