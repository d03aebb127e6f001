/// What a client is.
package enum ClientKind: String, Sendable, CaseIterable, Codable {
    case person, company
}

/// A phone number or a postal address with what people call it ("work", "mother").
package struct ClientContact: Sendable, Hashable {
    package var value: String
    package var label: String

    package init(value: String, label: String = "") {
        self.value = value
        self.label = label
    }
}

/// What may stand in the fields of a client. Pure, so that the form, the API and the import agree.
package enum ClientRules {
    package static let maximumName = 200
    package static let maximumNote = 10_000
    package static let maximumTag = 50
    package static let maximumTags = 20
    package static let maximumTaxNumber = 30
    package static let maximumPhone = 50
    package static let maximumAddress = 500
    package static let maximumLabel = 50
    /// Of each kind: e-mail addresses, phones, postal addresses.
    package static let maximumContacts = 20
    /// Languages that a client can be written to in.
    package static let languages = ["uk", "pl", "en", "ru", "de"]

    /// In one line, with single blanks; nil where nothing is left.
    package static func line(_ text: String) -> String? {
        let line = text.split { $0.isWhitespace || $0.isNewline }.joined(separator: " ")
        return line.isEmpty ? nil : line
    }

    /// Tags without blanks around them, each once whatever its case, in the order in which they were given.
    package static func tags(_ texts: [String]) -> [String] {
        var known: Set<String> = []
        return texts.compactMap(line).filter { known.insert($0.lowercased()).inserted }
    }

    /// Whether a name can stand in a passport's Latin line: Latin letters, blanks, hyphens, apostrophes, full stops.
    package static func isLatin(_ name: String) -> Bool {
        var hasLetter = false
        for scalar in name.decomposedScalars {
            switch scalar {
            case "a"..."z", "A"..."Z": hasLetter = true
            // Letters of European alphabets that are no letter with an accent.
            case "ł", "Ł", "ß", "ẞ", "æ", "Æ", "ø", "Ø", "đ", "Đ", "ð", "Ð", "þ", "Þ", "œ", "Œ", "ı": hasLetter = true
            case " ", "-", "'", "’", ".": break
            case "\u{300}"..."\u{36F}": break
            default: return false
            }
        }
        return hasLetter
    }

    /// Whether a text can be a phone number: five digits at least, and what people put between them.
    package static func isPhone(_ text: String) -> Bool {
        var digits = 0
        for byte in text.utf8 {
            switch byte {
            case 48...57: digits += 1
            case UInt8(ascii: "+"), UInt8(ascii: " "), UInt8(ascii: "-"), UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "."),
                UInt8(ascii: "/"):
                break
            default: return false
            }
        }
        return (5...20).contains(digits)
    }

    /// Whether a text can be a tax number (NIP, VAT number, EDRPOU): letters and digits with blanks, hyphens, points and slashes, two digits
    /// at least.
    package static func isTaxNumber(_ text: String) -> Bool {
        text.count <= maximumTaxNumber && text.utf8.count { (48...57).contains($0) } >= 2
            && text.unicodeScalars.allSatisfy {
                $0.properties.isAlphabetic || ("0"..."9").contains($0) || $0 == " " || $0 == "-" || $0 == "." || $0 == "/"
            }
    }
}

extension String {
    /// Letters and their accents apart (canonical decomposition), as far as the letters of Europe go.
    fileprivate var decomposedScalars: [Unicode.Scalar] {
        unicodeScalars.flatMap { scalar in LatinLetters.base(of: scalar).map { [$0] } ?? [scalar] }
    }
}

/// Latin letters with accents, without Foundation's tables.
private enum LatinLetters {
    /// The letter below an accent: the name of the character says it ("LATIN SMALL LETTER Z WITH ACUTE").
    static func base(of scalar: Unicode.Scalar) -> Unicode.Scalar? {
        guard scalar.value >= 0xC0, scalar.value < 0x2000, let name = scalar.properties.name, name.hasPrefix("LATIN ") else { return nil }
        let words = name.split(separator: " ")
        guard words.count > 4, words[2] == "LETTER", words[3].utf8.count == 1, words[4] == "WITH",
            let letter = words[3].unicodeScalars.first
        else { return nil }
        return letter
    }
}
