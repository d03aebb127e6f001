import Core
import Crypto
import Foundation
import GRDB
import TestSupport
import Testing

@testable import Store

/// A phone number is found in whatever spelling it stands and is typed.
@Suite struct PhoneSearchTests {
    let office: DeskOffice

    init() async throws { office = try await DeskOffice() }

    private static let typed = [
        "501222333", "501 222 333", "+48 501-222-333", "0048501222333", "(501) 222.333", "48 501222333", "+48501222333",
    ]

    private func search(_ typed: String, _ kind: SearchKind) async throws -> [[String: Any]] {
        let request = SearchRequest(SearchText(typed), kind: kind, user: 0, limit: 50)
        return try office.items(try await office.database.search(request))
    }

    @Test func messagesInWhichItStands() async throws {
        let spellings = [
            "501222333", "501 222 333", "+48 501 222 333", "+48501222333", "501-222-333", "501.222.333", "(50) 122 23 33",
            "+48 501 22 23 33", "0048501222333", "+48501 222 333",
        ]
        for (n, spelling) in spellings.enumerated() {
            try await office.take([DeskOffice.mail("a\(n)@x.test", "Osoba", "Mój numer to \(spelling), proszę dzwonić.")])
        }
        try await office.take([DeskOffice.mail("b@x.test", "Inna", "Mój numer to 501 222 334. Razem 333 zł, 222 strony.")])
        for typed in Self.typed {
            let found = try await search(typed, .messages)
            #expect(found.count == spellings.count, "\(typed)")
            for item in found {
                let snippet = item["snippet"] as? String ?? ""
                let ranges = (item["highlights"] as? [String: [[Int]]])?["snippet"] ?? []
                let lit = ranges.map { (snippet as NSString).substring(with: NSRange(location: $0[0], length: $0[1] - $0[0])) }.joined()
                #expect(lit.hasSuffix("501222333"), "\(typed) in \(snippet): \(ranges)")
            }
            #expect(try await search(typed + " is:received", .conversations).count == spellings.count, "\(typed)")
        }
    }

    @Test func clientsByPhone() async throws {
        for (n, stored) in ["501 222 333", "+48 501-222-333", "501222333", "+48 501.222.333", "50/122.23.33", "+48 (50) 122 23 33"]
            .enumerated()
        {
            _ = try await office.add("Osoba \(n)") { $0.phones = [ClientContact(value: stored)] }
        }
        _ = try await office.add("Inna") { $0.phones = [ClientContact(value: "511.222.333"), ClientContact(value: "501 222 334")] }
        for typed in Self.typed {
            let found = try await search(typed, .clients)
            #expect(Set(found.compactMap { $0["title"] as? String }) == Set((0..<6).map { "Osoba \($0)" }), "\(typed)")
            #expect(found.allSatisfy { ($0["snippet"] as? String)?.contains("33") == true }, "the number stands beside the name")
            let list = try office.items(try await office.database.clients(ClientFilter(query: SearchQuery(typed)), limit: 50, cursor: nil))
            #expect(list.count == 6, "\(typed)")
        }
    }

    @Test(arguments: [ClientLists.byPhone, ClientLists.byPartedPhone, SearchResults.clients, MessageSearch.match])
    func goesAlongIndexes(_ sql: String) async throws {
        let plan = try await office.database.read { db in
            let statement = try db.makeStatement(sql: "EXPLAIN QUERY PLAN " + sql)
            statement.setUncheckedArguments(StatementArguments())
            return try Row.fetchAll(statement).map { $0["detail"] as String }
        }
        let scans = plan.filter {
            $0.hasPrefix("SCAN") && !$0.contains("VIRTUAL TABLE") && !$0.contains("(subquery") && !$0.contains("CONSTANT")
        }
        #expect(scans.isEmpty, "\(plan)")
    }
}
