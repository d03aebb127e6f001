package import Core
import Foundation
import GRDB

/// A mail with somebody's reminders whose time has come.
package struct ReminderMail: Sendable {
    /// Of the first reminder in it; the mail's Message-ID is made of it.
    package let id: PublicID
    package let to: Correspondent
    package let language: InterfaceLanguage
    package let lines: [ReminderLine]
    /// Attempts that were begun.
    package let attempts: Int
    /// When the oldest of its reminders came.
    package let since: Timestamp
    let keys: [Int64]
}

/// The queue of mails about reminders: `waiting` until their time, `sending` committed before the network hears of it, then `sent`, `failed`, or
/// `uncertain` where nobody knows. What is uncertain is never sent again: it stands in the page in any case.
extension OfficeDatabase {
    /// What a process that died was sending: whether it arrived, nobody knows.
    /// - Returns: how many reminders that were.
    package func settleReminderMails() async throws -> Int {
        try await write { db in
            try db.execute(
                sql: "UPDATE notifications SET mail = 'uncertain', mail_at = NULL WHERE mail IN ('waiting', 'sending') AND mail = 'sending'"
            )
            return db.changesCount
        }
    }

    /// The mail whose turn it is, with all reminders of its reader that are due by now; nil where none is.
    /// - Parameter base: where the office is reached, without a slash at its end; nil leaves links out.
    package func nextReminderMail(base: String?) async throws -> ReminderMail? {
        let now = now()
        return try await read { db in try ReminderMailQueue.next(db, base: base, now: now) }
    }

    /// When the next mail is due; nil where none waits. What was to go out by a clock that was ahead is due now.
    package func reminderMailDue() async throws -> Timestamp? {
        let now = now()
        let (due, isAhead) = try await read { db in
            (
                try Int64.fetchOne(db.cachedStatement(sql: ReminderMailQueue.due)),
                try Bool.fetchOne(db.cachedStatement(sql: ReminderMailQueue.ahead), arguments: [now.milliseconds + 60_000]) ?? false
            )
        }
        guard isAhead else { return due.map(Timestamp.init(milliseconds:)) }
        try await write { db in
            try db.cachedStatement(sql: ReminderMailQueue.pullBack).execute(arguments: [now.milliseconds, now.milliseconds + 60_000])
        }
        return now
    }

    /// Commits that an attempt begins.
    /// - Returns: false where one of the reminders does not wait any more: somebody read it meanwhile.
    package func begin(_ mail: ReminderMail) async throws -> Bool {
        try await write { db in
            let find = try db.cachedStatement(sql: "SELECT EXISTS (SELECT 1 FROM notifications WHERE id = ? AND mail = 'waiting')")
            for key in mail.keys where try Bool.fetchOne(find, arguments: [key]) != true { return false }
            let update = "UPDATE notifications SET mail = 'sending', mail_attempts = mail_attempts + 1 WHERE id = ?"
            for key in mail.keys { try db.cachedStatement(sql: update).execute(arguments: [key]) }
            return true
        }
    }

    /// Writes down what came of an attempt.
    package func finish(_ mail: ReminderMail, _ step: ReminderRules.MailStep) async throws {
        switch step {
        case .sent: try await set(mail, .sent, at: nil)
        case .failed: try await set(mail, .failed, at: nil)
        case .uncertain: try await set(mail, .uncertain, at: nil)
        case .retry(let at): try await set(mail, .waiting, at: at)
        }
    }

    /// Nothing was tried: it comes again later.
    package func putOff(_ mail: ReminderMail, until at: Timestamp) async throws { try await set(mail, .waiting, at: at) }

    private func set(_ mail: ReminderMail, _ state: ReminderMailState, at: Timestamp?) async throws {
        try await write { db in
            // What was read before the attempt began has no mail any more, and gets none.
            let update = "UPDATE notifications SET mail = ?, mail_at = ? WHERE id = ? AND mail <> 'none'"
            for key in mail.keys { try db.cachedStatement(sql: update).execute(arguments: [state.rawValue, at?.milliseconds, key]) }
        }
    }
}

enum ReminderMailQueue {
    /// Reminders in one mail at most; the others come in the next one.
    static let limit = 50

