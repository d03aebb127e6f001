package import Core
import Foundation
import GRDB

extension OfficeDatabase {
    /// Clients who may be the same person, the likeliest first: `{"items": [{"client", "reasons", "score"}], "next": null}`.
    /// - Throws: ``StoreError/notFound``
    package func duplicates(of client: PublicID) async throws -> [UInt8] {
        try await read { db in try ClientDuplicates.json(db, of: try ClientQueries.key(db, client)) }
    }
}

/// Looks for clients who are here twice: a constant number of statements, each along an index.
enum ClientDuplicates {
    /// Suggestions at most.
    static let maximum = 20
    /// Clients that are looked at for each thing in common.
    private static let reach = 50

    struct Candidate {
        var key: Int64
        var traits: ClientLikeness.Traits
    }

    static let byPhone = """
        SELECT id FROM crm_clients
        WHERE phone IS NOT NULL
            AND substr(replace(replace(replace(replace(replace(phone, ' ', ''), '-', ''), '(', ''), ')', ''), '+', ''), -9)
                IN (SELECT value FROM json_each(?1))
        UNION SELECT client_id FROM crm_client_identities
        WHERE kind = 'phone' AND substr(value, -9) IN (SELECT value FROM json_each(?1))
        LIMIT \(reach)
        """
    static let byEmail = """
        SELECT id FROM crm_clients WHERE email IS NOT NULL AND email IN (SELECT value FROM json_each(?1))
        UNION SELECT client_id FROM crm_client_identities
        WHERE platform IN ('telegram', 'whatsapp', 'email', 'instagram', 'facebook') AND kind = 'email'
            AND value IN (SELECT value FROM json_each(?1))
        LIMIT \(reach)
        """
    static let byName = "SELECT rowid FROM clients_fts WHERE clients_fts MATCH ? LIMIT \(reach)"
    static let traits = """
        SELECT c.id, c.name, c.phone, c.email, (
            SELECT json_group_array(json_array(i.platform, i.kind, i.value)) FROM crm_client_identities i WHERE i.client_id = c.id)
        FROM json_each(?) j CROSS JOIN crm_clients c ON c.id = j.value
        """

    static func json(_ db: Database, of client: Int64) throws -> [UInt8] {
        guard let own = try candidates(db, [client]).first else { throw StoreError.notFound }
        var keys = try near(db, own.traits)
        keys.remove(client)
        let found = try candidates(db, keys.sorted()).compactMap { candidate in
            ClientLikeness.compare(own.traits, candidate.traits).map { (key: candidate.key, match: $0) }
        }
        let best = found.sorted { ($0.match.score, $0.key) > ($1.match.score, $1.key) }.prefix(maximum)
        let clients = try ClientQueries.items(db, best.map(\.key))
        var writer = JSONWriter(capacity: 1024)
        writer.object { writer in
            writer.key("items")
            writer.array { writer in
                for one in best {
                    guard let client = clients[one.key] else { continue }
                    writer.object { writer in
                        writer.key("client")
                        writer.raw(client)
                        writer.key("reasons")
                        writer.array { writer in for reason in one.match.reasons { writer.string(reason.rawValue) } }
                        writer.key("score")
                        writer.int(Int64(one.match.score))
                    }
                }
            }
            writer.key("next")
            writer.null()
        }
        return writer.bytes
    }

    private static func near(_ db: Database, _ traits: ClientLikeness.Traits) throws -> Set<Int64> {
        var keys: Set<Int64> = []
        let phones = traits.phones.compactMap(ClientLikeness.phoneKey)
        if !phones.isEmpty {
            keys.formUnion(try Int64.fetchAll(db.cachedStatement(sql: byPhone), arguments: [MessageJSON.strings(phones)]))
        }
        if !traits.emails.isEmpty {
            keys.formUnion(try Int64.fetchAll(db.cachedStatement(sql: byEmail), arguments: [MessageJSON.strings(traits.emails)]))
        }
        let words = ClientLikeness.words(of: traits.name)
        if words.count > 1 {
            let match = "name : (" + words.prefix(10).map { "\"\($0)\"" }.joined(separator: " AND ") + ")"
            keys.formUnion(try Int64.fetchAll(db.cachedStatement(sql: byName), arguments: [match]))
        }
        return keys
    }

    private static func candidates(_ db: Database, _ keys: [Int64]) throws -> [Candidate] {
        let list = "[" + keys.map(String.init).joined(separator: ",") + "]"
        return try Row.fetchAll(db.cachedStatement(sql: traits), arguments: [list]).map { row in
            var traits = ClientLikeness.Traits(
                name: row[1],
                phones: (row[2] as String?).map { [$0] } ?? [],
                emails: (row[3] as String?).map { [$0] } ?? []
            )
            guard case .array(let identities)? = try? JSONReader.read(Array((row[4] as String).utf8)) else {
                return Candidate(key: row[0], traits: traits)
            }
            for case .array(let identity) in identities {
                guard case .string(let platform) = identity[0], case .string(let kind) = identity[1], case .string(let value) = identity[2]
                else { continue }
                if let platform = Platform(rawValue: platform) { traits.platforms.insert(platform) }
                if kind == "phone" { traits.phones.append(value) }
                if kind == "email" { traits.emails.append(value) }
            }
            return Candidate(key: row[0], traits: traits)
        }
    }
}
