/// The language someone works in.
package enum InterfaceLanguage: String, Sendable, CaseIterable, Codable {
    case uk, pl, en
}

/// The colours someone works in.
package enum Theme: String, Sendable, CaseIterable, Codable {
    case system, light, dark
}

/// What may stand in the fields of an account. Pure, so that the page's form, the API and the command line agree.
package enum AccountRules {
    /// Fewest characters of a password.
    package static let minimumPasswordLength = 10
    /// Longest password in bytes of UTF-8.
    package static let maximumPasswordBytes = 1024
    /// Longest name in characters.
    package static let maximumNameLength = 100
    /// Longest signature in characters.
    package static let maximumSignatureLength = 2000
    /// Seconds for which what somebody sends can be taken back: the choices.
    package static let undoSeconds = [0, 5, 10, 20]

    /// A name without space around it; nil where nothing is left, it is too long, or it holds control characters.
    package static func name(_ text: String) -> String? {
        let name = trimmed(text)
        guard !name.isEmpty, name.count <= maximumNameLength, name.utf8.count <= 4 * maximumNameLength, isPrintable(name) else {
            return nil
        }
        return name
    }

    /// An address that can be signed in with, lower case; nil for what is none.
    ///
    /// The address is checked for its form only (RFC 5321 section 4.1.2 without quoted local parts and address literals, at
    /// most 254 characters as RFC 3696 erratum 1690 says): whether mail arrives there only mail can tell.
    package static func email(_ text: String) -> String? {
        let address = trimmed(text).lowercased()
        guard address.utf8.count <= 254, let at = address.lastIndex(of: "@") else { return nil }
        let local = address[..<at]
        let domain = address[address.index(after: at)...]
        guard !local.isEmpty, local.utf8.count <= 64, local.unicodeScalars.allSatisfy(isLocalPart),
            !local.hasPrefix("."), !local.hasSuffix("."), !local.contains("..")
        else { return nil }
        let labels = domain.split(separator: ".", omittingEmptySubsequences: false)
        guard !labels.isEmpty, labels.allSatisfy(isLabel) else { return nil }
        return address
    }

    /// What is wrong with a password; nil where nothing is.
    package static func passwordFault(_ password: String) -> PasswordFault? {
        if password.utf8.count > maximumPasswordBytes { return .tooLong }
        return password.count < minimumPasswordLength ? .tooShort : nil
    }

    package enum PasswordFault: Sendable {
        case tooShort, tooLong
    }

    private static func isLocalPart(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) || "!#$%&'*+-/=?^_`{|}~.".unicodeScalars.contains(scalar)
    }

    private static func isLabel(_ label: Substring) -> Bool {
        !label.isEmpty && label.utf8.count <= 63 && !label.hasPrefix("-") && !label.hasSuffix("-")
            && label.unicodeScalars.allSatisfy { $0.properties.isAlphabetic || ("0"..."9").contains($0) || $0 == "-" }
    }

    private static func isPrintable(_ text: String) -> Bool {
        text.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control && $0.properties.generalCategory != .lineSeparator }
    }

    private static func trimmed(_ text: String) -> String {
        var scalars = Substring(text).unicodeScalars
        while let first = scalars.first, first.properties.isWhitespace { scalars.removeFirst() }
        while let last = scalars.last, last.properties.isWhitespace { scalars.removeLast() }
        return String(scalars)
    }
}
