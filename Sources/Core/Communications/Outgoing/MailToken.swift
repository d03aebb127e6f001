/// The Message-IDs of what is sent from here: `drg-<the message's uid, 32 hexadecimal digits>@<domain>`. An answer names it in
/// In-Reply-To or References (RFC 5322 section 3.6.4) and so leads back to the very message.
package enum MailToken {
    private static let prefix = "drg-"
    /// Of mails that are no message of a conversation: reminders.
    private static let reminderPrefix = "drr-"

    /// The Message-ID without angle brackets.
    /// - Parameter address: of the account; its part behind the `@` becomes the domain.
    package static func messageID(_ message: PublicID, address: String) -> String { id(prefix, message, address) }

    /// The Message-ID of a mail about a reminder: `drr-…`.
    package static func messageID(reminder: PublicID, address: String) -> String { id(reminderPrefix, reminder, address) }

    private static func id(_ prefix: String, _ uid: PublicID, _ address: String) -> String {
        let domain = address.split(separator: "@").last.map { String($0).lowercased() } ?? ""
        let isPlain =
            !domain.isEmpty && domain.utf8.allSatisfy { $0 == 45 || $0 == 46 || (48...57).contains($0) || (97...122).contains($0) }
        return prefix + uid.description.filter { $0 != "-" } + "@" + (isPlain ? domain : "dragoman.invalid")
    }

    /// The message that an id names; nil for ids that were not made here. Nothing is proved by it: whoever has seen the id can
    /// write it.
    package static func message(of id: String) -> PublicID? { uid(of: id, prefix) }

    /// The reminder that an id names; nil for all other ids.
    package static func reminder(of id: String) -> PublicID? { uid(of: id, reminderPrefix) }

    private static func uid(of id: String, _ prefix: String) -> PublicID? {
        guard id.hasPrefix(prefix), let at = id.firstIndex(of: "@") else { return nil }
        let digits = Array(id[..<at].utf8.dropFirst(prefix.utf8.count))
        guard digits.count == 32 else { return nil }
        var text: [UInt8] = []
        for (index, digit) in digits.enumerated() {
            if [8, 12, 16, 20].contains(index) { text.append(UInt8(ascii: "-")) }
            text.append(digit)
        }
        return PublicID(String(decoding: text, as: UTF8.self))
    }
}
