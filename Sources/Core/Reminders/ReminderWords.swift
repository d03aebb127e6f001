/// A reminder as a mail tells it.
package struct ReminderLine: Sendable, Hashable {
    package var type: ReminderType
    /// The order's number; nil for a conversation.
    package var number: String?
    /// The client; empty where nobody is known.
    package var client: String
    /// What is told besides.
    package var detail: Detail
    /// Where it opens; nil where it is not known at which address the office is reached.
    package var link: String?

    package enum Detail: Sendable, Hashable {
        /// Wanted by then, `27.11.2026` or `27.11.2026 12:00`; `passed` where it is late.
        case deadline(String, passed: Bool)
        case followUp(String)
        /// Somebody waits since then.
        case waiting(String)
        /// Minor units and a currency.
        case owed(Int64, String, handedOut: Bool)
        /// A colleague gave one a conversation.
        case assigned(by: String)
        /// A colleague named one in a note.
        case mentioned(by: String)
    }

    package init(type: ReminderType, number: String?, client: String, detail: Detail, link: String?) {
        self.type = type
        self.number = number
        self.client = client
        self.detail = detail
        self.link = link
    }
}

/// Mails with reminders in the languages of the interface.
package enum ReminderWords {
    /// One line, as it also stands in the subject of a mail with one reminder.
    package static func line(_ line: ReminderLine, _ language: InterfaceLanguage) -> String {
        let client = line.client.isEmpty ? "" : " (\(line.client))"
        let number = line.number ?? ""
        let who = { (name: String) in name.isEmpty ? colleague(language) : name }
        switch (line.detail, language) {
        case (.deadline(let time, passed: false), .uk): return "Замовлення \(number)\(client): термін \(time)"
        case (.deadline(let time, passed: false), .pl): return "Zlecenie \(number)\(client): termin \(time)"
        case (.deadline(let time, passed: false), .en): return "Order \(number)\(client) is due \(time)"
        case (.deadline(let time, passed: true), .uk): return "Замовлення \(number)\(client): термін минув \(time)"
        case (.deadline(let time, passed: true), .pl): return "Zlecenie \(number)\(client): termin minął \(time)"
        case (.deadline(let time, passed: true), .en): return "Order \(number)\(client) is late: it was due \(time)"
        case (.followUp(let date), .uk): return "Замовлення \(number)\(client): повернутися до нього \(date)"
        case (.followUp(let date), .pl): return "Zlecenie \(number)\(client): wrócić do niego \(date)"
        case (.followUp(let date), .en): return "Order \(number)\(client): come back to it on \(date)"
        case (.waiting(let time), .uk): return "\(someone(line.client, language)) чекає на відповідь з \(time)"
        case (.waiting(let time), .pl): return "\(someone(line.client, language)) czeka na odpowiedź od \(time)"
        case (.waiting(let time), .en): return "\(someone(line.client, language)) has been waiting for an answer since \(time)"
        case (.owed(let amount, let currency, let handedOut), .uk):
            return "Замовлення \(number)\(client) \(handedOut ? "видано" : "готове"), до сплати \(money(amount, currency, language))"
        case (.owed(let amount, let currency, let handedOut), .pl):
            return "Zlecenie \(number)\(client) \(handedOut ? "wydane" : "gotowe"), do zapłaty \(money(amount, currency, language))"
        case (.owed(let amount, let currency, let handedOut), .en):
            return "Order \(number)\(client) is \(handedOut ? "handed out" : "ready"), \(money(amount, currency, language)) is owed"
        case (.assigned(let by), .uk): return "\(who(by)) передає вам розмову\(client)"
        case (.assigned(let by), .pl): return "\(who(by)) przekazuje Ci rozmowę\(client)"
        case (.assigned(let by), .en): return "\(who(by)) gave you a conversation\(client)"
        case (.mentioned(let by), .uk): return "\(who(by)) згадує вас у нотатці\(client)"
        case (.mentioned(let by), .pl): return "\(who(by)) wspomina o Tobie w notatce\(client)"
        case (.mentioned(let by), .en): return "\(who(by)) mentioned you in a note\(client)"
        }
    }

    package static func subject(_ lines: [ReminderLine], _ language: InterfaceLanguage) -> String {
        if lines.count == 1 { return line(lines[0], language) }
        return switch language {
        case .uk: "Нагадування: \(lines.count)"
        case .pl: "Przypomnienia: \(lines.count)"
        case .en: "\(lines.count) reminders"
        }
    }

    package static func text(_ lines: [ReminderLine], _ language: InterfaceLanguage) -> String {
        let paragraphs = lines.map { one in line(one, language) + (one.link.map { "\n\($0)" } ?? "") }
        return (paragraphs + ["-- \n" + footer(language)]).joined(separator: "\n\n")
    }

    /// `27.11.2026`
    package static func date(_ date: LocalDate) -> String { "\(two(date.dayOfMonth)).\(two(date.month)).\(date.year)" }

    /// `27.11.2026 12:05`
    package static func time(_ moment: Timestamp, in zone: ZoneRules) -> String {
        let (date, minutes) = zone.local(moment)
        return "\(self.date(date)) \(two(minutes / 60)):\(two(minutes % 60))"
    }

    /// `1234,50 PLN`, in English with a point.
    package static func money(_ amount: Int64, _ currency: String, _ language: InterfaceLanguage) -> String {
        let cents = Int(amount.magnitude % 100)
        return "\(amount < 0 ? "-" : "")\(amount.magnitude / 100)\(language == .en ? "." : ",")\(two(cents)) \(currency)"
    }

    private static func someone(_ client: String, _ language: InterfaceLanguage) -> String {
        guard client.isEmpty else { return client }
        return switch language {
        case .uk: "Клієнт"
        case .pl: "Klient"
        case .en: "A client"
        }
    }

    private static func colleague(_ language: InterfaceLanguage) -> String {
        switch language {
        case .uk: "Хтось із колег"
        case .pl: "Ktoś z zespołu"
        case .en: "A colleague"
        }
    }

    private static func footer(_ language: InterfaceLanguage) -> String {
        switch language {
        case .uk: "Dragoman нагадує. Що і коли приходить листом, вибирається в налаштуваннях сповіщень."
        case .pl: "Dragoman przypomina. Co i kiedy przychodzi pocztą, wybiera się w ustawieniach powiadomień."
        case .en: "Dragoman reminds you. What comes by mail, and when, is chosen in the settings of notifications."
        }
    }

    private static func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
}
