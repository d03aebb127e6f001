package import Core
import Foundation
import GRDB

/// What one look for reminders did.
package struct ReminderRound: Sendable, Equatable {
    /// Notifications that were made.
    package var made = 0
    /// Notifications whose cause was gone.
    package var ended = 0
    /// When to look again, where that is known; by ``DueReminders/horizon`` in any case.
    package var next: Timestamp?
}

extension OfficeDatabase {
    /// Makes the notifications that are due by now, and marks those as read whose cause is gone.
    ///
    /// It looks first and writes only where there is something to write; the writing looks again, so that nothing that changed in between
    /// is told. UNIQUE (user, about) makes each come once, whoever looks and however often.
    /// - Parameter gather: seconds within which the mails about several reminders are one.
    package func remind(gather: Int64 = 60) async throws -> ReminderRound {
        let now = now()
        let seen = try await read { db in
            let due = try DueReminders(db, try ReminderSituation(db, now: now))
            return (isEmpty: due.found.isEmpty, next: due.next, stale: try StaleReminders.find(db, now: now).isEmpty)
        }
        guard !seen.isEmpty || !seen.stale else { return ReminderRound(next: seen.next) }
        return try await write { db in
            let situation = try ReminderSituation(db, now: now)
            var round = ReminderRound()
            round.ended = try StaleReminders.end(db, now: now)
            let due = try DueReminders(db, situation)
            for one in due.found { round.made += try ReminderWriting.insert(db, one, situation, gather: gather) }
            round.next = due.isFull ? now : due.next
            return round
        }
    }
}

enum ReminderWriting {
    /// Tells everybody whom a reminder concerns.
    /// - Returns: how many notifications were made.
    static func insert(_ db: Database, _ due: DueReminder, _ situation: ReminderSituation, gather: Int64) throws -> Int {
        var count = 0
        for person in situation.recipients(due.preferred) {
            if try tell(db, person, due, zone: situation.zone, now: situation.now, gather: gather) { count += 1 }
        }
        return count
    }

    /// Tells somebody on the ways that they chose.
    /// - Parameter gather: seconds within which the mails about several things are one.
    /// - Returns: false where they were told already.
    static func tell(
        _ db: Database,
        _ person: ReminderSituation.Person,
        _ due: DueReminder,
        zone: ZoneRules,
        now: Timestamp,
        gather: Int64 = 60
    ) throws -> Bool {
        let insert = try db.cachedStatement(
            sql: """
                INSERT INTO notifications (uid, user_id, type, about, order_id, conversation_id, data, created_at, read_at, mail, mail_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (user_id, about) DO NOTHING
                """
        )
        let ways = person.settings[due.type]
        let mailAt = ways.mail ? ReminderRules.mail(of: now, quiet: person.settings.quiet, in: zone, gather: gather) : nil
        let id = PublicID.random()
        // Who does not want it in the page still has its row, or it would be due for ever: read in the moment that it is made, such a
        // row is in no list.
        try insert.execute(arguments: [
            Data(id.bytes), person.key, due.type.rawValue, due.about, due.order, due.conversation, due.data, now.milliseconds,
            ways.page ? nil : now.milliseconds, mailAt == nil ? "none" : "waiting", mailAt?.milliseconds,
        ])
        guard db.changesCount == 1 else { return false }
        let (date, minutes) = zone.local(now)
        let desktop = ways.desktop && !person.settings.quiet.covers(date, minutes: minutes)
        guard ways.page || desktop else { return true }
        let data = #"{"notification_id":"\#(id)","type":"\#(due.type.rawValue)","page":\#(ways.page),"desktop":\#(desktop)}"#
        try EventFeed.append(
            db,
            type: "notification.created",
            audience: .everyone,
            user: person.key,
            conversation: nil,
            data: data,
            at: now
        )
        return true
    }
}

/// Notifications whose cause is gone: nobody has to read them, and no mail goes out about them any more.
enum StaleReminders {
    private static let isGone = """
        CASE n.type
        WHEN 'unanswered' THEN v.status <> 'open' OR v.snooze_until IS NOT NULL OR v.last_direction = 'outbound'
        WHEN 'unpaid' THEN o.is_archived = 1 OR o.payment_state NOT IN ('unpaid', 'partly') OR o.status NOT IN ('do_wydania', 'closed')
        WHEN 'assigned' THEN v.status <> 'open' OR v.assignee_id IS NOT n.user_id
        -- Who wrote something there afterwards has seen it.
        WHEN 'mention' THEN EXISTS (
            SELECT 1 FROM communications_messages m
            WHERE m.conversation_id = n.conversation_id AND m.sort_at > n.created_at AND m.author_id = n.user_id)
        WHEN 'follow_up' THEN o.is_archived = 1 OR o.status = 'closed' OR n.about IS NOT 'follow_up:' || o.id || ':' || o.follow_up_date
        ELSE o.is_archived = 1 OR o.status = 'closed'
            OR (n.about IS NOT 'deadline:' || o.id || ':' || o.deadline_at OR o.deadline_at <= ?1)
                AND n.about IS NOT 'overdue:' || o.id || ':' || o.deadline_at
        END
        """
    private static let joins = """
        LEFT JOIN crm_orders o ON o.id = n.order_id LEFT JOIN communications_conversations v ON v.id = n.conversation_id
        """
    static let query = """
        SELECT n.id FROM notifications n \(joins) WHERE n.read_at IS NULL AND (\(isGone))
        UNION
        SELECT n.id FROM notifications n \(joins) WHERE n.mail IN ('waiting', 'sending') AND n.mail = 'waiting' AND (\(isGone))
        LIMIT 500
        """

    static func find(_ db: Database, now: Timestamp) throws -> [Int64] {
        try Int64.fetchAll(db.cachedStatement(sql: query), arguments: [now.milliseconds])
    }

    /// - Returns: how many there were.
    static func end(_ db: Database, now: Timestamp) throws -> Int {
        let gone = try find(db, now: now)
        try NotificationTable.markRead(db, gone, now: now)
        return gone.count
    }
}
