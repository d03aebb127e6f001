import Core

/// Words within what has no shape of its own: enough to know what it was about.
enum TelegramDetails {
    /// Several lines at most; empty where there are no words.
    static func text(of message: TelegramFields, kind: String) -> String {
        if let plain = message.string(kind) { return TelegramWords.line(plain, limit: 1024) }
        guard let fields = message.object(kind) else { return "" }
        let lines: [String?]
        switch kind {
        case "dice": lines = [[fields.string("emoji"), fields.int("value").map { String($0) }].compactMap { $0 }.joined(separator: " ")]
        case "checklist": lines = checklist(fields)
        case "checklist_tasks_added": lines = fields.objects("tasks").prefix(ReadingLimits.pollOptions).map { $0.string("text") }
        case "invoice": lines = [fields.string("title"), fields.string("description"), amount(fields)]
        case "successful_payment", "refunded_payment": lines = [amount(fields)]
        case "web_app_data": lines = [fields.string("button_text"), fields.string("data")]
        case "story": lines = [TelegramPeople.chat(fields.object("chat"))?.name]
        case "giveaway": lines = [fields.string("prize_description")]
        default: lines = ["title", "name", "web_app_name", "text", "description"].map { fields.string($0) }
        }
        return lines.compactMap { TelegramWords.visible($0, limit: 1024) }.joined(separator: "\n")
    }

    /// Names of those whom it is about.
    static func names(of message: TelegramFields, kind: String) -> [String] {
        guard let fields = message.object(kind) else { return [] }
        // Users that were shared have `user_id` where others have `id`.
        let listed = fields.objects("users").prefix(ReadingLimits.people).compactMap {
            TelegramPeople.user($0)?.name ?? TelegramPeople.name($0)
        }
        let single = ["new_owner", "traveler", "watcher", "user", "bot"].compactMap { TelegramPeople.user(fields.object($0))?.name }
        return listed + single
    }

    /// What was paid, in the currency's own unit: `12.50 PLN`. Stars and yen have no smaller one.
    static func amount(_ fields: TelegramFields) -> String? {
        guard let total = fields.int("total_amount"), let currency = fields.string("currency").map(TelegramWords.term)?.uppercased() else {
            return nil
        }
        guard !wholeCurrencies.contains(currency) else { return "\(total) \(currency)" }
        let parts = total.magnitude.quotientAndRemainder(dividingBy: 100)
        let cents = String(parts.remainder)
        return "\(total < 0 ? "-" : "")\(parts.quotient).\(cents.count < 2 ? "0" : "")\(cents) \(currency)"
    }

    private static let wholeCurrencies: Set<String> = ["XTR", "JPY", "KRW", "CLP", "VND", "ISK", "UGX", "PYG"]

    private static func checklist(_ fields: TelegramFields) -> [String?] {
        let tasks = fields.objects("tasks").prefix(ReadingLimits.pollOptions).map { task -> String? in
            let isDone = task.has("completed_by_user") || task.has("completed_by_chat") || (task.int("completion_date") ?? 0) > 0
            return task.string("text").map { (isDone ? "☑ " : "☐ ") + $0 }
        }
        return [fields.string("title")] + tasks
    }
}
