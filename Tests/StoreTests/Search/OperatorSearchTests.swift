import Core
import Crypto
import Foundation
import GRDB
import TestSupport
import Testing

@testable import Store

/// What operators find, alone and beside words.
@Suite struct OperatorSearchTests {
    let office: TemporaryOffice
    let marta: User

    init() async throws {
        office = try await TemporaryOffice()
        marta = try await Accounts(database: office.database).add(
            NewUser(email: "marta@office.example", name: "Марта Ґанок", role: .manager, passwordHash: "x", locale: .uk)
        )
    }

    /// A mail of a conversation of its own.
    @discardableResult
    private func take(
        _ subject: String,
        from: String = "anna@x.test",
        name: String = "Anna",
        to: [Correspondent] = [],
        text: String = "text",
        at: String = "2026-01-01T12:00:00Z",
        mailbox: String = "biuro@x.test",
        files: [(String, String)] = []
    ) async throws -> PublicID {
        let account = try await office.database.channelAccount(platform: .email, address: mailbox)
        let person = Correspondent(name: name, address: from)
        let message = IncomingMessage(
            direction: .inbound,
            subject: subject,
            text: text,
            from: person,
            to: to.isEmpty ? [Correspondent(name: "", address: mailbox)] : to,
            counterpart: person,
            sentAt: Timestamp(rfc3339: at)!,
            externalID: "\(PublicID.random())@x.test",
            attachments: files.map { IncomingAttachment(name: $0.0, mime: $0.1, inline: false, content: Array($0.0.utf8)) }
        )
        let raw = Array("\(PublicID.random())".utf8)
        let intake = RawIntake(raw: raw, contentHash: Array(SHA256.hash(data: Data(raw))), source: "test", seen: true)
        let rows = try await office.database.journal([intake], account: account)
        _ = try await office.database.apply(rows.compactMap { $0.map { PreparedIntake(row: $0, message: message) } })
        let uid = try await office.database.read {
            try Data.fetchOne($0, sql: "SELECT uid FROM communications_conversations ORDER BY id DESC LIMIT 1")
        }
        return try #require(uid.flatMap { PublicID(bytes: Array($0)) })
    }

    private func change(_ id: PublicID, _ body: (inout ConversationPatch) -> Void) async throws {
        var patch = ConversationPatch()
        body(&patch)
        _ = try await office.database.change(id, patch)
    }

    private func search(
        _ typed: String,
        kind: SearchKind = .conversations,
        limit: Int = 50,
        cursor: String? = nil
    ) async throws -> JSONValue {
        let request = SearchRequest(
            SearchText(typed),
            kind: kind,
            user: marta.key,
            limit: limit,
            cursor: cursor.flatMap { PageCursor($0) }
        )
        return try JSONReader.read(try await office.database.search(request))
    }

    private func items(_ answer: JSONValue) -> [[String: JSONValue]] {
        guard case .object(let members) = answer, case .array(let items)? = members["items"] else { return [] }
        return items.compactMap { if case .object(let item) = $0 { item } else { nil } }
    }

    private func text(_ value: JSONValue?) -> String? { if case .string(let text)? = value { text } else { nil } }

    private func member(_ answer: JSONValue, _ name: String) -> JSONValue? {
        if case .object(let members) = answer { members[name] } else { nil }
    }

    private func titles(_ typed: String, kind: SearchKind = .conversations) async throws -> [String?] {
        items(try await search(typed, kind: kind)).map { text($0["title"]) }
    }

