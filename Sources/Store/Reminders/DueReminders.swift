import Core
import Foundation
import GRDB

/// Something that people are to be told of.
struct DueReminder {
    let type: ReminderType
    /// What makes it the same reminder.
    let about: String
    var order: Int64?
    var conversation: Int64?
    /// What is told besides, as JSON.
    let data: String
    /// Who is told, if they work in the inbox; the first that does.
    let preferred: [Int64?]
}

/// Looks for what is due, kind by kind, each along an index of its own. What somebody was told of already is passed over.
struct DueReminders {
    /// How far ahead the next moment is looked for, in seconds: whoever asks looks again by then.
    static let horizon: Int64 = 60
    /// How many one look finds at most.
    static let limit = 200

    private(set) var found: [DueReminder] = []
    /// When something more is due, within the horizon.
    private(set) var next: Timestamp?

    private let db: Database
    private let situation: ReminderSituation
    private var now: Timestamp { situation.now }

    init(_ db: Database, _ situation: ReminderSituation) throws {
        self.db = db
        self.situation = situation
        // Before somebody works here there is nobody to be told.
        guard !situation.people.isEmpty else { return }
        try nearing()
        try passed()
        try followUps()
        try unpaid()
        try unanswered()
    }

    var isFull: Bool { found.count >= Self.limit }

    /// Takes what is due by now, notes when the others are.
    private mutating func take(_ moment: Timestamp?, _ reminder: @autoclosure () -> DueReminder) {
        guard let moment else { return }
        if moment <= now { found.append(reminder()) } else { next = min(next ?? moment, moment) }
    }

    // MARK: - Deadlines

    /// `:word` begins what such a reminder is about.
    private static func deadlines(_ word: String) -> String {
        """
        SELECT o.id, o.deadline_at, o.created_at, o.deadline_date, o.deadline_time, o.manager_id, v.assignee_id
        FROM crm_orders o LEFT JOIN communications_conversations v ON v.id = o.conversation_id
        WHERE o.is_archived = 0 AND o.status <> 'closed' AND o.due_at > ? AND o.due_at <= ?
            AND NOT EXISTS (SELECT 1 FROM notifications n WHERE n.order_id = o.id AND n.about = '\(word):' || o.id || ':' || o.deadline_at)
        ORDER BY o.due_at, o.id
        """
    }
    static let nearingQuery = deadlines("deadline")
    static let passedQuery = deadlines("overdue")

    private mutating func nearing() throws {
        let end = now.adding(seconds: Int64(situation.leadHours) * 3600 + Self.horizon)
        let rows = try Row.fetchCursor(db.cachedStatement(sql: Self.nearingQuery), arguments: [now.milliseconds, end.milliseconds])
        while !isFull, let row = try rows.next() {
            let moment = ReminderRules.nearing(
                Timestamp(milliseconds: row[1]),
                orderedAt: Timestamp(milliseconds: row[2]),
                leadHours: situation.leadHours
            )
            take(moment, Self.deadline(row, "deadline", passed: false))
        }
    }

    private mutating func passed() throws {
        let start = now.adding(seconds: -ReminderRules.newsSeconds)
        let end = now.adding(seconds: Self.horizon)
        let rows = try Row.fetchCursor(db.cachedStatement(sql: Self.passedQuery), arguments: [start.milliseconds, end.milliseconds])
        while !isFull, let row = try rows.next() {
            // What was late when it was entered is no news.
            let at = Timestamp(milliseconds: row[1])
            if at > Timestamp(milliseconds: row[2]) { take(at, Self.deadline(row, "overdue", passed: true)) }
        }
    }

    private static func deadline(_ row: Row, _ word: String, passed: Bool) -> DueReminder {
        DueReminder(
            type: .deadline,
            about: "\(word):\(row[0] as Int64):\(row[1] as Int64)",
            order: row[0],
            data: MessageJSON.json { writer in
                writer.object { writer in
                    writer.key("date")
                    writer.string(row[3] as String?)
                    writer.key("time")
                    writer.string(row[4] as String?)
                    writer.key("passed")
                    writer.bool(passed)
                }
            },
            preferred: [row[5], row[6]]
        )
    }

    // MARK: - Other things of orders

    static let followUpQuery = """
        SELECT o.id, o.follow_up_at, o.follow_up_date, o.manager_id, v.assignee_id
        FROM crm_orders o LEFT JOIN communications_conversations v ON v.id = o.conversation_id
        WHERE o.follow_up_at IS NOT NULL AND o.is_archived = 0 AND o.follow_up_at > ? AND o.follow_up_at <= ? AND +o.status <> 'closed'
            AND NOT EXISTS (SELECT 1 FROM notifications n WHERE n.order_id = o.id AND n.about = 'follow_up:' || o.id || ':' || o.follow_up_date)
        ORDER BY o.follow_up_at, o.id
        """

    private mutating func followUps() throws {
        let start = now.adding(seconds: -ReminderRules.newsSeconds)
        let end = now.adding(seconds: Self.horizon)
        let rows = try Row.fetchCursor(db.cachedStatement(sql: Self.followUpQuery), arguments: [start.milliseconds, end.milliseconds])
        while !isFull, let row = try rows.next() {
            let date: String = row[2] ?? ""
            take(
                Timestamp(milliseconds: row[1]),
                DueReminder(
                    type: .followUp,
                    about: "follow_up:\(row[0] as Int64):\(date)",
                    order: row[0],
                    data: #"{"date":"\#(date)"}"#,
                    preferred: [row[3], row[4]]
                )
            )
        }
    }

