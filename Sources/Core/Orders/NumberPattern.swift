/// How numbers of orders and receipts look: text with placeholders in braces, e.g. `{year}/{n:4}` for `2026/0042`.
package struct NumberPattern: Sendable, Hashable {
    /// Why a pattern cannot be used.
    package enum Fault: Error, Sendable, Equatable {
        case empty
        case tooLong
        /// There is no `{n}`, or more than one.
        case counter
        /// The counter begins anew every year, and neither `{year}` nor `{yy}` tells the years apart.
        case year
        case unknownPlaceholder(String)
        case openBrace
        case control
    }

    private enum Piece: Hashable {
        case text(String)
        case year, shortYear, month
        case counter(digits: Int)
    }

    /// As it was written.
    package let text: String
    private let pieces: [Piece]

    /// Characters at most.
    package static let maximumLength = 60
    package static let order = try! NumberPattern("{year}/{n:4}")
    package static let receipt = try! NumberPattern("KP/{n:4}/{year}")

    /// Reads a pattern: `{year}`, `{yy}`, `{month}`, `{n}` and `{n:2}` to `{n:8}` for a counter with zeros in front.
    package init(_ text: String) throws(Fault) {
        guard !text.allSatisfy(\.isWhitespace) else { throw .empty }
        guard text.count <= Self.maximumLength else { throw .tooLong }
        guard !text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) else { throw .control }
        var pieces: [Piece] = []
        var rest = text[...]
        while let open = rest.firstIndex(of: "{") {
            guard !rest[..<open].contains("}") else { throw .openBrace }
            if open > rest.startIndex { pieces.append(.text(String(rest[..<open]))) }
            guard let close = rest[open...].firstIndex(of: "}") else { throw .openBrace }
            pieces.append(try Self.piece(String(rest[rest.index(after: open)..<close])))
            rest = rest[rest.index(after: close)...]
        }
        guard !rest.contains("}") else { throw .openBrace }
        if !rest.isEmpty { pieces.append(.text(String(rest))) }
        let counters = pieces.count { if case .counter = $0 { true } else { false } }
        guard counters == 1 else { throw .counter }
        guard pieces.contains(.year) || pieces.contains(.shortYear) else { throw .year }
        self.text = text
        self.pieces = pieces
    }

    private static func piece(_ name: String) throws(Fault) -> Piece {
        switch name {
        case "year": return .year
        case "yy": return .shortYear
        case "month": return .month
        case "n": return .counter(digits: 1)
        default:
            guard name.hasPrefix("n:"), let digits = Int(name.dropFirst(2)), (2...8).contains(digits) else {
                throw .unknownPlaceholder(String(name.prefix(20)))
            }
            return .counter(digits: digits)
        }
    }

    /// A number by this pattern.
    /// - Parameters:
    ///   - counter: 1 or more.
    ///   - year: of the office's date, as is `month` (1–12).
    package func number(_ counter: Int64, year: Int, month: Int) -> String {
        pieces.map { piece in
            switch piece {
            case .text(let text): text
            case .year: String(year)
            case .shortYear: Self.padded(Int64(year % 100), 2)
            case .month: Self.padded(Int64(month), 2)
            case .counter(let digits): Self.padded(counter, digits)
            }
        }.joined()
    }

    private static func padded(_ value: Int64, _ digits: Int) -> String {
        let text = String(value)
        return String(repeating: "0", count: max(0, digits - text.count)) + text
    }
}
