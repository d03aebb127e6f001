/// A JSON value (RFC 8259) as it was read.
package enum JSONValue: Sendable, Equatable {
    case null
    case bool(Bool)
    /// A number without fraction and exponent that fits.
    case int(Int64)
    case double(Double)
    case string(String)
    case array([JSONValue])
    case object([String: JSONValue])

    /// The word for it in messages.
    package var kind: String {
        switch self {
        case .null: "null"
        case .bool: "a boolean"
        case .int, .double: "a number"
        case .string: "a string"
        case .array: "an array"
        case .object: "an object"
        }
    }
}

/// Why bytes are no JSON, in words for the one who sent them.
package struct JSONError: Error, Sendable, Equatable {
    package let message: String
    /// Where, in bytes from the beginning.
    package let offset: Int
}
