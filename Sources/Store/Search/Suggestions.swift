import Core
import Foundation
import GRDB

extension OfficeDatabase {
    /// What the last word of a search may become, as JSON `{"items": [{"kind", "text", "insert", "detail"?, "id"?}]}`: operators, their values, and
    /// clients who are called so. `insert` is what stands in the last word's place then.
    /// - Parameter typed: the whole text up to the caret.
    package func searchSuggestions(_ typed: String) async throws -> [UInt8] {
        let last = SearchCompletion(typed)
        return try await read { db in
            var suggestions = Suggestions()
            switch last {
            case .nothing: suggestions.operators("", isNegated: false)
            case .word(let word, let isNegated):
                suggestions.operators(word, isNegated: isNegated)
                if !isNegated { try suggestions.clients(db, word) }
            case .value(let name, let isNegated, let value): try suggestions.values(db, name, value, isNegated: isNegated)
            }
            return suggestions.json
        }
    }
}

private struct Suggestions {
    private enum Kind: String { case `operator`, value, client }
    private struct Item {
        var kind: Kind
        var text: String
        var insert: String
        var detail: String?
        var id: PublicID?
    }

    /// At most.
    private static let limit = 10
    private static let tags = 500

    private var items: [Item] = []

    private mutating func add(_ item: Item) { if items.count < Self.limit { items.append(item) } }

    mutating func operators(_ word: String, isNegated: Bool) {
        for name in SearchOperator.allCases where name.rawValue.hasPrefix(word.lowercased()) {
            add(Item(kind: .operator, text: name.rawValue + ":", insert: (isNegated ? "-" : "") + name.rawValue + ":"))
        }
    }

    /// With their address, and whether they write under the name that the office knows them by.
    private static let client = """
        SELECT k.uid, k.name, (SELECT value FROM crm_client_identities WHERE client_id = k.id AND kind = 'email' ORDER BY id LIMIT 1),
            EXISTS (
                SELECT 1 FROM (SELECT counterpart_name AS name FROM communications_conversations WHERE client_id = k.id LIMIT 50) c
                WHERE c.name = k.name
            )
        FROM crm_clients k WHERE k.id = ?
        """

    /// Clients who are called so. `begin`: the operator they are meant for; it is about what stands in mail, so somebody who writes under
    /// another name is found by their address.
    mutating func clients(_ db: Database, _ word: String, begin: String = "") throws {
        guard items.count < Self.limit, let query = SearchQuery(word) else { return }
        let find = try db.cachedStatement(sql: Self.client)
        for key in try ClientLists.search(db, query, limit: 5) {
            guard let row = try Row.fetchOne(find, arguments: [key]) else { continue }
            let (name, address, isOwnName): (String, String?, Bool) = (row[1], row[2], row[3])
            let sought = begin.isEmpty || isOwnName ? name : address ?? name
            let insert = begin + SearchCompletion.quoted(sought)
            add(Item(kind: .client, text: name, insert: insert, detail: address, id: PublicID(bytes: Array(row[0] as Data))))
        }
    }

    mutating func values(_ db: Database, _ name: SearchOperator, _ value: String, isNegated: Bool) throws {
        let begin = (isNegated ? "-" : "") + name.rawValue + ":"
        func add(_ texts: [String], _ details: [String?] = []) {
            let sought = SearchPlan.folded(value)
            for (n, text) in texts.enumerated() {
                let detail = details.indices.contains(n) ? details[n] : nil
                guard sought.isEmpty || SearchPlan.folded(text + " " + (detail ?? "")).contains(sought) else { continue }
                self.add(Item(kind: .value, text: text, insert: begin + SearchCompletion.quoted(text), detail: detail))
            }
        }
        switch name {
        case .has: add(SearchContent.allCases.map(\.rawValue))
        case .is: add(SearchState.allCases.map(\.rawValue))
        case .platform: add(Platform.allCases.map(\.rawValue))
        case .account:
            let rows = try Row.fetchAll(db, sql: "SELECT address, name FROM channel_accounts ORDER BY id LIMIT 200")
            add(rows.map { $0[0] }, rows.map { $0[1] })
        case .tag: add(try String.fetchAll(db.cachedStatement(sql: TagQueries.all)))
        case .assignee:
            let people = "SELECT name FROM users WHERE disabled_at IS NULL AND role <> 'accountant' ORDER BY id LIMIT 200"
            add(["me", "none"] + (try String.fetchAll(db, sql: people)))
        case .from, .to: try clients(db, value, begin: begin)
        case .subject, .before, .after, .on: break
        }
    }

    var json: [UInt8] {
        var writer = JSONWriter(capacity: 100 + items.count * 100)
        writer.object { writer in
            writer.key("items")
            writer.array { writer in
                for item in items {
                    writer.object { writer in
                        writer.key("kind")
                        writer.string(item.kind.rawValue)
                        writer.key("text")
                        writer.string(item.text)
                        writer.key("insert")
                        writer.string(item.insert)
                        if let detail = item.detail, !detail.isEmpty {
                            writer.key("detail")
                            writer.string(detail)
                        }
                        if let id = item.id {
                            writer.key("id")
                            writer.uuid(id)
                        }
                    }
                }
            }
        }
        return writer.bytes
    }
}
