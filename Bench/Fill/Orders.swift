import Core
import Foundation
import GRDB

extension Filler {
    /// Orders over two years, spread over all clients: those of the last weeks are at work, the others handed out and paid.
    mutating func orders(_ range: Range<Int>, of total: Int, clients: [Int64]) throws {
        let insert = try db.cachedStatement(
            sql: """
                INSERT INTO crm_orders (uid, client_id, order_number, status, description, created_at, client_name, source_language_id,
                    target_language_id, office_id, unit, characters, pages, unit_price, vat_rate, price_netto, price_vat, price_brutto, deadline_date,
                    deadline_zone, deadline_at, paid, payment_state, closed_at, updated_at)
                SELECT ?, id, ?, ?, ?, ?, name, (SELECT min(id) FROM languages), (SELECT max(id) FROM languages), (SELECT min(id) FROM offices),
                    'characters_1800', ?, ?, 6000, 2300, ?, ?, ?, ?, 'Europe/Warsaw', ?, ?, ?, ?, ?
                FROM crm_clients WHERE id = ?
                """
        )
        let pay = try db.cachedStatement(
            sql: """
                INSERT INTO finance_transactions (uid, order_id, kind, amount_gross, payment_method, payment_date, receipt_number, created_at, updated_at)
                VALUES (?, ?, 'payment', ?, ?, ?, ?, ?, ?)
                """
        )
        let atWork: [OrderStatus] = [.toDo, .paid, .certification, .ready, .oral]
        for index in range {
            let age = Int64(total - index) * (63_072_000_000 / Int64(total))
            let created = now - age
            let isOpen = total - index <= 400
            let status = isOpen ? atWork.randomElement(using: &random)! : .closed
            let pages = Int64.random(in: 1...40, using: &random) * 100
            let price = Price.of(PriceRequest(pages: pages, unitPrice: 6000, vatRate: 2300))
            let deadline = created + Int64.random(in: 1...10, using: &random) * 86_400_000
            let isPaid = !isOpen && Int.random(in: 0..<50, using: &random) > 0
            let date = LocalDate(day: Int(deadline / 86_400_000)).description
            try insert.execute(arguments: [
                uid(), "\(LocalDate(day: Int(created / 86_400_000)).year)/\(index + 1)", status.rawValue, Words.sentence(6, &random),
                created,
                pages * 18, pages, price.net, price.vat, price.gross, date, deadline, isPaid ? price.gross : 0,
                isPaid ? "paid" : "unpaid", isOpen ? nil : deadline, deadline, clients.randomElement(using: &random)!,
            ])
            guard isPaid else { continue }
            try pay.execute(arguments: [
                uid(), db.lastInsertedRowID, price.gross, ["cash", "card", "transfer", "blik"].randomElement(using: &random)!, date,
                "KP/\(index + 1)", deadline, deadline,
            ])
        }
    }
}
