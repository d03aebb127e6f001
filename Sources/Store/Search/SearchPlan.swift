import Core
import Foundation
import GRDB

/// How a search is carried out: what the index of words finds, what is asked of each row, and what a closer look decides.
///
/// Aliases: `m` is the message, `c` its conversation.
struct SearchPlan {
    /// What is sought; ``SearchQuery/none`` where operators alone narrow.
    let words: SearchQuery
    /// In the language of FTS5; nil where nothing is sought in the index of words.
    private(set) var fts: String?
    /// A superset at a bounded price, see ``MessageSearch``.
    private(set) var rough: String?
    private(set) var hints: [SearchHint]

    /// Of messages.
    private(set) var onMessage: [String] = []
    /// Of conversations.
    private(set) var onConversation: [String] = []
    /// Of conversations as well, and with an index: a rare value is found by it.
    private(set) var driving: [String] = []
    private(set) var arguments: [String: any DatabaseValueConvertible & Sendable] = [:]
    private(set) var looks: [FieldLook] = []
    /// When it was, in milliseconds: from, up to before.
    private(set) var from = Int64.min
    private(set) var to = Int64.max

    init(_ db: Database, _ text: SearchText, user: Int64) throws {
        words = text.words ?? .none
        hints = text.hints
        let zone = try OrderSettings.read(db).zone
        var columns: [String] = []
        for filter in text.filters {
            switch filter.condition {
            case .from(let query) where !filter.isNegated: columns.append("{from_name from_address} : (\(query.fts))")
            case .subject(let query) where !filter.isNegated: columns.append("{subject} : (\(query.fts))")
            case .from(let query): looks.append(try FieldLook(db, .from, query, isNegated: filter.isNegated))
            case .to(let query): looks.append(try FieldLook(db, .to, query, isNegated: filter.isNegated))
            case .subject(let query): looks.append(try FieldLook(db, .subject, query, isNegated: filter.isNegated))
            case .before(let period): narrow(period.range(in: zone).lowerBound, filter.isNegated, isBefore: true)
            case .after(let period): narrow(period.range(in: zone).upperBound, filter.isNegated, isBefore: false)
            case .on(let period): on(period.range(in: zone), filter.isNegated)
            default: try take(db, filter, user)
            }
        }
        func combined(_ words: String?) -> String? {
            let parts = columns.map { "(\($0))" } + (words.map { ["(\($0))"] } ?? [])
            return parts.isEmpty ? nil : parts.joined(separator: " AND ")
        }
        fts = combined(text.words?.fts)
        rough = text.words?.roughFTS.flatMap { combined($0) }
    }

    /// Narrows it to a list of the inbox.
    /// - Returns: false where the list names what is not here: nothing can be found in it.
    mutating func restrict(_ db: Database, to query: InboxQuery) throws -> Bool {
        guard let narrowings = try InboxNarrowing.all(db, query) else { return false }
        driving.append(InboxStatement.Lane(query.view).condition)
        for narrowing in narrowings {
            driving.append(narrowing.condition)
            for (name, value) in narrowing.arguments { arguments[name] = value }
        }
        return true
    }

    /// Whether rows are asked anything at all.
    var isPlain: Bool { onMessage.isEmpty && onConversation.isEmpty && driving.isEmpty && looks.isEmpty && !hasRange }
    var hasRange: Bool { from != .min || to != .max }
    /// Whether conversations alone decide.
    var isOfConversations: Bool { fts == nil && onMessage.isEmpty && looks.isEmpty && !hasRange }
    var needsConversation: Bool { !onConversation.isEmpty || !driving.isEmpty }

    /// All that is asked of a row, as one expression.
    var condition: String {
        var parts = onMessage + onConversation + driving
        if from != .min { parts.append("m.sort_at >= \(from)") }
        if to != .max { parts.append("m.sort_at < \(to)") }
        return Self.all(parts)
    }

    static func all(_ parts: [String]) -> String { parts.isEmpty ? "1" : parts.map { "(\($0))" }.joined(separator: " AND ") }

    // MARK: - Filters

    private mutating func narrow(_ moment: Timestamp, _ isNegated: Bool, isBefore: Bool) {
        // Turned round, "before the day" is "from its first moment on", and the other way round.
        if isBefore != isNegated { to = min(to, moment.milliseconds) } else { from = max(from, moment.milliseconds) }
    }

    private mutating func on(_ range: Range<Timestamp>, _ isNegated: Bool) {
        if isNegated {
            onMessage.append("m.sort_at < \(range.lowerBound.milliseconds) OR m.sort_at >= \(range.upperBound.milliseconds)")
        } else {
            from = max(from, range.lowerBound.milliseconds)
            to = min(to, range.upperBound.milliseconds)
        }
    }