    static let unpaidQuery = """
        SELECT o.id, o.status, o.closed_at, ifnull(o.price_brutto, 0) - o.paid, o.currency, o.manager_id, v.assignee_id
        FROM crm_orders o LEFT JOIN communications_conversations v ON v.id = o.conversation_id
        WHERE o.is_archived = 0 AND o.payment_state IN ('unpaid', 'partly') AND +o.status IN ('do_wydania', 'closed')
            AND NOT EXISTS (SELECT 1 FROM notifications n WHERE n.order_id = o.id AND n.about = 'unpaid:' || o.id || ':' || o.status)
        ORDER BY o.id
        """

    private mutating func unpaid() throws {
        let rows = try Row.fetchCursor(db.cachedStatement(sql: Self.unpaidQuery))
        while !isFull, let row = try rows.next() {
            let status: String = row[1]
            let isClosed = status == OrderStatus.closed.rawValue
            var moment: Timestamp? = now
            if isClosed {
                // Somebody insisted when it was handed out and knows; when it is still owed a while later, they may not.
                moment = (row[2] as Int64?).map { Timestamp(milliseconds: $0).adding(seconds: ReminderRules.owedSeconds) }
                guard let due = moment, due > now.adding(seconds: -ReminderRules.newsSeconds), due <= now.adding(seconds: Self.horizon)
                else { continue }
            }
            take(
                moment,
                DueReminder(
                    type: .unpaid,
                    about: "unpaid:\(row[0] as Int64):\(status)",
                    order: row[0],
                    data: MessageJSON.json { writer in
                        writer.object { writer in
                            writer.key("balance")
                            PaymentJSON.money(row[3], row[4], &writer)
                            writer.key("handed_out")
                            writer.bool(isClosed)
                        }
                    },
                    preferred: [row[5], row[6]]
                )
            )
        }
    }

    // MARK: - Conversations

    /// Each with the first message of a human after the last answer. Only the newest conversations are looked at, so that one look has an end
    /// however many are open: whoever has more of them was looked at while they were among these. What was read from a mailbox's history is
    /// passed over: it came days after it was written, or its server had it before the mailbox was connected (in whole seconds, as
    /// INTERNALDATE is). Its writers waited for the office's old ways; whoever writes again waits from then on.
    static let unansweredQuery = """
        SELECT v.id, m.id, m.sort_at, v.assignee_id
        FROM (
            SELECT c.id, c.assignee_id, c.last_direction, c.chat_kind FROM communications_conversations c
            WHERE c.status = 'open' AND c.snooze_until IS NULL AND c.last_message_at > ?
            ORDER BY c.last_message_at DESC, c.id DESC LIMIT 2000) v
        CROSS JOIN communications_messages m ON m.id = (
            SELECT f.id FROM communications_messages f
            WHERE f.conversation_id = v.id AND f.direction = 'inbound' AND f.kind = 'reply' AND f.auto IS NULL AND f.type <> 'system'
                AND f.created_at <= f.sort_at + \(ReminderRules.historySeconds * 1000)
                AND NOT EXISTS (
                    SELECT 1 FROM channel_accounts h LEFT JOIN intake_journal j ON j.id = f.journal_id
                    WHERE h.id = f.channel_account_id AND ifnull(j.source_at, f.sort_at) / 1000 < h.connected_at / 1000)
                AND f.sort_at >= ifnull((
                    SELECT a.sort_at FROM communications_messages a
                    WHERE a.conversation_id = v.id AND a.direction = 'outbound' AND a.kind = 'reply' AND a.state IS NOT 'failed'
                    ORDER BY a.sort_at DESC, a.id DESC LIMIT 1), -9000000000000000)
            ORDER BY f.sort_at, f.id LIMIT 1)
        WHERE v.last_direction = 'inbound' AND (v.chat_kind IS NULL OR v.chat_kind IN ('person', 'group'))
            AND NOT EXISTS (SELECT 1 FROM notifications n WHERE n.conversation_id = v.id AND n.about = 'unanswered:' || v.id || ':' || m.id)
        """

    private mutating func unanswered() throws {
        let start = now.adding(seconds: -ReminderRules.waitingSeconds)
        let end = now.adding(seconds: Self.horizon)
        let rows = try Row.fetchCursor(db.cachedStatement(sql: Self.unansweredQuery), arguments: [start.milliseconds])
        while !isFull, let row = try rows.next() {
            let since = Timestamp(milliseconds: row[2])
            let moment = ReminderRules.unanswered(
                since: since,
                hours: situation.unansweredHours,
                office: situation.office,
                in: situation.zone
            )
            guard let moment, moment <= end else { continue }
            take(
                moment,
                DueReminder(
                    type: .unanswered,
                    about: "unanswered:\(row[0] as Int64):\(row[1] as Int64)",
                    conversation: row[0],
                    data: #"{"since":"\#(since)"}"#,
                    preferred: [row[3]]
                )
            )
        }
    }
}
