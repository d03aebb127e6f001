import Core
import Foundation
import GRDB

/// The statement behind a page of orders: their keys, with what they are ordered by. It names the index that it walks along, so that it
/// cannot become slow unseen; what further filters leave out is passed over on the way.
struct OrderKeys {
    /// In which order a list goes.
    enum Walk {
        /// Newest order first.
        case age
        /// Open orders, the next deadline first.
        case deadline
        /// Orders that were handed out, the last one first.
        case closing
    }

    /// Two columns: what the list is ordered by, and the key.
    let sql: String
    /// How many there are, to ``counted`` at most.
    let counting: String
    let walk: Walk
    private let filters: [String: (any DatabaseValueConvertible)?]
    private let cursor: PageCursor?

    /// A count ends here.
    static let counted = 10_000

    /// - Parameters:
    ///   - among: only these, where given.
    ///   - span: between which moments the deadline lies.
    init(_ filter: OrderFilter, among: [Int64]? = nil, span: Range<Int64>? = nil, cursor: PageCursor? = nil) {
        walk = Self.walk(filter)
        self.cursor = cursor
        var conditions = OrderConditions(filter, walk, span: span)
        let sources = among == nil ? conditions.sources(filter, walk) : [OrderConditions.among]
        if let among { conditions.arguments["among"] = "[" + among.map(String.init).joined(separator: ",") + "]" }
        filters = conditions.arguments
        let order =
            switch walk {
            case .age: "o.id"
            case .deadline: "o.due_at"
            case .closing: "o.closed_at"
            }
        let direction = walk == .deadline ? "ASC" : "DESC"
        let begin = walk == .age ? "o.id < :id" : "(\(order), o.id) \(walk == .deadline ? ">" : "<") (:at, :id)"
        let pages = sources.map { "SELECT \(order), o.id FROM \($0.table) WHERE \(conditions.text(with: $0.condition, begin))" }
        sql = pages.joined(separator: " UNION ") + " ORDER BY 1 \(direction), 2 \(direction) LIMIT :limit"
        let all = sources.map { "SELECT o.id FROM \($0.table) WHERE \(conditions.text(with: $0.condition))" }
        counting = "SELECT count(*) FROM (\(all.joined(separator: " UNION ")) LIMIT \(Self.counted))"
    }

    private static func walk(_ filter: OrderFilter) -> Walk {
        if filter.isArchived { return .age }
        if filter.due != nil { return .deadline }
        guard filter.sort == .deadline else { return .age }
        return filter.status == .closed ? .closing : .deadline
    }

    /// The keys of one page.
    /// - Parameter limit: orders in it.
    /// - Returns: the keys, and where the next page begins, nil where there is none.
    func page(_ db: Database, limit: Int) throws -> (keys: [Int64], next: PageCursor?) {
        var arguments = filters
        arguments["limit"] = limit + 1
        let from = cursor ?? (walk == .deadline ? PageCursor(at: .min, id: .min) : PageCursor(at: .max, id: .max))
        if walk != .age { arguments["at"] = from.at }
        arguments["id"] = from.id
        let rows = try Row.fetchAll(db.cachedStatement(sql: sql), arguments: StatementArguments(arguments))
        let keys = rows.prefix(limit).map { $0[1] as Int64 }
        guard rows.count > limit else { return (keys, nil) }
        let last = rows[limit - 1]
        return (keys, PageCursor(at: last[0], id: last[1]))
    }

    func count(_ db: Database) throws -> Int64 {
        try Int64.fetchOne(db.cachedStatement(sql: counting), arguments: StatementArguments(filters)) ?? 0
    }
}
