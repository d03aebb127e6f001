package import Core
import Foundation

/// A price with its arithmetic as the API shows it and as it stands in an order's row.
package enum PriceJSON {
    private static let decoder: JSONDecoder = {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return decoder
    }()

    /// Writes `{"lines", "net", "vat_rate", "vat", "gross", "currency"}`.
    package static func write(_ price: Price, currency: String, _ writer: inout JSONWriter) {
        writer.object { writer in
            writer.key("lines")
            writer.array { writer in for line in price.lines { write(line, &writer) } }
            writer.key("net")
            writer.int(price.net)
            writer.key("vat_rate")
            writer.int(price.vatRate)
            writer.key("vat")
            writer.int(price.vat)
            writer.key("gross")
            writer.int(price.gross)
            writer.key("currency")
            writer.string(currency)
        }
    }

    private static func write(_ line: Price.Line, _ writer: inout JSONWriter) {
        func number(_ value: Int64?, _ writer: inout JSONWriter) { if let value { writer.int(value) } else { writer.null() } }
        writer.object { writer in
            writer.key("kind")
            writer.string(line.kind.rawValue)
            writer.key("quantity")
            number(line.quantity, &writer)
            writer.key("rate")
            number(line.rate, &writer)
            writer.key("amount")
            writer.int(line.amount)
        }
    }

    package static func text(_ price: Price, currency: String) -> String {
        MessageJSON.json { writer in write(price, currency: currency, &writer) }
    }

    /// Reads what ``text(_:currency:)`` wrote.
    package static func read(_ text: String) throws -> Price { try decoder.decode(Price.self, from: Data(text.utf8)) }
}
