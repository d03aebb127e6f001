package import Core
package import GRDB

/// The table `number_series`: numbers of orders and receipts, counted within the year of the office's date.
///
/// A number is taken in the transaction that inserts what bears it: what is rolled back leaves no gap, and there is one writer, so that
/// nobody gets it twice.
package enum NumberSeries: String, Sendable {
    case order, receipt

    /// Where a number would stand that somebody gave by hand, or that was imported.
    private var taken: String {
        switch self {
        case .order: "SELECT EXISTS (SELECT 1 FROM crm_orders WHERE order_number = ?)"
        case .receipt: "SELECT EXISTS (SELECT 1 FROM finance_transactions WHERE receipt_number = ?)"
        }
    }

    /// Takes the next number that nothing bears yet.
    /// - Parameter date: of the office, which tells the year and the month.
    package static func next(_ db: Database, _ series: NumberSeries, _ pattern: NumberPattern, _ date: LocalDate) throws -> String {
        let last = try Int64.fetchOne(
            db.cachedStatement(sql: "SELECT last FROM number_series WHERE series = ? AND year = ?"),
            arguments: [series.rawValue, date.year]
        )
        var counter = last ?? 0
        let taken = try db.cachedStatement(sql: series.taken)
        var number: String
        repeat {
            counter += 1
            number = pattern.number(counter, year: date.year, month: date.month)
        } while try Bool.fetchOne(taken, arguments: [number]) == true
        try db.cachedStatement(
            sql: """
                INSERT INTO number_series (series, year, last) VALUES (?, ?, ?)
                ON CONFLICT (series, year) DO UPDATE SET last = excluded.last
                """
        ).execute(arguments: [series.rawValue, date.year, counter])
        return number
    }
}
