import Core
import Foundation
import GRDB
import TestSupport
import Testing

@testable import Store

/// Lists that are narrowed: what they hold is what stands in the rows, in one order, each once.
@Suite struct InboxFilterTests {
    private let office: TemporaryOffice
    private let people: [User]
    private let accounts: [ChannelAccount]

    init() async throws {
        office = try await TemporaryOffice()
        let accounts = Accounts(database: office.database)
        var people: [User] = []
        for n in 0..<2 {
            people.append(
                try await accounts.add(NewUser(email: "\(n)@x.test", name: "U\(n)", role: .manager, passwordHash: "x", locale: .pl))
            )
        }
        self.people = people
        self.accounts = [
            try await office.database.channelAccount(platform: .email, address: "a@x.test"),
            try await office.database.channelAccount(platform: .email, address: "b@x.test"),
            try await office.database.channelAccount(platform: .telegram, address: "bot"),
        ]
    }

    /// Conversations of all kinds, made by row numbers.
    private func fill(_ count: Int) async throws {
        let users = people.map(\.key)
        try await office.database.write { db in
            for n in 0..<3 {
                try db.execute(sql: "INSERT INTO crm_clients (uid, name, created_at) VALUES (randomblob(16), ?, 1)", arguments: ["K\(n)"])
            }
            for n in 0..<count {
                let account = [1, 1, 1, 2, 3][n % 5]
                let status = n % 3 == 0 ? "closed" : "open"
                let tags = [[], ["Pilne"], ["pilne", "ważne"], ["WAŻNE"], []][n % 7 % 5]
                try db.execute(
                    sql: """
                        INSERT INTO communications_conversations (uid, channel_account_id, platform, external_id, status, snooze_until,
                            assignee_id, client_id, tags, last_message_at, created_at)
                        VALUES (randomblob(16), ?, ?, 'x', ?, ?, ?, ?, ?, ?, 1)
                        """,
                    arguments: [
                        account, account == 3 ? "telegram" : "email", status, status == "open" && n % 4 == 1 ? 1000 - n : nil,
                        n % 11 < 2 ? users[n % 11] : nil, n % 13 < 3 ? n % 13 + 1 : nil, MessageJSON.strings(tags), 5000 + n * 7919 % 97,
                    ]
                )
            }
            // One that became part of another stands nowhere.
            try db.execute(
                sql:
                    "UPDATE communications_conversations SET merged_into = 1, status = 'closed', client_id = NULL, tags = '[]' WHERE id = 10"
            )
        }
    }

    private func walk(_ query: InboxQuery) async throws -> [String] {
        var (query, found): (InboxQuery, [String]) = (query, [])
        while true {
            let page = try JSONReader.read(try await office.database.inbox(query))
            found += page["items"].items.map { $0["id"].string }
            guard page["next"] != .null else { return found }
            query.cursor = PageCursor(page["next"].string)
        }
    }

    @Test func everyCombinationHoldsWhatTheRowsSay() async throws {
        try await fill(240)
        let uid = try await office.database.read { try Data.fetchOne($0, sql: "SELECT uid FROM crm_clients WHERE id = 1")! }
        let client = try #require(PublicID(bytes: Array(uid)))
        let filters: [(InboxFilter, String)] = [
            (InboxFilter(), "1"), (InboxFilter(account: accounts[1].uid), "channel_account_id = 2"),
            (InboxFilter(assignee: .me), "assignee_id = 1"), (InboxFilter(assignee: .nobody), "assignee_id IS NULL"),
            (InboxFilter(assignee: .user(people[1].id)), "assignee_id = 2"),
            (InboxFilter(tag: "PILNE"), "tags LIKE '%ilne%'"), (InboxFilter(tag: "Ważne"), "(tags LIKE '%ważne%' OR tags LIKE '%WAŻNE%')"),
            (InboxFilter(client: client), "client_id = 1"),
            (InboxFilter(account: accounts[0].uid, tag: "pilne"), "channel_account_id = 1 AND tags LIKE '%ilne%'"),
            (InboxFilter(assignee: .nobody, client: client), "assignee_id IS NULL AND client_id = 1"),
            (InboxFilter(tag: "niema"), "0"), (InboxFilter(account: client), "0"),
        ]
        let user = people[0].key
        for view in InboxView.allCases {
            let rows: (String, String) =
                switch view {
                case .open: ("status = 'open' AND snooze_until IS NULL", "last_message_at DESC, id DESC")
                case .mine: ("status = 'open' AND snooze_until IS NULL AND assignee_id = 1", "last_message_at DESC, id DESC")
                case .unassigned: ("status = 'open' AND snooze_until IS NULL AND assignee_id IS NULL", "last_message_at DESC, id DESC")
                case .closed: ("status = 'closed'", "last_message_at DESC, id DESC")
                case .snoozed: ("status = 'open' AND snooze_until IS NOT NULL", "snooze_until, id")
                case .all: ("1", "last_message_at DESC, id DESC")
                }
            for platform in [nil, Platform.telegram, .email, .whatsapp] {
                for (filter, condition) in filters {
                    let only = platform.map { "platform = '\($0.rawValue)'" } ?? "1"
                    let expected = try await office.database.read { db in
                        try Data.fetchAll(
                            db,
                            sql: """
                                SELECT uid FROM communications_conversations
                                WHERE merged_into IS NULL AND \(rows.0) AND \(only) AND \(condition) ORDER BY \(rows.1)
                                """
                        ).compactMap { PublicID(bytes: Array($0))?.description }
                    }
                    let found = try await walk(InboxQuery(view: view, platform: platform, filter: filter, user: user, limit: 7))
                    #expect(found == expected, "\(view) \(only) \(condition)")
                }
            }
        }
    }