    @Test func eachOperatorAlone() async throws {
        let old = try await take(
            "Paszport",
            from: "olena@y.test",
            name: "Олена Ґанок",
            to: [Correspondent(name: "Łukasz", address: "tlumacz@z.test")],
            at: "2025-03-01T12:00:00Z",
            files: [("скан.PDF", "application/octet-stream")]
        )
        let new = try await take(
            "Akt urodzenia",
            text: "text https://x.test/a",
            mailbox: "kancelaria@x.test",
            files: [("a.jpg", "image/jpeg")]
        )
        try await change(old) {
            $0.assignee = .some(marta.id)
            $0.tags = ["Терміново", "do odbioru"]
            $0.unread = true
        }
        try await change(new) { $0.status = .closed }
        let (first, second): ([String?], [String?]) = (["Paszport"], ["Akt urodzenia"])
        for typed in [
            "from:olena", "from:Ганок", "from:\"ганок олена\"", "from:y.test", "to:lukasz", "to:tlumacz@z.test", "subject:paszp", "has:pdf",
            "before:2026",
            "on:2025-03-01", "on:2025", "assignee:me", "assignee:марта", "is:mine", "is:open", "is:unread", "tag:терміново",
            "tag:\"DO ODBIORU\"",
            "account:biuro", "-has:image", "-is:closed", "-from:anna", "-to:kancelaria", "-subject:akt", "-after:2025-03", "-account:kanc",
            "-assignee:none",
        ] {
            #expect(try await titles(typed) == first, "\(typed)")
            #expect(try await titles(typed, kind: .messages) == first, "\(typed)")
            #expect(try await titles(typed + " text paszport") == first, "\(typed)")
        }
        for typed in [
            "from:anna", "has:image", "has:link", "after:2025-03-01", "is:closed", "assignee:none", "is:unassigned",
            "account:kancelaria@x.test",
        ] {
            #expect(try await titles(typed) == second, "\(typed)")
            #expect(try await titles("text " + typed) == second, "\(typed)")
        }
        for typed in [
            "platform:email", "has:attachment", "is:received", "-is:note", "-platform:telegram", "-on:2024", "after:2024", "-has:order",
        ] {
            #expect(try await titles(typed) == second + first, "\(typed)")
        }
        for typed in [
            "platform:telegram", "is:sent", "is:note", "has:order", "on:2024", "tag:odbioru", "from:nikt", "is:open is:closed",
            "is:snoozed",
        ] {
            #expect(try await titles(typed).isEmpty, "\(typed)")
        }
    }

    @Test func whatCannotBeReadNarrowsNothing() async throws {
        try await take("Paszport")
        let answer = try await search("is:opne assignee:nikt account:nic -on:wczoraj platform:email", kind: .all)
        #expect(items(answer).count == 1)
        guard case .array(let hints)? = member(answer, "hints") else { throw StoreError.notFound }
        #expect(hints.map { text(member($0, "code")) } == ["unknown_value", "bad_date", "nobody", "nobody"])
        #expect(hints.map { text(member($0, "operator")) } == ["is", "on", "assignee", "account"])
        // Nothing that could be read is no search for everything.
        #expect(items(try await search("is:opne")).isEmpty)
        #expect(items(try await search("  ")).isEmpty)
    }

    @Test(arguments: ["is:received", "text", "has:attachment", "text -subject:nic", "-to:nobody"], [SearchKind.messages, .conversations])
    func pagesFollowEachOtherWithoutGapsAndTwice(_ typed: String, _ kind: SearchKind) async throws {
        for n in 1...9 {
            try await take("\(n)", from: "p\(n % 3)@x.test", at: "2025-01-0\(n)T12:00:00Z", files: [("f", "text/plain")])
        }
        var (seen, cursor, pages): ([String], String?, Int) = ([], nil, 0)
        repeat {
            let answer = try await search(typed, kind: kind, limit: 2, cursor: cursor)
            #expect(member(answer, "counts") == .null || cursor == nil)
            seen += items(answer).compactMap { text($0["title"]) }
            cursor = text(member(answer, "next"))
            pages += 1
        } while cursor != nil && pages < 20
        #expect(seen == (1...9).reversed().map(String.init), "\(pages)")
    }

