/// What a page is when work is charged.
package enum PageUnit: String, Sendable, CaseIterable, Codable {
    /// The page of Polish sworn translators (Regulation on the remuneration of sworn translators, § 8).
    case characters1125 = "characters_1125"
    case characters1500 = "characters_1500"
    case characters1600 = "characters_1600"
    /// The usual page of ordinary translations.
    case characters1800 = "characters_1800"
    /// A page as it is, whatever stands on it.
    case page
    /// Oral work.
    case hour

    /// Characters with spaces; nil where characters do not count.
    package var characters: Int64? {
        switch self {
        case .characters1125: 1125
        case .characters1500: 1500
        case .characters1600: 1600
        case .characters1800: 1800
        case .page, .hour: nil
        }
    }
}

/// How a part of a page is charged.
package enum PageRounding: String, Sendable, CaseIterable, Codable {
    /// A page that was begun is a page.
    case wholeUp = "whole_up"
    case halfUp = "half_up"
    case quarterUp = "quarter_up"
    /// To the next hundredth.
    case exact

    /// Hundredths of a page.
    package var step: Int64 {
        switch self {
        case .wholeUp: 100
        case .halfUp: 50
        case .quarterUp: 25
        case .exact: 1
        }
    }
}

/// An amount of pages in hundredths.
package enum Pages {
    /// More than any office translates.
    package static let maximum: Int64 = 10_000_000
    /// Characters at most.
    package static let maximumCharacters: Int64 = 10_000_000_000

    /// The pages that are charged for a text: rounded up to the step, and at least one step where there is any text.
    /// - Parameter characters: with spaces, 0 to ``maximumCharacters``.
    /// - Returns: hundredths; nil for units that do not go by characters.
    package static func charged(characters: Int64, unit: PageUnit, rounding: PageRounding) -> Int64? {
        guard let size = unit.characters else { return nil }
        let characters = min(max(characters, 0), maximumCharacters)
        // The page is cut into steps: the text fills so many of them, the last perhaps in part. In whole numbers throughout.
        let parts = 100 / rounding.step
        let steps = (characters * parts + size - 1) / size
        return min(steps * rounding.step, maximum)
    }

    /// An amount that somebody typed, rounded up to the step.
    package static func rounded(_ hundredths: Int64, _ rounding: PageRounding) -> Int64 {
        let hundredths = min(max(hundredths, 0), maximum)
        return (hundredths + rounding.step - 1) / rounding.step * rounding.step
    }
}
