import Core
import GRDB
import Testing
import TestSupport

@testable import Store

/// Every query of a hot path walks along an index in the list's order: no scan of a table, no sorting.
@Suite struct QueryPlanTests {
    static let views = InboxView.allCases

    @Test(arguments: views, [false, true]) func inbox(_ view: InboxView, _ isNextPage: Bool) async throws {
        let cursor = isNextPage ? PageCursor(at: 1, id: 1) : nil
        let narrowings: [InboxNarrowing] =
            switch view {
            case .mine: [.assignee(1, "user")]
            case .unassigned: [.nobody]
            default: []
            }
        let statement = InboxStatement(
            InboxQuery(view: view, user: 1, limit: 50, cursor: cursor),
            narrowings,
            carrier: narrowings.isEmpty ? nil : 0
        )
        try await expectIndexed(statement.sql)
    }

    static let narrowings: [InboxNarrowing] = [
        .platform(.email), .assignee(1, "assignee"), .nobody, .tag(["pilne"]),
        InboxNarrowing(column: .account, condition: "c.channel_account_id = :account", arguments: ["account": 1.databaseValue]),
        InboxNarrowing(column: .client, condition: "c.client_id = :client", arguments: ["client": 1.databaseValue]),
    ]

    /// Whichever filter carries a page is walked from where the page begins, whatever else is asked for.
    @Test(arguments: views, [false, true]) func inboxOfAFilter(_ view: InboxView, _ isNextPage: Bool) async throws {
        let query = InboxQuery(view: view, user: 1, limit: 50, cursor: isNextPage ? PageCursor(at: 1, id: 1) : nil)
        for (n, narrowing) in Self.narrowings.enumerated() {
            let alone = InboxStatement(query, [narrowing], carrier: 0)
            try await expectIndexed(alone.sql)
            let index = InboxStatement.index(narrowing.column, InboxStatement.Lane(view))
            let steps = try await plan(alone.sql)
            let walk = steps.first { $0.contains(index) }
            #expect(walk?.hasPrefix("SEARCH") == true, "\(narrowing.condition): \(steps)")
            if isNextPage { #expect(walk?.contains("<") == true || walk?.contains(">") == true, "\(steps)") }
            try await expectIndexed(InboxStatement(query, Self.narrowings, carrier: n).sql)
            let count = try await plan(InboxStatement.count(narrowing, InboxStatement.Lane(view)))
            #expect(count.contains { $0.contains("COVERING INDEX \(index)") && $0.hasPrefix("SEARCH") }, "\(count)")
        }
    }

    /// Tags are few, conversations are not.
    @Test func spellingsOfTags() async throws {
        let plan = try await plan(TagQueries.different)
        #expect(!plan.contains { $0.hasPrefix("SCAN") && !$0.hasSuffix(" s") }, "\(plan)")
    }

    @Test(arguments: [
        MoveTable.one, MoveTable.sources, MoveUndo.standing, ConversationState.query, ConversationKnowledge.mails, SavedViewTable.one,
    ])
    func moves(_ sql: String) async throws { try await expectIndexed(sql) }

    /// What was found along indexes is few and sorted.
    @Test(arguments: [MoveTable.ofConversation, SavedViewTable.seen])
    func foundAndSorted(_ sql: String) async throws {
        let plan = try await plan(sql)
        #expect(
            plan.allSatisfy { !$0.hasPrefix("SCAN") || $0.contains("USING") || $0.hasPrefix("SCAN s") || $0.contains("subquery") },
            "\(plan)"
        )
    }

    @Test(arguments: [
        ThreadPage.newest, ThreadPage.older, ConversationQueries.one, ClientLists.page, ClientLists.ofKind, ClientQueries.conversations,
        EventFeed.query,
        "SELECT id FROM communications_conversations WHERE uid = ?",
    ])
    func lists(_ sql: String) async throws { try await expectIndexed(sql) }

    /// These go over a list of keys that is handed in, and sort that.
    @Test(arguments: [ThreadPage.attachments, MessageSearch.match, SearchResults.messages, IdempotencyTable.find])
    func lookUps(_ sql: String) async throws {
        let plan = try await plan(sql)
        #expect(!plan.contains { $0.hasPrefix("SCAN") && !$0.contains("VIRTUAL TABLE") }, "\(plan)")
    }

    /// Only conversations that have tags are looked at, and of those only the index.
    @Test func tags() async throws {
        let plan = try await plan(TagQueries.all)
        #expect(plan.contains { $0.contains("COVERING INDEX conversations_tags") }, "\(plan)")
    }