    @Test func countsOfEachKind() async throws {
        for n in 1...4 { try await take("Paszport \(n)") }
        let counts = try #require(member(try await search("paszport", kind: .all), "counts"))
        #expect(member(counts, "conversations") == .int(4) && member(counts, "messages") == .int(4))
        #expect(member(counts, "clients") == .int(0) && member(counts, "capped") == .array([]))
        try await office.database.write { db in
            for n in 0..<1100 {
                try db.execute(
                    sql: "INSERT INTO crm_clients (uid, name, created_at) VALUES (randomblob(16), ?, 1)",
                    arguments: ["Kowalska \(n)"]
                )
            }
        }
        let many = try #require(member(try await search("kowalska", kind: .all), "counts"))
        #expect(member(many, "clients") == .int(1000) && member(many, "capped") == .array([.string("clients")]))
        // A page of clients follows another one.
        let first = try await search("kowalska", kind: .clients, limit: 10)
        let second = try await search("kowalska", kind: .clients, limit: 10, cursor: text(member(first, "next")))
        #expect(Set((items(first) + items(second)).compactMap { text($0["id"]) }).count == 20)
        // Operators narrow messages; a client is nobody's message.
        #expect(items(try await search("kowalska is:open", kind: .clients)).isEmpty)
    }

    @Test func theInboxUnderstandsThemInItsView() async throws {
        let first = try await take("Paszport", name: "Олена")
        try await take("Akt")
        try await change(first) { $0.status = .closed }
        func inbox(_ view: InboxView, _ typed: String) async throws -> JSONValue {
            try JSONReader.read(try await office.database.inbox(InboxQuery(view: view, user: marta.key), matching: SearchText(typed)))
        }
        #expect(items(try await inbox(.closed, "from:олена")).count == 1)
        #expect(items(try await inbox(.open, "from:олена")).isEmpty)
        #expect(items(try await inbox(.open, "is:received -subject:paszport")).count == 1)
        #expect(items(try await inbox(.all, "platform:email")).count == 2)
        #expect(member(try await inbox(.all, "is:x"), "hints") != .array([]))
    }

    /// More than a page goes over lies above what is sought: it is not said to be missing, and the next page finds it.
    @Test(arguments: ["has:attachment", "text has:attachment"])
    func whatLiesBelowTheBoundIsFoundByTheNextPage(_ typed: String) async throws {
        let sought = try await take("Umowa", at: "2025-01-01T12:00:00Z", files: [("umowa.pdf", "application/pdf")])
        try await take("Akt", at: "2025-06-01T12:00:00Z")
        try await office.database.write { db in
            let names = try db.columns(in: "communications_messages").map(\.name).filter {
                !["id", "uid", "external_id", "journal_id"].contains($0)
            }
            let list = names.joined(separator: ", ")
            try db.execute(
                sql: """
                    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i <= ?)
                    INSERT INTO communications_messages (uid, \(list))
                    SELECT randomblob(16), \(list) FROM n, communications_messages WHERE subject = 'Akt'
                    """,
                arguments: [MessageSearch.reach]
            )
        }
        let first = try await search(typed, kind: .all)
        #expect(items(first).isEmpty)
        let next = try #require(text(member(first, "next")), "nothing more is what nobody knows")
        let second = try await search(typed, kind: .conversations, cursor: next)
        #expect(items(second).map { text($0["id"]) } == ["\(sought)"] && member(second, "next") == .null)
        let list = try await office.database.inbox(InboxQuery(view: .all, user: marta.key), matching: SearchText(typed))
        #expect(member(try JSONReader.read(list), "capped") == .bool(true))
        let all = try await office.database.inbox(InboxQuery(view: .all, user: marta.key), matching: SearchText("umowa"))
        #expect(member(try JSONReader.read(all), "capped") == .bool(false))
    }

    /// No error, whatever is typed.
    @Test func anythingIsAnswered() async throws {
        try await take("Paszport", files: [("a.pdf", "application/pdf")])
        var generator = SystemRandomNumberGenerator()
        let pieces =
            SearchOperator.allCases.flatMap { [$0.rawValue + ":", "-" + $0.rawValue + ":"] } + [
                "\"", "„", "«", "»", " ", " ", " ", "anna", "open", "2026", "me", "none", "'", "*", "(", ")", "{", "AND", "NOT", "NEAR",
                "ї", "%", "_", "\0", "?1", ":x",
            ]
        for _ in 0..<300 {
            let typed = (0..<Int.random(in: 1...8, using: &generator)).map { _ in pieces.randomElement(using: &generator)! }.joined()
            for kind in [SearchKind.all, .messages] { _ = try await search(typed, kind: kind, limit: 5) }
            _ = try await office.database.searchSuggestions(typed)
            _ = try await office.database.inbox(InboxQuery(view: .open, user: marta.key), matching: SearchText(typed))
        }
    }

