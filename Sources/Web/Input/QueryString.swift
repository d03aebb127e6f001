package import Hummingbird
package import Store

/// The query of a URL, read strictly: what is there must be what the route's table says.
package struct QueryString: Sendable {
    /// More pairs than any of our routes knows.
    private static let maximumPairs = 50

    private var values: [String: String] = [:]

    /// - Throws: 400 for broken percent-encoding, text that is no UTF-8, and a name that stands twice.
    package init(_ request: Request) throws(Problem) { try self.init(request.uri.query) }

    init(_ query: String?) throws(Problem) {
        guard let query, !query.isEmpty else { return }
        let pairs = query.split(separator: "&")
        guard pairs.count <= Self.maximumPairs else { throw .badRequest("The query has more than \(Self.maximumPairs) parameters.") }
        for pair in pairs {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = Self.decode(parts[0]), let value = Self.decode(parts.count == 2 ? parts[1] : "") else {
                throw .badRequest("The query is not valid percent-encoded UTF-8.")
            }
            guard values.updateValue(value, forKey: name) == nil else {
                throw .badRequest("The parameter \(name.prefix(40)) stands twice.", field: String(name.prefix(40)))
            }
        }
    }

    /// `application/x-www-form-urlencoded`, as browsers' URLSearchParams write it.
    private static func decode(_ text: Substring) -> String? {
        guard text.utf8.contains(where: { $0 == UInt8(ascii: "%") || $0 == UInt8(ascii: "+") }) else { return String(text) }
        var bytes: [UInt8] = []
        var input = text.utf8.makeIterator()
        while let byte = input.next() {
            switch byte {
            case UInt8(ascii: "+"): bytes.append(0x20)
            case UInt8(ascii: "%"):
                guard let high = input.next().flatMap(hexDigit), let low = input.next().flatMap(hexDigit) else { return nil }
                bytes.append(high << 4 | low)
            default: bytes.append(byte)
            }
        }
        return String(validating: bytes, as: UTF8.self)
    }

    private static func hexDigit(_ byte: UInt8) -> UInt8? {
        Character(Unicode.Scalar(byte)).hexDigitValue.map(UInt8.init)
    }

    /// A text; nil where it is missing or empty.
    /// - Parameter maximum: its length in characters.
    package func string(_ name: String, maximum: Int = 500) throws(Problem) -> String? {
        guard let value = values[name], !value.isEmpty else { return nil }
        guard value.utf8.count <= 4 * maximum, value.count <= maximum else {
            throw .badRequest("\(name) is longer than \(maximum) characters.", field: name)
        }
        guard !value.utf8.contains(0) else { throw .badRequest("\(name) contains a NUL character.", field: name) }
        return value
    }

    /// A whole number.
    package func int(_ name: String, in range: ClosedRange<Int64>) throws(Problem) -> Int64? {
        guard let value = values[name] else { return nil }
        guard let number = Int64(value), range.contains(number) else {
            throw .badRequest("\(name) has to be a number from \(range.lowerBound) to \(range.upperBound).", field: name)
        }
        return number
    }

    /// How many items a page shall have: 1–200.
    package func limit(default value: Int = 50) throws(Problem) -> Int {
        try int("limit", in: 1...200).map(Int.init) ?? value
    }

    /// Where a page begins.
    package func cursor() throws(Problem) -> PageCursor? {
        guard let text = values["cursor"], !text.isEmpty else { return nil }
        guard let cursor = PageCursor(text) else {
            throw .badRequest("cursor has to be what `next` of the page before said.", field: "cursor")
        }
        return cursor
    }

    /// One of several words.
    package func choice<Value: RawRepresentable & CaseIterable>(_ name: String, _ type: Value.Type) throws(Problem) -> Value?
    where Value.RawValue == String {
        guard let text = values[name], !text.isEmpty else { return nil }
        guard let value = Value(rawValue: text) else {
            let words = Value.allCases.map(\.rawValue).joined(separator: ", ")
            throw .badRequest("\(name) has to be one of: \(words).", field: name)
        }
        return value
    }

    /// 0, 1, true or false.
    package func flag(_ name: String, default value: Bool = false) throws(Problem) -> Bool {
        switch values[name] {
        case nil: return value
        case "1", "true": return true
        case "0", "false": return false
        default: throw .badRequest("\(name) has to be 0 or 1.", field: name)
        }
    }
}
