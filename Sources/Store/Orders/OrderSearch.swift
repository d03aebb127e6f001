import Core
import GRDB

/// Finds orders by number, by the words of client, description, reference and repertorium number, and by their kind of document.
enum OrderSearch {
    /// Orders that words find at most, the newest of them.
    static let reach = 500
    /// Years back from now in which a bare counter is looked for.
    private static let years = 3

    static let byNumber = "SELECT id FROM crm_orders WHERE order_number = ?"
    static let byWords = "SELECT rowid FROM orders_fts WHERE orders_fts MATCH ? ORDER BY rowid DESC LIMIT ?"
    static let types = "SELECT id, name_uk, name_pl, name_en FROM document_types"
    static let byType = "SELECT id FROM crm_orders WHERE document_type_id = ? ORDER BY id DESC LIMIT ?"
    /// Among the newest that the words find.
    static let byWordsAndTypes = """
        SELECT id FROM crm_orders
        WHERE id IN (SELECT rowid FROM orders_fts WHERE orders_fts MATCH ? ORDER BY rowid DESC LIMIT ?)
            AND document_type_id IN (SELECT value FROM json_each(?))
        ORDER BY id DESC LIMIT ?
        """
    /// How many of those are looked at.
    private static let within = 5000

    /// Keys of what matches: the order of that number first, then the newest.
    static func keys(_ db: Database, _ query: SearchQuery, settings: OrderSettings, now: Timestamp, limit: Int) throws -> [Int64] {
        var keys: [Int64] = []
        let find = try db.cachedStatement(sql: byNumber)
        for number in numbers(query.text, settings: settings, now: now) {
            if let key = try Int64.fetchOne(find, arguments: [number]), !keys.contains(key) { keys.append(key) }
        }
        var found = Set(try Int64.fetchAll(db.cachedStatement(sql: byWords), arguments: [query.fts, limit]))
        found.formUnion(try ofTypes(db, query, limit: limit))
        return Array((keys + found.subtracting(keys).sorted(by: >)).prefix(limit))
    }

    /// Those of a kind of document that words of the query name, among the orders that the other words find: "dyplom kowalska". The name of a
    /// kind changes with the settings and has three languages: it stands in no index of words.
    private static func ofTypes(_ db: Database, _ query: SearchQuery, limit: Int) throws -> Set<Int64> {
        guard query.phone == nil else { return [] }
        let terms = query.terms.map { SearchPlan.folded($0.text) }
        var typesByRest: [[SearchQuery.Term]: [Int64]] = [:]
        for row in try Row.fetchAll(db.cachedStatement(sql: types)) {
            let names = (1..<row.count).map { SearchPlan.folded(row[$0]) }
            let isNamed = terms.map { term in names.contains { $0.contains(term) } }
            // Two letters stand in every name.
            guard zip(terms, isNamed).contains(where: { $1 && $0.count >= SearchQuery.prefixLength }) else { continue }
            typesByRest[zip(query.terms, isNamed).filter { !$1 }.map(\.0), default: []].append(row[0])
        }
        var found: Set<Int64> = []
        for (rest, types) in typesByRest {
            if rest.isEmpty {
                let find = try db.cachedStatement(sql: byType)
                for type in types { found.formUnion(try Int64.fetchAll(find, arguments: [type, limit])) }
            } else {
                var others = query
                others.terms = rest
                let find = try db.cachedStatement(sql: byWordsAndTypes)
                let keys = "[" + types.map(String.init).joined(separator: ",") + "]"
                found.formUnion(try Int64.fetchAll(find, arguments: [others.fts, within, keys, limit]))
            }
        }
        return found
    }

    /// The same with the settings as they are.
    static func keys(_ db: Database, _ query: SearchQuery, now: Timestamp, limit: Int) throws -> [Int64] {
        try keys(db, query, settings: OrderSettings.read(db), now: now, limit: limit)
    }

    /// What was typed, and where that is a bare counter the numbers that the last years gave to it.
    static func numbers(_ typed: String, settings: OrderSettings, now: Timestamp) -> [String] {
        var numbers = [typed]
        guard typed.utf8.count <= 8, typed.utf8.allSatisfy({ (48...57).contains($0) }), let counter = Int64(typed), counter > 0 else {
            return numbers
        }
        let date = settings.zone.local(now).date
        let pattern = settings.orderNumbers
        for year in stride(from: date.year, to: date.year - years, by: -1) {
            for month in 1...12 {
                let number = pattern.number(counter, year: year, month: month)
                if !numbers.contains(number) { numbers.append(number) }
            }
        }
        return numbers
    }
}