    /// Entries of a timeline are found in indexes, of which only the client's part is looked at and the newest are sorted.
    @Test(arguments: TimelineKind.allCases) func timeline(_ kind: TimelineKind) async throws {
        let plan = try await plan(ClientTimeline.source(kind))
        #expect(!plan.contains { $0.hasPrefix("SCAN") && !$0.contains("(subquery") }, "\(plan)")
        if kind == .message {
            #expect(
                plan.contains {
                    $0.contains("SEARCH m USING COVERING INDEX messages_thread (conversation_id=? AND sort_at>? AND sort_at<?)")
                },
                "\(plan)"
            )
            #expect(plan.contains { $0.contains("SEARCH c USING COVERING INDEX conversations_client") }, "\(plan)")
        }
    }

    @Test(arguments: [
        ClientTimeline.newestConversations, ClientTimeline.inConversation, ClientTimeline.inConversations, ClientExport.page,
        ClientQueries.rows,
    ])
    func clientPages(_ sql: String) async throws {
        // `j` is the list of keys that is given to the statement.
        let plan = try await plan(sql).filter { !$0.contains("json_each") && !$0.hasPrefix("SCAN j VIRTUAL TABLE") }
        #expect(
            !plan.contains {
                $0.hasPrefix("SCAN") && !$0.contains("(subquery") && !$0.contains("CONSTANT") && !$0.contains("co-routine")
                    && $0 != "SCAN c"
            },
            "\(plan)"
        )
    }

    /// Found by their keys, by phone or by tag: along an index each.
    @Test(arguments: [
        TimelineEntries.notes, TimelineEntries.payments, TimelineEntries.files, TimelineEntries.quotes, ThreadPage.several,
        ClientLists.byPhone,
        ClientLists.tagged, ClientImport.byPhone, ErasedConversations.next, ErasedConversations.some, ErasedConversations.versions,
        ErasedConversations.files, ErasedOriginals.withDuplicates, ErasedOriginals.byFingerprint, FileKeepers.sql,
        TimelineEntries.platformsOfMessages,
        StrayUpdates.candidates,
        StrayUpdates.originals, ErasedLog.ofOrders, MergedThings.later, InternalNotes.one,
    ])
    func clients(_ sql: String) async throws {
        let plan = try await plan(sql)
        let bad = plan.filter {
            $0.hasPrefix("SCAN") && !$0.contains("VIRTUAL TABLE") && $0 != "SCAN CONSTANT ROW" && !$0.contains("INDEX crm_clients_tags")
        }
        #expect(bad.isEmpty, "\(plan)")
    }

    /// What erasing would take: from the client along indexes; what was found so far is looked through.
    @Test(arguments: [ErasurePreview.counts, ErasurePreview.files, ErasurePreview.quotes, ErasurePreview.orders])
    func erasurePreview(_ sql: String) async throws {
        let plan = try await plan(sql)
        let found: Set = ["SCAN CONSTANT ROW", "SCAN theirs", "SCAN held", "SCAN journals", "SCAN given"]
        #expect(!plan.contains { $0.hasPrefix("SCAN") && !found.contains($0) }, "\(plan)")
    }

    @Test func pruningOfKeys() async throws {
        let plan = try await plan(IdempotencyTable.pruning)
        #expect(plan.contains { $0.contains("INDEX idempotency_keys_age") }, "\(plan)")
    }

    @Test(arguments: [
        UploadTable.upload, UploadTable.attachment, UploadTable.isKept, UploadTable.chunks, UploadPruning.all, UploadPruning.one,
    ])
    func uploads(_ sql: String) async throws {
        let plan = try await plan(sql)
        #expect(!plan.contains { $0.hasPrefix("SCAN") && $0 != "SCAN CONSTANT ROW" || $0.contains("TEMP B-TREE") }, "\(plan)")
    }

    /// What each update and each page of a chat asks: along indexes, whatever is sorted is one message's.
    @Test(arguments: [
        ChatMessageView.parts, ReactionSummary.query, MessageVersions.versions, MessageVersions.files, ChatConversations.newest,
        ChatOutbox.item, ClientDuplicates.byPhone, ClientDuplicates.byEmail, ClientDuplicates.traits,
    ])
    func chats(_ sql: String) async throws {
        let plan = try await plan(sql)
        #expect(!plan.contains { $0.hasPrefix("SCAN") && !$0.contains("VIRTUAL TABLE") }, "\(plan)")
    }

    /// The queues of fetches and changes are walked in the order of their times.
    @Test(arguments: [FetchTable.next, FetchTable.due, ChangeTable.next, ChangeTable.due, OutboxQueries.next])
    func queues(_ sql: String) async throws { try await expectIndexed(sql) }

    @Test(arguments: InboxStatement.counted.map(\.1)) func counts(_ condition: String) async throws {
        let plan = try await plan("SELECT count(*) FROM (SELECT 1 FROM communications_conversations c WHERE \(condition) LIMIT 10000)")
        #expect(plan.contains { $0.contains("COVERING INDEX conversations_") }, "\(plan)")
    }

    private func expectIndexed(_ sql: String) async throws {
        let plan = try await plan(sql)
        let bad = plan.filter {
            $0.contains("TEMP B-TREE") || ($0.hasPrefix("SCAN") && !$0.contains("USING INDEX") && !$0.contains("USING COVERING INDEX"))
        }
        #expect(bad.isEmpty, "\(plan)")
    }

    private func plan(_ sql: String) async throws -> [String] {
        let office = try await TemporaryOffice()
        return try await office.database.read { db in
            // A plan does not depend on values here, so the parameters stay NULL.
            let statement = try db.makeStatement(sql: "EXPLAIN QUERY PLAN " + sql)
            statement.setUncheckedArguments(StatementArguments())
            return try Row.fetchAll(statement).map { $0["detail"] }
        }
    }
}