    /// The filter with the fewest rows is walked, whichever that is and whatever else is asked for.
    @Test func theRarestCarries() async throws {
        try await fill(3000)
        func carrier(_ query: InboxQuery) async throws -> InboxNarrowing.Column? {
            try await office.database.read { db in
                let all = try #require(try InboxNarrowing.all(db, query))
                return try InboxStatement.rarest(db, all, InboxStatement.Lane(query.view)).map { all[$0].column }
            }
        }
        let user = people[0].key
        let (common, rare) = (accounts[0].uid, people[1].id)
        #expect(try await carrier(InboxQuery(view: .all, platform: .telegram, user: user)) == .platform)
        #expect(try await carrier(InboxQuery(view: .all, platform: .email, filter: InboxFilter(account: common), user: user)) == .account)
        #expect(
            try await carrier(
                InboxQuery(view: .all, platform: .email, filter: InboxFilter(account: common, assignee: .user(rare)), user: user)
            )
                == .assignee
        )
        #expect(try await carrier(InboxQuery(view: .open, user: user)) == nil)
        #expect(try await carrier(InboxQuery(view: .mine, user: user)) == .assignee)
    }

    @Test func tagsFollowTheirConversation() async throws {
        try await fill(1)
        func tags() async throws -> String? {
            try await office.database.read { db in
                try String.fetchOne(
                    db,
                    sql: "SELECT group_concat(tag || lane || '/' || at || '/' || last_message_at) FROM conversation_tags"
                )
            }
        }
        func set(_ assignment: String) async throws {
            try await office.database.write { try $0.execute(sql: "UPDATE communications_conversations SET \(assignment)") }
        }
        #expect(try await tags() == nil)
        try await set("tags = '[\"a\"]', last_message_at = 7")
        #expect(try await tags() == "a2/7/7")
        try await set("status = 'open', snooze_until = 9")
        #expect(try await tags() == "a1/9/7")
        try await set("snooze_until = NULL, last_message_at = 8")
        #expect(try await tags() == "a0/8/8")
        try await set("tags = '[\"b\",\"c\",\"b\"]'")
        #expect(try await tags() == "b0/8/8,c0/8/8")
        try await set("tags = '[]'")
        #expect(try await tags() == nil)
    }

    @Test func theMigrationFillsTheTagsThatThereAre() async throws {
        let queue = try DatabaseQueue(
            configuration: {
                var configuration = Configuration()
                configuration.prepareDatabase { $0.add(tokenizer: FoldingTokenizer.self) }
                return configuration
            }()
        )
        let before = Migrations.all.firstIndex { $0.name.hasPrefix("0007") }!
        let migrations = Migrations.all
        try Migrations.migrator(Array(migrations.prefix(before))).migrate(queue)
        try await queue.write { db in
            try db.execute(
                sql: """
                    INSERT INTO channel_accounts (uid, platform, address, name, created_at) VALUES (randomblob(16), 'email', 'a', 'a', 1);
                    INSERT INTO communications_conversations (uid, channel_account_id, platform, external_id, tags, status, last_message_at, created_at)
                    VALUES (randomblob(16), 1, 'email', 'x', '["a","b"]', 'open', 5, 1), (randomblob(16), 1, 'email', 'x', '["a"]', 'closed', 6, 1),
                        (randomblob(16), 1, 'email', 'x', '[]', 'open', 7, 1);
                    """
            )
        }
        try Migrations.migrator(migrations).migrate(queue)
        let rows = try await queue.read { db in
            try String.fetchAll(db, sql: "SELECT conversation_id || tag || lane || at FROM conversation_tags ORDER BY 1")
        }
        #expect(rows == ["1a05", "1b05", "2a26"])
    }
}
