import Core
import Foundation
import GRDB

/// Makes an offer of what was asked for: prices with their arithmetic, as the lists say at this moment, and the text for the client.
struct QuoteDrafting {
    let db: Database
    let new: NewQuote
    let settings: OrderSettings
    /// Of the conversation; its way of counting pages is that of the offer.
    let client: Int64?
    let now: Timestamp

    /// A line as it was worked out.
    struct Line {
        let new: NewQuote.Line
        let state: OrderState
        let price: Price
    }

    /// - Returns: the content as it is kept, and its sum.
    /// - Throws: ``StoreError/unpriced(line:)``, ``StoreError/unknownReference(field:)``
    func content() throws -> (json: String, total: QuoteTotal) {
        let lines = try new.lines.enumerated().map { index, line in try priced(line, index) }
        let total = QuoteTotal(lines.map(\.price))
        return (try json(lines, total), total)
    }

    private func priced(_ line: NewQuote.Line, _ index: Int) throws -> Line {
        var work = line.work
        if let file = line.file { try fill(&work, from: file) }
        // A conversation may have no client yet: nobody's way of counting then.
        var state = OrderState(client: client ?? 0)
        try state.apply(work, OrderLookUp(db: db), settings, now: now)
        try OrderPricing(db: db, settings: settings).apply(work, to: &state, before: nil)
        guard let price = state.price else { throw StoreError.unpriced(line: index) }
        return Line(new: line, state: state, price: price)
    }

    /// What a file holds, where nobody said an amount.
    private func fill(_ work: inout OrderPatch, from id: PublicID) throws {
        guard let file = try CountedFile.find(db, id) else { throw StoreError.unknownReference(field: "file_id") }
        guard work.characters == nil, work.pages == nil, case .counted(let count)? = try TextCountTable.find(db, blob: file.blob),
            count.state == "counted"
        else { return }
        work.characters = .some(count.characters)
    }

    // MARK: - The content

    private func json(_ lines: [Line], _ total: QuoteTotal) throws -> String {
        let text = try text(lines, total)
        return MessageJSON.json { writer in
            writer.object { writer in
                writer.key("language")
                writer.string(new.language.rawValue)
                writer.key("lines")
                writer.array { writer in for line in lines { write(line, &writer) } }
                writer.key("price")
                PriceJSON.write(Self.sum(lines.map(\.price)), currency: settings.currency, &writer)
                writer.key("text")
                writer.string(text)
                writer.key("valid_until")
                writer.string(new.validUntil?.description)
            }
        }
    }

    /// The prices of all lines as one: the steps stay those of the lines. Lines with different rates of VAT have none together, and 0 says so.
    static func sum(_ prices: [Price]) -> Price {
        let total = QuoteTotal(prices)
        var sum = Price.manual(net: total.net, vatRate: total.vatRate ?? 0)
        sum.lines = prices.flatMap(\.lines)
        sum.vat = total.vat
        sum.gross = total.gross
        return sum
    }

    private func write(_ line: Line, _ writer: inout JSONWriter) {
        let (work, state) = (line.new.work, line.state)
        func id(_ name: StaticString, _ value: PublicID??, _ writer: inout JSONWriter) {
            writer.key(name)
            if let value = value ?? nil { writer.uuid(value) } else { writer.null() }
        }
        func number(_ name: StaticString, _ value: Int64?, _ writer: inout JSONWriter) {
            writer.key(name)
            if let value { writer.int(value) } else { writer.null() }
        }
        writer.object { writer in
            id("file_id", line.new.file, &writer)
            writer.key("description")
            writer.string(line.new.description)
            id("document_type_id", work.documentType, &writer)
            id("source_language_id", work.source, &writer)
            id("target_language_id", work.target, &writer)
            writer.key("translation_type")
            writer.string(state.translationType.rawValue)
            writer.key("unit")
            writer.string(state.unit.rawValue)
            writer.key("rounding")
            writer.string(state.rounding.rawValue)
            number("characters", state.characters, &writer)
            number("pages", state.pages, &writer)
            number("unit_price", state.unitPrice, &writer)
            number("discount", state.discount, &writer)
            number("vat_rate", state.vatRate, &writer)
            number("manual_net", state.manualNet, &writer)
            number("manual_gross", state.manualGross, &writer)
            writer.key("deadline")
            if let deadline = state.deadline {
                writer.object { writer in
                    writer.key("date")
                    writer.string(deadline.date.description)
                    writer.key("time")
                    writer.string(deadline.time?.description)
                }
            } else {
                writer.null()
            }
            writer.key("price")
            PriceJSON.write(line.price, currency: settings.currency, &writer)
        }
    }

    // MARK: - The text

    private func text(_ lines: [Line], _ total: QuoteTotal) throws -> String {
        QuoteText(
            language: new.language,
            lines: try lines.map { line in
                QuoteText.Line(
                    description: line.new.description,
                    from: try languageName(line.state.source),
                    into: try languageName(line.state.target),
                    type: line.state.translationType,
                    unit: line.state.unit,
                    // A sum that was agreed by hand has no amount that leads to it.
                    pages: line.state.manualNet == nil && line.state.manualGross == nil ? line.state.pages : nil,
                    gross: line.price.gross
                )
            },
            total: total,
            currency: settings.currency,
            deadline: lines.compactMap(\.state.deadline).max { $0.moment(in: settings.zone) < $1.moment(in: settings.zone) },
            validUntil: new.validUntil
        ).text
    }

    /// A language's name in the client's language: the office's own name for it, else that of the Unicode CLDR.
    private func languageName(_ key: Int64?) throws -> String? {
        guard let key else { return nil }
        let statement = try db.cachedStatement(sql: "SELECT name_uk, name_pl, name_en, code FROM languages WHERE id = ?")
        guard let row = try Row.fetchOne(statement, arguments: [key]) else { return nil }
        let name: String =
            switch new.language {
            case .uk: row[0]
            case .pl: row[1]
            case .en: row[2]
            case .ru, .de:
                (row[3] as String?).flatMap { Locale(identifier: new.language.rawValue).localizedString(forLanguageCode: $0) } ?? row[2]
            }
        return new.language == .en || new.language == .de ? name : name.lowercased()
    }
}
