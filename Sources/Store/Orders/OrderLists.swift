import Core
import GRDB

extension OfficeDatabase {
    /// One page of orders as JSON, `{"items": […], "next": …}`.
    /// - Parameter limit: 1–200.
    package func orders(_ filter: OrderFilter, for reader: OrderReader, limit: Int, cursor: PageCursor?) async throws -> [UInt8] {
        let now = now()
        return try await read { db in
            let page = try OrderSelection(db, filter, now: now).keys(filter, cursor: cursor).page(db, limit: limit)
            var writer = JSONWriter(capacity: limit * 1200)
            try writer.object { writer in
                writer.key("items")
                try writer.array { writer in try OrderRows.write(db, page.keys, for: reader, &writer) }
                writer.key("next")
                writer.string(page.next?.description)
            }
            return writer.bytes
        }
    }

    /// The board as JSON: `{"columns": [{"status", "count", "items", "next"}]}`, one page of each column.
    package func orderBoard(_ filter: OrderFilter, for reader: OrderReader) async throws -> [UInt8] {
        let now = now()
        return try await read { db in
            let selection = try OrderSelection(db, filter, now: now)
            var writer = JSONWriter(capacity: 64 << 10)
            try writer.object { writer in
                writer.key("columns")
                try writer.array { writer in
                    for status in OrderStatus.allCases {
                        let keys = selection.keys(OrderBoard.column(status, filter))
                        let page = try keys.page(db, limit: OrderBoard.columnSize)
                        try writer.object { writer in
                            writer.key("status")
                            writer.string(status.rawValue)
                            writer.key("count")
                            writer.int(try keys.count(db))
                            writer.key("items")
                            try writer.array { writer in try OrderRows.write(db, page.keys, for: reader, &writer) }
                            writer.key("next")
                            writer.string(page.next?.description)
                        }
                    }
                }
            }
            return writer.bytes
        }
    }

    /// How many open orders are late, and due when, as JSON.
    package func orderRadar() async throws -> [UInt8] {
        let now = now()
        return try await read { db in try OrderRadar(zone: OrderSettings.read(db).zone, now: now).json(db) }
    }
}

enum OrderBoard {
    /// Orders of a column at once.
    static let columnSize = 50

    /// A filter narrowed to one column.
    static func column(_ status: OrderStatus, _ filter: OrderFilter) -> OrderFilter {
        var column = filter
        column.status = status
        column.sort = .deadline
        column.isArchived = false
        column.isCancelled = false
        return column
    }
}

/// What a filter finds by words, and the moments that it means: looked up once for all columns of a board.
struct OrderSelection {
    private let among: [Int64]?
    private let span: Range<Int64>?

    init(_ db: Database, _ filter: OrderFilter, now: Timestamp) throws {
        let settings = try OrderSettings.read(db)
        among = try filter.search.map { try OrderSearch.keys(db, $0, settings: settings, now: now, limit: OrderSearch.reach) }
        span = filter.span(now: now, zone: settings.zone)
    }

    func keys(_ filter: OrderFilter, cursor: PageCursor? = nil) -> OrderKeys {
        OrderKeys(filter, among: among, span: span, cursor: cursor)
    }
}

/// Counts of open orders by deadline.
struct OrderRadar {
    /// Days that are told one by one, today first.
    static let days = 14
    let zone: ZoneRules
    let now: Timestamp

    static let counting = """
        SELECT count(*) FROM crm_orders WHERE is_archived = 0 AND status <> 'closed' AND due_at >= ? AND due_at < ?
        """

    func json(_ db: Database) throws -> [UInt8] {
        let today = zone.local(now).date
        let statement = try db.cachedStatement(sql: Self.counting)
        func count(_ from: Int64, _ to: Int64) throws -> Int64 { try Int64.fetchOne(statement, arguments: [from, to]) ?? 0 }
        let starts = (0...Self.days).map { zone.moment(today.adding(days: $0), minutes: 0).milliseconds }
        var writer = JSONWriter(capacity: 1024)
        try writer.object { writer in
            writer.key("overdue")
            writer.int(try count(.min, now.milliseconds))
            writer.key("today")
            writer.int(try count(now.milliseconds, starts[1]))
            writer.key("tomorrow")
            writer.int(try count(starts[1], starts[2]))
            writer.key("days")
            try writer.array { writer in
                for day in 0..<Self.days {
                    try writer.object { writer in
                        writer.key("date")
                        writer.string(today.adding(days: day).description)
                        writer.key("count")
                        writer.int(try count(starts[day], starts[day + 1]))
                    }
                }
            }
        }
        return writer.bytes
    }
}
