import Core
import GRDB
import TestSupport
import Testing

@testable import Store

/// Every list of orders walks along an index in its order, whatever is filtered.
@Suite struct OrderPlanTests {
    /// Every combination of the filters.
    static let filters: [OrderFilter] = {
        var filters = [OrderFilter()]
        func each(_ change: (inout OrderFilter) -> Void) {
            filters += filters.map { filter in
                var filter = filter
                change(&filter)
                return filter
            }
        }
        each { $0.sort = .deadline }
        each { $0.client = .random() }
        each { $0.conversation = .random() }
        each { $0.manager = .random() }
        each { $0.language = .random() }
        each { $0.office = .random() }
        each { $0.payment = .unpaid }
        each { $0.isArchived = true }
        filters += filters.filter(\.isArchived).map { filter in
            var filter = filter
            filter.isCancelled = true
            return filter
        }
        let due = filters.map { filter in
            var filter = filter
            filter.due = .week
            return filter
        }
        let statuses = [nil, OrderStatus.toDo, .closed]
        return (filters + due).flatMap { filter in
            statuses.map { status in
                var filter = filter
                filter.status = status
                return filter
            }
        }
    }()

    @Test(arguments: [false, true]) func lists(_ isNextPage: Bool) async throws {
        let office = try await TemporaryOffice()
        let cursor = isNextPage ? PageCursor(at: 5, id: 5) : nil
        try await office.database.read { db in
            for filter in Self.filters {
                let keys = OrderKeys(filter, span: filter.due == nil ? nil : 1..<2, cursor: cursor)
                let isOfOneClient = keys.walk == .closing && (filter.client != nil || filter.conversation != nil)
                let bad = try Self.plan(db, keys.sql).filter { Self.isSlow($0) && !(isOfOneClient && $0.contains("TEMP B-TREE")) }
                #expect(bad.isEmpty, "\(keys.sql): \(bad)")
                // Only columns of the board are counted.
                if keys.walk == .age { continue }
                let slow = try Self.plan(db, keys.counting).filter(Self.isSlow)
                #expect(slow.isEmpty, "\(keys.counting): \(slow)")
            }
        }
    }

    /// What words found is at most ``OrderSearch/reach`` orders, which may be sorted.
    @Test func whatWordsFoundIsLookedUp() async throws {
        let office = try await TemporaryOffice()
        try await office.database.read { db in
            for filter in Self.filters {
                let plan = try Self.plan(db, OrderKeys(filter, among: [1, 2], span: filter.due == nil ? nil : 1..<2).sql)
                #expect(!plan.contains { $0.hasPrefix("SCAN o") }, "\(plan)")
            }
        }
    }

    @Test(arguments: [
        OrderRadar.counting, OrderSearch.byNumber, OrderSearch.byType,
        OrderDetail.one, OrderState.select, OrderMoney.sum, OrderChange.about, AuditLog.since,
        AuditPage.ofEntity, AuditPage.ofEverybody, AuditPage.ofUser, OrderOriginals.ofOrder, OrderNotes.ofOrder, InternalNotes.one,
        OrderDraft.messages, IdempotencyTable.findOrder, SearchResults.orders, UploadTable.orderFile, UploadTable.isKept,
    ])
    func single(_ sql: String) async throws {
        let office = try await TemporaryOffice()
        let bad = try await office.database.read { db in try Self.plan(db, sql).filter(Self.isSlow) }
        #expect(bad.isEmpty, "\(bad)")
    }

    /// What belongs to one order, and what keys are handed in for, may be sorted.
    @Test(arguments: [
        OrderSearch.byWordsAndTypes, OrderFiles.ofOrder, OrderAgreements.ofOrder, OrderRows.rows, OrderDraft.files, PlacedFiles.query,
    ])
    func lookUps(_ sql: String) async throws {
        let office = try await TemporaryOffice()
        let bad = try await office.database.read { db in
            try Self.plan(db, sql).filter { Self.isSlow($0) && !$0.contains("TEMP B-TREE") }
        }
        #expect(bad.isEmpty, "\(bad)")
    }

    @Test func wordsAreReadFromTheirIndex() async throws {
        let office = try await TemporaryOffice()
        let plan = try await office.database.read { db in try Self.plan(db, OrderSearch.byWords) }
        #expect(plan.count == 1 && plan[0].contains("VIRTUAL TABLE"), "\(plan)")
    }

    private static func isSlow(_ step: String) -> Bool {
        if step.contains("TEMP B-TREE") { return true }
        // A partial index that holds nothing else may be walked as a whole; a count goes over what its index found.
        let isWalk = step.contains("USING INDEX") || step.contains("USING COVERING INDEX") || step.contains("VIRTUAL TABLE")
        return step.hasPrefix("SCAN") && !isWalk && !step.contains("(subquery") && step != "SCAN CONSTANT ROW"
    }

    private static func plan(_ db: Database, _ sql: String) throws -> [String] {
        let statement = try db.makeStatement(sql: "EXPLAIN QUERY PLAN " + sql)
        statement.setUncheckedArguments(StatementArguments())
        return try Row.fetchAll(statement).map { $0["detail"] }
    }
}
