/// The words by which mail programs mark history and signatures (uk, pl, ru, en, de).
enum FoldPhrases {
    /// What a `Key: value` line of quoted headers is about.
    enum HeaderKey { case from, other }

    /// The key of a line such as `From: …`, `*Sent:* …`, `Від: …`.
    static func headerKey(_ line: String) -> HeaderKey? {
        // Told by bytes first: most lines have no colon, and characters are slow to walk over.
        guard line.utf8.contains(ASCII.colon) else { return nil }
        let plain = line.prefix(60).filter { $0 != "*" && $0 != "\u{200E}" }
        guard let colon = plain.firstIndex(of: ":") else { return nil }
        let key = plain[..<colon].lowercased().trimmingBlanks
        if fromKeys.contains(key) { return .from }
        return otherKeys.contains(key) ? .other : nil
    }

    /// `-----Original Message-----` and its like.
    static func isSeparator(_ line: String) -> Bool {
        // None is shorter than 13 letters, and a line "--" stands in every second mail.
        guard line.utf8.count > 13, line.hasPrefix("--") || line.hasPrefix("==") || line.hasPrefix("__") else { return false }
        let lower = line.lowercased()
        return separators.contains { lower.contains($0) }
    }

    /// A line drawn above quoted headers.
    static func isRule(_ line: String) -> Bool {
        line.count >= 5 && line.allSatisfy { $0 == "_" || $0 == "-" || $0 == "=" || $0 == "—" }
    }

    /// "On Monday Olena <o@b> wrote:" in front of marked lines.
    static func isAttribution(_ text: String) -> Bool {
        guard text.count <= 400, text.hasSuffix(":") else { return false }
        return hasVerb(text) || text.contains("@") && text.contains(where: \.isNumber)
    }

    /// True for the beginning of an attribution: "On Mon, Nov 23, 2026 …".
    static func isOpening(_ text: String) -> Bool {
        let lower = text.lowercased()
        return openings.contains { lower.hasPrefix($0) }
    }

    private static let openings = [
        "on ", "am ", "w dniu", "dnia ", "пн", "вт", "ср", "чт", "пт", "сб", "нд", "вс", "mon", "tue", "wed", "thu", "fri", "sat", "sun",
    ]

    /// The same in front of lines without marks, where more certainty is needed: a verb, and a date or an address.
    static func isCertainAttribution(_ text: String) -> Bool {
        guard isAttribution(text), hasVerb(text) else { return false }
        return text.contains("@") || text.filter(\.isNumber).count >= 4
    }

    /// "Sent from my iPhone" and its like.
    static func isPhoneLine(_ line: String) -> Bool {
        guard line.count <= 120 else { return false }
        let lower = line.lowercased()
        return phoneLines.contains { lower.hasPrefix($0) }
    }

    private static func hasVerb(_ text: String) -> Bool {
        let words = text.lowercased().split { !($0.isLetter || $0 == "(" || $0 == ")") }
        return words.contains { verbs.contains(String($0)) } || text.lowercased().contains("a écrit")
    }

    private static let fromKeys: Set<String> = [
        "from", "від", "від кого", "од", "od", "от", "от кого", "von", "nadawca", "отправитель", "відправник",
    ]

    private static let otherKeys: Set<String> = [
        "sent", "date", "to", "subject", "cc", "bcc", "reply-to", "importance", "надіслано", "дата", "кому", "тема", "копія", "відправлено",
        "отправлено",
        "копия", "важность", "wysłano", "wysłane", "data", "do", "temat", "dw", "kopia", "gesendet", "datum", "an", "betreff",
        "date et heure",
    ]

    private static let separators = [
        "original message", "original appointment", "reply message", "оригінальне повідомлення", "вихідне повідомлення",
        "початкове повідомлення",
        "вихідний лист", "исходное сообщение", "исходное письмо", "оригинальное сообщение", "wiadomość oryginalna", "oryginalna wiadomość",
        "oryginalna wiadomosc", "wiadomosc oryginalna", "ursprüngliche nachricht", "originalnachricht", "original-nachricht",
    ]

    private static let verbs: Set<String> = [
        "wrote", "writes", "написав", "написала", "написав(ла)", "написали", "пише", "писав", "писала", "написал", "написал(а)",
        "написала(а)", "пишет",
        "писал", "napisał", "napisała", "napisał(a)", "napisal", "napisala", "napisal(a)", "pisze", "napisali", "schrieb", "schreibt",
        "geschrieben",
    ]

    private static let phoneLines = [
        "sent from my ", "sent from mail for", "sent from outlook", "sent from yahoo", "sent from gmail", "sent from proton",
        "get outlook for",
        "sent via ", "надіслано з ", "надіслано із ", "відправлено з ", "відправлено із ", "надіслано за допомогою", "отримати outlook для",
        "отправлено с ", "отправлено из ", "отправлено со ", "получить outlook для", "wysłane z ", "wysłano z ", "wysłane przy użyciu",
        "uzyskaj outlook",
        "pobierz outlook", "von meinem ", "gesendet von ", "gesendet mit ", "outlook für ", "diese nachricht wurde von meinem",
        "envoyé de mon",
    ]
}

extension StringProtocol {
    /// Without blanks at both ends.
    var trimmingBlanks: String {
        String(drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed())
    }
}