    static let due = "SELECT mail_at FROM notifications WHERE mail IN ('waiting', 'sending') AND mail = 'waiting' ORDER BY mail_at LIMIT 1"
    static let first = """
        SELECT user_id FROM notifications WHERE mail IN ('waiting', 'sending') AND mail = 'waiting' AND mail_at <= ? ORDER BY mail_at LIMIT 1
        """
    /// Made in a future that did not come.
    static let ahead = """
        SELECT EXISTS (SELECT 1 FROM notifications WHERE mail IN ('waiting', 'sending') AND mail = 'waiting' AND created_at > ? AND mail_at > created_at)
        """
    static let pullBack = """
        UPDATE notifications SET mail_at = ? WHERE mail IN ('waiting', 'sending') AND mail = 'waiting' AND created_at > ? AND mail_at > created_at
        """
    static let rows = """
        SELECT n.id, n.uid, n.type, n.data, n.mail_attempts, n.created_at, o.order_number, o.client_name, v.uid,
            iif(v.client_name = '', v.counterpart_name, v.client_name), o.uid
        FROM notifications n LEFT JOIN crm_orders o ON o.id = n.order_id
        LEFT JOIN communications_conversations v ON v.id = n.conversation_id
        WHERE n.mail IN ('waiting', 'sending') AND n.mail = 'waiting' AND n.mail_at <= ? AND +n.user_id = ? ORDER BY n.mail_at, n.id LIMIT ?
        """

    static func next(_ db: Database, base: String?, now: Timestamp) throws -> ReminderMail? {
        guard let user = try Int64.fetchOne(db.cachedStatement(sql: first), arguments: [now.milliseconds]),
            let reader = try UserTable.find(db, key: user)
        else { return nil }
        let zone = try OrderSettings.read(db).zone
        let found = try Row.fetchAll(db.cachedStatement(sql: rows), arguments: [now.milliseconds, user, limit])
        guard let first = found.first, let id = PublicID(bytes: Array(first[1] as Data)) else { return nil }
        return ReminderMail(
            id: id,
            to: Correspondent(name: reader.name, address: reader.email),
            language: reader.locale,
            // Whose account cannot be used gets nothing.
            lines: reader.disabledAt == nil ? found.compactMap { line($0, base, zone, now) } : [],
            attempts: found.map { $0[4] as Int }.max() ?? 0,
            since: Timestamp(milliseconds: found.map { $0[5] as Int64 }.min() ?? now.milliseconds),
            keys: found.map { $0[0] }
        )
    }

    private static func line(_ row: Row, _ base: String?, _ zone: ZoneRules, _ now: Timestamp) -> ReminderLine? {
        guard let type = ReminderType(rawValue: row[2]), case .object(let data)? = try? JSONReader.read(Array((row[3] as String).utf8))
        else { return nil }
        func text(_ name: String) -> String { if case .string(let text)? = data[name] { text } else { "" } }
        func by() -> String {
            if case .object(let person)? = data["by"], case .string(let name)? = person["name"] { name } else { "" }
        }
        let detail: ReminderLine.Detail
        switch type {
        case .deadline:
            let date = LocalDate(text("date")).map(ReminderWords.date) ?? ""
            let time = text("time")
            detail = .deadline(time.isEmpty ? date : date + " " + time, passed: data["passed"] == .bool(true))
        case .followUp: detail = .followUp(LocalDate(text("date")).map(ReminderWords.date) ?? "")
        case .unanswered: detail = .waiting(ReminderWords.time(Timestamp(rfc3339: text("since")) ?? now, in: zone))
        case .unpaid:
            guard case .object(let money)? = data["balance"], case .int(let amount)? = money["amount"],
                case .string(let currency)? = money["currency"]
            else { return nil }
            detail = .owed(amount, currency, handedOut: data["handed_out"] == .bool(true))
        case .assigned: detail = .assigned(by: by())
        case .mention: detail = .mentioned(by: by())
        case .message: return nil
        }
        func link() -> String? {
            guard let base else { return nil }
            if let order = (row[10] as Data?).flatMap({ PublicID(bytes: Array($0)) }) { return "\(base)/orders?order=\(order)" }
            return (row[8] as Data?).flatMap { PublicID(bytes: Array($0)) }.map { "\(base)/inbox/\($0)" }
        }
        return ReminderLine(
            type: type,
            number: row[6],
            client: row[7] ?? row[9] ?? "",
            detail: detail,
            link: link()
        )
    }

    /// Whether a mail is a reminder that was sent from here. Its id is a random number which only its reader was told: nobody else can name
    /// one to hide a mail behind it.
    static func isOwn(_ db: Database, _ messageID: String?) throws -> Bool {
        guard let id = messageID.flatMap(MailToken.reminder) else { return false }
        let find = try db.cachedStatement(sql: "SELECT EXISTS (SELECT 1 FROM notifications WHERE uid = ? AND mail_attempts > 0)")
        return try Bool.fetchOne(find, arguments: [Data(id.bytes)]) ?? false
    }
}
