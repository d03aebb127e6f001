import Core
import Foundation
import GRDB

/// What a filter of orders asks of a row, and the index that finds the fewest rows in the list's order.
struct OrderConditions {
    /// A table with its index, and the condition that the index is for.
    struct Source {
        var table: String
        var condition: String?
    }

    private(set) var conditions: [String] = []
    var arguments: [String: (any DatabaseValueConvertible)?] = [:]

    static let among = Source(table: "json_each(:among) j CROSS JOIN crm_orders o ON o.id = j.value", condition: nil)

    private static let client = "o.client_id = (SELECT id FROM crm_clients WHERE uid = :client)"
    private static let conversation =
        "o.conversation_id = (SELECT coalesce(merged_into, id) FROM communications_conversations WHERE uid = :conversation)"
    private static let manager = "o.manager_id = (SELECT id FROM users WHERE uid = :manager)"
    private static let office = "o.office_id = (SELECT id FROM offices WHERE uid = :office)"
    private static let from = "o.source_language_id = (SELECT id FROM languages WHERE uid = :language)"
    private static let into = "o.target_language_id = (SELECT id FROM languages WHERE uid = :language)"

    init(_ filter: OrderFilter, _ walk: OrderKeys.Walk, span: Range<Int64>?) {
        // Words and no parameters where an index holds only such rows: SQLite has to see that it may use it.
        conditions.append("o.is_archived = \(filter.isArchived ? 1 : 0)")
        if filter.isCancelled { conditions.append("o.cancelled_at IS NOT NULL") }
        if walk == .deadline { conditions.append("o.status <> 'closed'") }
        if let status = filter.status {
            if status == .closed {
                conditions.append("o.status = 'closed'")
            } else {
                conditions.append("o.status = :status")
                arguments["status"] = status.rawValue
            }
        }
        func ask(_ condition: String, _ name: String, _ id: PublicID?) {
            guard let id else { return }
            conditions.append(condition)
            arguments[name] = Data(id.bytes)
        }
        ask(Self.client, "client", filter.client)
        ask(Self.conversation, "conversation", filter.conversation)
        ask(Self.manager, "manager", filter.manager)
        ask(Self.office, "office", filter.office)
        ask("(\(Self.from) OR \(Self.into))", "language", filter.language)
        switch filter.payment {
        case .unpaid: conditions.append("o.payment_state IN ('unpaid', 'partly')")
        case .paid: conditions.append("o.payment_state IN ('paid', 'overpaid')")
        case nil: break
        }
        if let span {
            conditions.append("o.due_at >= :from AND o.due_at < :to")
            arguments["from"] = span.lowerBound
            arguments["to"] = span.upperBound
        }
    }

    /// All conditions, further ones too.
    func text(with further: String?...) -> String { (conditions + further.compactMap(\.self)).joined(separator: " AND ") }

    /// One walk, or two whose keys are put together.
    func sources(_ filter: OrderFilter, _ walk: OrderKeys.Walk) -> [Source] {
        func index(_ name: String) -> [Source] { [Source(table: "crm_orders o INDEXED BY \(name)", condition: nil)] }
        switch walk {
        case .deadline:
            if filter.status != nil, filter.status != .closed { return index("orders_board") }
            return index(filter.manager == nil ? "orders_due" : "orders_manager")
        case .closing:
            // All of one client's are few enough to be sorted.
            if filter.client != nil { return index("crm_orders_client") }
            if filter.conversation != nil { return index("orders_conversation") }
            return index(filter.manager == nil ? "orders_closed" : "orders_manager_closed")
        case .age:
            if filter.conversation != nil { return index("orders_conversation") }
            if filter.client != nil { return index("crm_orders_client") }
            if filter.payment == .unpaid, !filter.isArchived { return index("orders_unpaid") }
            if filter.manager != nil { return index("orders_manager_all") }
            if filter.language != nil {
                return [
                    Source(table: "crm_orders o INDEXED BY orders_source_language", condition: Self.from),
                    Source(table: "crm_orders o INDEXED BY orders_target_language", condition: Self.into),
                ]
            }
            if filter.isCancelled { return index("orders_cancelled") }
            if filter.isArchived { return index("orders_archived") }
            if filter.status != nil { return index("orders_status") }
            if filter.office != nil { return index("orders_office") }
            return [Source(table: "crm_orders o NOT INDEXED", condition: nil)]
        }
    }
}