    @Test func suggestions() async throws {
        let id = try await take("Paszport")
        try await change(id) { $0.tags = ["do odbioru"] }
        func offered(_ typed: String) async throws -> [String?] {
            items(try JSONReader.read(try await office.database.searchSuggestions(typed))).map { text($0["insert"]) }
        }
        #expect(try await offered("wycena as") == ["assignee:"])
        #expect(try await offered("-ha") == ["-has:"])
        #expect(try await offered("is:un") == ["is:unread", "is:unassigned"])
        #expect(try await offered("-tag:odb") == ["-tag:\"do odbioru\""])
        #expect(try await offered("assignee:ганок") == ["assignee:\"Марта Ґанок\""])
        #expect(try await offered("account:") == ["account:biuro@x.test"])
        #expect(try await offered("").count == 10)
    }

    /// By the name that stands in their mail; the office may know them by another one.
    @Test func peopleAreSuggestedForTheirMail() async throws {
        try await take("Akt", from: "kos@x.test", name: "Jan Kos")
        func offered(_ typed: String) async throws -> [[String?]] {
            items(try JSONReader.read(try await office.database.searchSuggestions(typed))).map {
                [text($0["text"]), text($0["insert"]), text($0["detail"])]
            }
        }
        #expect(try await offered("from:kos") == [["Jan Kos", "from:\"Jan Kos\"", "kos@x.test"]])
        #expect(try await offered("-to:\"jan kos") == [["Jan Kos", "-to:\"Jan Kos\"", "kos@x.test"]])
        #expect(try await offered("from:nobody").isEmpty)
        try await office.database.write { db in
            try db.execute(sql: "UPDATE crm_clients SET name = 'Kancelaria Kos' WHERE name = 'Jan Kos'")
        }
        #expect(try await offered("from:kancel") == [["Kancelaria Kos", "from:kos@x.test", "kos@x.test"]])
    }

    /// No scan of all messages or conversations for a rare value: they walk along the order, so many rows a page.
    @Test(arguments: [
        "is:received", "has:pdf", "before:2024", "on:2026-01-01 -has:link", "is:open", "tag:x", "-platform:telegram", "to:anna",
        "platform:email is:note", "is:mine", "assignee:none", "account:biuro",
    ])
    func plansWalkAlongIndexes(_ typed: String) async throws {
        try await take("Paszport")
        let plans = try await office.database.read { db in
            let plan = try SearchPlan(db, SearchText(typed), user: marta.key)
            return try [SearchWalk.messageWalk(plan, among: false), SearchWalk.conversationWalk(plan)].map { sql in
                let statement = try db.makeStatement(sql: "EXPLAIN QUERY PLAN " + sql)
                statement.setUncheckedArguments(StatementArguments())
                return try Row.fetchAll(statement).map { $0["detail"] as String }
            }
        }
        #expect(plans[0].first?.hasPrefix("SEARCH m USING INDEX messages_at") == true, "\(plans[0])")
        // What has a tag is looked up by it, and sorted.
        if typed.hasPrefix("tag:") {
            #expect(
                plans[1].contains { $0.contains("conversation_tags") }
                    && plans[1].first?.hasPrefix("SEARCH c USING INTEGER PRIMARY KEY") == true,
                "\(plans[1])"
            )
            return
        }
        for plan in plans {
            #expect(!plan.contains { $0.contains("TEMP B-TREE") || ($0.hasPrefix("SCAN") && !$0.contains("VIRTUAL TABLE")) }, "\(plan)")
        }
    }
}