    private mutating func take(_ db: Database, _ filter: SearchFilter, _ user: Int64) throws {
        let isNegated = filter.isNegated
        func turned(_ condition: String) -> String { isNegated ? "NOT ifnull((\(condition)), 0)" : condition }
        switch filter.condition {
        case .has(.order): onConversation.append(turned("EXISTS (SELECT 1 FROM crm_orders o WHERE o.conversation_id = c.id)"))
        case .has(let content): onMessage.append(turned(Self.has(content)))
        case .state(let state):
            switch state {
            case .note: onMessage.append(turned("m.kind = 'note'"))
            case .sent: onMessage.append(turned("m.direction = 'outbound' AND m.kind = 'reply'"))
            case .received: onMessage.append(turned("m.direction = 'inbound'"))
            case .mine where !isNegated: driving.append("c.assignee_id = \(user)")
            case .unassigned where !isNegated: driving.append("c.assignee_id IS NULL")
            default: onConversation.append(turned(Self.state(state, user)))
            }
        case .platform(let platform): try equal("c.platform", [platform.rawValue], isNegated)
        case .tag(let tag):
            let tags = bound("t.tag IN (SELECT value FROM json_each(?))", MessageJSON.strings(try TagQueries.spellings(db, of: tag)))
            if isNegated {
                onConversation.append("NOT EXISTS (SELECT 1 FROM conversation_tags t WHERE t.conversation_id = c.id AND \(tags))")
            } else {
                driving.append("c.id IN (SELECT t.conversation_id FROM conversation_tags t WHERE \(tags))")
            }
        case .account(let name):
            let accounts = try Self.named(db, "SELECT id, name, address FROM channel_accounts ORDER BY id LIMIT 1000", name)
            guard !accounts.isEmpty else { return nobody(filter, "No account has this in its name or address.") }
            try equal("c.channel_account_id", accounts, isNegated)
        case .assignee(let name):
            let users = try name.map { try Self.named(db, "SELECT id, name FROM users ORDER BY id LIMIT 1000", $0) } ?? [user]
            guard !users.isEmpty else { return nobody(filter, "Nobody here has this in their name. Try me or none.") }
            try equal("c.assignee_id", users, isNegated)
        case .unassigned:
            if isNegated { onConversation.append("c.assignee_id IS NOT NULL") } else { driving.append("c.assignee_id IS NULL") }
        case .from, .to, .subject, .before, .after, .on: break
        }
    }

    private mutating func nobody(_ filter: SearchFilter, _ detail: String) {
        hints.append(SearchHint(filter.name, filter.value, .nobody, detail))
    }

    private mutating func equal(_ column: String, _ values: [any DatabaseValueConvertible & Sendable], _ isNegated: Bool) throws {
        var names: [String] = []
        for value in values.prefix(100) {
            let name = newName
            arguments[name] = value
            names.append(":" + name)
        }
        let list = names.joined(separator: ", ")
        if isNegated {
            onConversation.append("ifnull(\(column) NOT IN (\(list)), 1)")
        } else {
            driving.append(names.count == 1 ? "\(column) = \(list)" : "\(column) IN (\(list))")
        }
    }

    /// None is the beginning of another.
    private var newName: String { "a\(10_000 + arguments.count)" }

    private mutating func bound(_ condition: String, _ value: String) -> String {
        let name = newName
        arguments[name] = value
        return condition.replacing("?", with: ":" + name)
    }

    private static func has(_ content: SearchContent) -> String {
        func file(_ condition: String) -> String {
            "EXISTS (SELECT 1 FROM communications_attachments f WHERE f.message_id = m.id AND f.inline = 0\(condition))"
        }
        return switch content {
        case .attachment: file("")
        case .image: file(" AND f.mime LIKE 'image/%'")
        case .pdf: file(" AND (f.mime = 'application/pdf' OR f.name LIKE '%.pdf')")
        case .link: "m.text LIKE '%http://%' OR m.text LIKE '%https://%' OR m.text LIKE '%www.%'"
        case .order: "1"
        }
    }

    private static func state(_ state: SearchState, _ user: Int64) -> String {
        switch state {
        case .open: "c.status = 'open' AND c.snooze_until IS NULL"
        case .closed: "c.status = 'closed'"
        case .snoozed: "c.status = 'open' AND c.snooze_until IS NOT NULL"
        case .unread: "c.unread_count > 0"
        case .mine: "c.assignee_id = \(user)"
        case .unassigned: "c.assignee_id IS NULL"
        case .note, .sent, .received: "1"
        }
    }

    /// Keys of rows in one of whose texts a name stands, in whatever case and with or without accents.
    private static func named(_ db: Database, _ sql: String, _ name: String) throws -> [Int64] {
        let sought = folded(name)
        return try Row.fetchAll(db.cachedStatement(sql: sql)).compactMap { row in
            (1..<row.count).contains { folded(row[$0] as String).contains(sought) } ? row[0] : nil
        }
    }

    static func folded(_ text: String) -> String {
        Array(text.lowercased().utf8).withUnsafeBytes { String(decoding: WordFolding.fold($0), as: UTF8.self) }
    }
}
