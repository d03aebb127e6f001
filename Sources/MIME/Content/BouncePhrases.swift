/// What mail systems write when they give a mail back without a report a program could read.
enum BouncePhrases {
    /// A phrase that was found.
    struct Found {
        /// UTF-8 offset in the text.
        var position: Int
        /// The mail is only late.
        var isDelay: Bool
        /// No other mail says this.
        var isSure: Bool
    }

    /// The first known phrase in the beginning of a text.
    static func find(in text: String) -> Found? {
        let head = Array(text.utf8.prefix(16_384))
        for phrase in delays {
            if let position = position(of: phrase, in: head) { return Found(position: position, isDelay: true, isSure: false) }
        }
        for (phrase, isSure) in failures {
            if let position = position(of: phrase, in: head) { return Found(position: position, isDelay: false, isSure: isSure) }
        }
        return nil
    }

    /// Searches bytes: string search by characters is a hundred times slower, and this is asked of many mails.
    private static func position(of phrase: String, in head: [UInt8]) -> Int? {
        let wanted = Array(phrase.utf8)
        guard let first = wanted.first, head.count >= wanted.count else { return nil }
        return (0...(head.count - wanted.count)).first { head[$0] == first && head[$0..<($0 + wanted.count)].elementsEqual(wanted) }
    }

    /// The first address in a text other than the reporter's own and the mail system's.
    static func firstAddress(in text: String, except own: String?) -> String? {
        for match in text.prefix(8000).matches(of: /[A-Za-z0-9._%+=\-]+@[A-Za-z0-9\-]+(?:\.[A-Za-z0-9\-]+)+/).prefix(20) {
            let address = String(match.0)
            let lower = address.lowercased()
            if lower == own?.lowercased() || lower.hasPrefix("postmaster@") || lower.hasPrefix("mailer-daemon@") { continue }
            return address
        }
        return nil
    }

    private static let delays = [
        "THIS IS A WARNING MESSAGE ONLY", "has not yet been delivered", "delivery has been delayed", "Delivery delayed",
        "Warning: could not send message for past",
        "message that you sent has not yet been delivered",
    ]

    private static let failures: [(String, Bool)] = [
        ("This is the qmail-send program at", true), ("A message that you sent could not be delivered", true),
        ("permanent fatal errors", true), ("This is the mail system at host", true), ("Delivery to the following recipient", true),
        ("Delivery has failed to these recipients", true), ("Your message did not reach some or all of the intended recipients", true),
        ("Your message wasn't delivered", true), ("Your message couldn't be delivered", true),
        ("wasn't able to deliver your message", true),
        ("couldn't be delivered", false), ("could not be delivered", false), ("Undelivered Mail", false), ("Undeliverable", false),
        ("Delivery Status Notification (Failure)", false), ("Message not delivered", false), ("Address not found", false),
        ("I'm afraid I wasn't able to deliver", true), ("was not delivered to", false), ("User unknown", false),
        ("Recipient address rejected", false),
        ("mailbox unavailable", false), ("Не вдалося доставити", false), ("Письмо не доставлено", false), ("не было доставлено", false),
        ("не може бути доставлен", false), ("Nie można dostarczyć", false), ("nie została dostarczona", false),
        ("konnte nicht zugestellt werden", false),
    ]
}
