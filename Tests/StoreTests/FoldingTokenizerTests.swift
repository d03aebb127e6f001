import GRDB
import Testing
import TestSupport

@testable import Store

@Suite struct FoldingTokenizerTests {
    /// What is in a text, and what someone types to find it.
    @Test(arguments: [
        ("Łódź", "lodz"), ("zażółć gęślą jaźń", "zazolc gesla jazn"), ("Ґанок", "ганок"), ("об'єкт", "обєкт"), ("об’єкт", "об'єкт"),
        ("обʼєкт", "обєкт"), ("Свідоцтво про народження", "свідоцтво"), ("Straße", "strasse"), ("Ёлка", "елка"), ("e\u{301}tude", "etude"),
        ("Кии\u{306}в", "київ кийв"), ("ŁÓDŹ", "łódź"), ("naïve", "naive"),
    ])
    func finds(_ text: String, _ typed: String) async throws {
        let query = typed.split(separator: " ").map { "\"\($0)\"" }.joined(separator: " OR ")
        #expect(try await matches(text, query))
    }

    @Test(arguments: [("кии", "кій"), ("кіи", "кій"), ("їжа", "іжа"), ("мій", "мии")])
    func keepsLettersApart(_ text: String, _ typed: String) async throws {
        #expect(try await !matches(text, "\"\(typed)\""))
    }

    @Test func highlightsTheOriginalText() async throws {
        let office = try await TemporaryOffice()
        let marked = try await office.database.write { db in
            try db.execute(sql: "CREATE VIRTUAL TABLE t USING fts5 (x, tokenize = 'dragoman')")
            try db.execute(sql: "INSERT INTO t VALUES ('До Łodzi, об''єкт № 5')")
            return try String.fetchOne(db, sql: "SELECT highlight(t, 0, '[', ']') FROM t WHERE t MATCH 'lodz* обєкт'")
        }
        #expect(marked == "До [Łodzi], [об'єкт] № 5")
    }

    private func matches(_ text: String, _ query: String) async throws -> Bool {
        let office = try await TemporaryOffice()
        return try await office.database.write { db in
            try db.execute(sql: "CREATE VIRTUAL TABLE t USING fts5 (x, tokenize = 'dragoman')")
            try db.execute(sql: "INSERT INTO t VALUES (?)", arguments: [text])
            return try Bool.fetchOne(db, sql: "SELECT count(*) FROM t WHERE t MATCH ?", arguments: [query]) ?? false
        }
    }
}
