/// One thing that the doctor looked at.
package struct DoctorCheck: Codable, Sendable, Equatable {
    package enum State: String, Codable, Sendable { case ok, warning, failed }

    package var name: String
    package var state: State
    /// The stable word for what was found: the page has words of its own for it, in each language.
    package var code: DoctorCode
    /// What those words are filled with.
    package var values: [String: Value]
    /// What was found, in English.
    package var words: String
    /// What to do; nil where nothing is to be done.
    package var advice: String?

    /// A text, or a number: bytes where it is called `size`, `needed` or `free`. Times are texts of RFC 3339.
    package enum Value: Sendable, Equatable, ExpressibleByStringInterpolation, ExpressibleByIntegerLiteral {
        case text(String)
        case number(Int64)

        package init(stringLiteral value: String) { self = .text(value) }
        package init(integerLiteral value: Int64) { self = .number(value) }
    }

    package init(
        _ name: String,
        _ state: State,
        _ code: DoctorCode,
        _ words: String,
        _ advice: String? = nil,
        values: [String: Value] = [:]
    ) {
        self.name = name
        self.state = state
        self.code = code
        self.words = words
        self.advice = advice
        self.values = values
    }

    private enum CodingKeys: String, CodingKey { case name, state, code, values, words, advice }

    /// Every key, null where nothing is to be done.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(name, forKey: .name)
        try container.encode(state, forKey: .state)
        try container.encode(code, forKey: .code)
        try container.encode(values, forKey: .values)
        try container.encode(words, forKey: .words)
        try container.encode(advice, forKey: .advice)
    }
}

extension DoctorCheck.Value: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let number = try? container.decode(Int64.self) {
            self = .number(number)
        } else {
            self = .text(try container.decode(String.self))
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .text(let text): try container.encode(text)
        case .number(let number): try container.encode(number)
        }
    }
}
