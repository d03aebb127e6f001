package import Core
import GRDB

/// An order as lists show it, written straight from its row.
enum OrderJSON {
    /// The columns that ``write(_:for:_:)`` expects, in its order; `o` is the order, `k` its client, `v` its conversation, `m` its manager,
    /// `f` its office, `d` its document type, `s` and `t` its languages.
    static let columns = """
        o.uid, o.order_number, o.status, k.uid, o.client_name, v.uid, m.uid, m.name, f.uid, f.name, d.uid, d.name_uk, d.name_pl, d.name_en,
        s.uid, s.code, s.name_uk, s.name_pl, s.name_en, t.uid, t.code, t.name_uk, t.name_pl, t.name_en, o.translation_type, o.description,
        o.unit, o.pages, o.characters, o.price_netto, o.price_vat, o.price_brutto, o.currency, o.paid, o.payment_state, o.deadline_date,
        o.deadline_time, o.deadline_zone, o.deadline_at, o.follow_up_date, o.order_source, o.repertorium_number, o.reference_code,
        o.is_archived, o.created_at, o.updated_at, o.closed_at, o.revision, o.cancelled_at, o.cancel_reason, o.id
        """
    static let joins = """
        JOIN crm_clients k ON k.id = o.client_id
        LEFT JOIN communications_conversations v ON v.id = o.conversation_id
        LEFT JOIN users m ON m.id = o.manager_id
        LEFT JOIN offices f ON f.id = o.office_id
        LEFT JOIN document_types d ON d.id = o.document_type_id
        LEFT JOIN languages s ON s.id = o.source_language_id
        LEFT JOIN languages t ON t.id = o.target_language_id
        """
    /// Columns of ``columns``.
    static let count: Int32 = 51

    /// `{"id", "order_number"}`, by which others name an order.
    static func reference(_ columns: Columns, id: Int32, number: Int32, _ writer: inout JSONWriter) {
        writer.object { writer in
            writer.key("id")
            writer.uid(columns, id)
            writer.key("order_number")
            writer.text(columns, number)
        }
    }

    /// An order's members, for an object that is open.
    /// - Parameter reader: who sees no conversations is not told of one.
    static func members(_ columns: Columns, for reader: OrderReader, _ writer: inout JSONWriter) {
        writer.key("id")
        writer.uid(columns, 0)
        writer.key("order_number")
        writer.text(columns, 1)
        writer.key("status")
        writer.text(columns, 2)
        writer.key("client")
        writer.reference(columns, id: 3, name: 4)
        writer.key("conversation_id")
        if reader == .desk { writer.uid(columns, 5) } else { writer.null() }
        writer.key("manager")
        writer.reference(columns, id: 6, name: 7)
        writer.key("office")
        writer.reference(columns, id: 8, name: 9)
        writer.key("document_type")
        named(columns, id: 10, code: nil, &writer)
        writer.key("source_language")
        named(columns, id: 14, code: 15, &writer)
        writer.key("target_language")
        named(columns, id: 19, code: 20, &writer)
        work(columns, &writer)
        money(columns, &writer)
        dates(columns, &writer)
    }

    private static func work(_ columns: Columns, _ writer: inout JSONWriter) {
        writer.key("translation_type")
        writer.text(columns, 24)
        writer.key("description")
        writer.text(columns, 25)
        writer.key("unit")
        writer.text(columns, 26)
        writer.key("pages")
        writer.int(columns, 27)
        writer.key("characters")
        writer.int(columns, 28)
    }

    private static func money(_ columns: Columns, _ writer: inout JSONWriter) {
        writer.key("price_netto")
        sum(columns, 29, &writer)
        writer.key("price_vat")
        sum(columns, 30, &writer)
        writer.key("price_brutto")
        sum(columns, 31, &writer)
        writer.key("paid")
        sum(columns, 33, &writer)
        writer.key("balance")
        // Nothing is owed for what was called off.
        money((columns.isNull(48) ? columns.int(31) : 0) - columns.int(33), columns, &writer)
        writer.key("payment_state")
        writer.text(columns, 34)
    }

    private static func dates(_ columns: Columns, _ writer: inout JSONWriter) {
        writer.key("deadline")
        if columns.isNull(35) {
            writer.null()
        } else {
            writer.object { writer in
                writer.key("date")
                writer.text(columns, 35)
                writer.key("time")
                writer.text(columns, 36)
                writer.key("zone")
                writer.text(columns, 37)
                writer.key("at")
                writer.time(columns, 38)
            }
        }
        writer.key("follow_up_date")
        writer.text(columns, 39)
        writer.key("order_source")
        writer.text(columns, 40)
        writer.key("repertorium_number")
        writer.text(columns, 41)
        writer.key("reference_code")
        writer.text(columns, 42)
        writer.key("is_archived")
        writer.bool(columns.bool(43))
        writer.key("cancelled")
        if columns.isNull(48) {
            writer.null()
        } else {
            writer.object { writer in
                writer.key("at")
                writer.time(columns, 48)
                writer.key("reason")
                writer.text(columns, 49)
            }
        }
        writer.key("created_at")
        writer.time(columns, 44)
        writer.key("updated_at")
        writer.time(columns, 45)
        writer.key("closed_at")
        writer.time(columns, 46)
        writer.key("revision")
        writer.int(columns, 47)
    }

    /// `{"id", "code", "names"}` of columns that stand one after another; null where there is none.
    private static func named(_ columns: Columns, id: Int32, code: Int32?, _ writer: inout JSONWriter) {
        guard !columns.isNull(id) else { return writer.null() }
        let names = (code ?? id) + 1
        writer.object { writer in
            writer.key("id")
            writer.uid(columns, id)
            if let code {
                writer.key("code")
                writer.text(columns, code)
            }
            writer.key("names")
            writer.object { writer in
                writer.key("uk")
                writer.text(columns, names)
                writer.key("pl")
                writer.text(columns, names + 1)
                writer.key("en")
                writer.text(columns, names + 2)
            }
        }
    }

    private static func sum(_ columns: Columns, _ index: Int32, _ writer: inout JSONWriter) {
        if columns.isNull(index) { writer.null() } else { money(columns.int(index), columns, &writer) }
    }

    private static func money(_ amount: Int64, _ columns: Columns, _ writer: inout JSONWriter) {
        writer.object { writer in
            writer.key("amount")
            writer.int(amount)
            writer.key("currency")
            writer.text(columns, 32)
        }
    }
}

/// Who reads orders, which decides what they hold.
package enum OrderReader: Sendable {
    /// Owners and managers: everything.
    case desk
    /// Accountants: nothing of conversations, nor files.
    case money

    package init(_ role: Role) { self = role == .accountant ? .money : .desk }
}
