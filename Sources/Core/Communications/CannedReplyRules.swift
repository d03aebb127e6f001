/// What may stand in an answer that is written often. Pure.
package enum CannedReplyRules {
    /// The languages that a text can have: those of clients.
    package static let languages = ["uk", "pl", "en", "ru", "de"]
    /// Replies of the office.
    package static let maximumCount = 300
    /// Lengths in characters.
    package static let maximumShortcutLength = 40
    package static let maximumTitleLength = 200
    package static let maximumTextLength = 10_000

    /// Whether a text can be typed as `/shortcut`: 1–40 characters, none of them blank, a slash or a control character.
    package static func isShortcut(_ text: String) -> Bool {
        (1...maximumShortcutLength).contains(text.count)
            && text.unicodeScalars.allSatisfy {
                !$0.properties.isWhitespace && $0 != "/" && $0.properties.generalCategory != .control
            }
    }
}
