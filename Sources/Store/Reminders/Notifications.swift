package import Core
import Foundation
import GRDB

extension OfficeDatabase {
    /// One page of somebody's notifications as JSON, newest first: `{"items": [{id, type, order {id, order_number} | null, conversation_id | null,
    /// client_name, data, created_at, read_at}], "next", "unread"}`.
    /// - Parameter limit: 1–200.
    package func notifications(of user: User, unread: Bool, limit: Int, cursor: PageCursor?) async throws -> [UInt8] {
        try await read { db in
            let statement = try db.cachedStatement(sql: unread ? NotificationTable.unread : NotificationTable.all)
            let rows = try Row.fetchCursor(statement, arguments: [user.key, cursor?.id ?? Int64.max, limit + 1])
            let columns = Columns(statement)
            var writer = JSONWriter(capacity: limit * 300)
            var next: PageCursor?
            try writer.object { writer in
                writer.key("items")
                try writer.array { writer in
                    var last: Int64 = 0
                    var count = 0
                    while try rows.next() != nil {
                        if count == limit {
                            next = PageCursor(at: 0, id: last)
                            break
                        }
                        NotificationTable.write(columns, for: user.role, &writer)
                        last = columns.int(0)
                        count += 1
                    }
                }
                writer.key("next")
                writer.string(next?.description)
                writer.key("unread")
                writer.int(try Int64.fetchOne(db.cachedStatement(sql: NotificationTable.count), arguments: [user.key]) ?? 0)
            }
            return writer.bytes
        }
    }

    /// How many of somebody's notifications are unread.
    package func unreadNotifications(of user: User) async throws -> Int64 {
        try await read { try Int64.fetchOne($0.cachedStatement(sql: NotificationTable.count), arguments: [user.key]) ?? 0 }
    }

    /// Marks somebody's notifications as read; a mail about them that still waits does not go out.
    /// - Parameter ids: nil for all of them. Those of others and unknown ones are passed over.
    /// - Returns: how many are unread now.
    package func markRead(notifications ids: [PublicID]?, of user: User) async throws -> Int64 {
        let now = now()
        return try await write { db in
            let keys: [Int64]
            if let ids {
                let find = try db.cachedStatement(sql: "SELECT id FROM notifications WHERE uid = ? AND user_id = ? AND read_at IS NULL")
                keys = try ids.compactMap { try Int64.fetchOne(find, arguments: [Data($0.bytes), user.key]) }
            } else {
                let find = "SELECT id FROM notifications WHERE user_id = ? AND read_at IS NULL ORDER BY id LIMIT 5000"
                keys = try Int64.fetchAll(db.cachedStatement(sql: find), arguments: [user.key])
            }
            try NotificationTable.markRead(db, keys, now: now)
            return try Int64.fetchOne(db.cachedStatement(sql: NotificationTable.count), arguments: [user.key]) ?? 0
        }
    }

    /// How somebody wants to be reminded.
    package func notificationSettings(of user: User) async throws -> NotificationSettings {
        try await read { try NotificationTable.settings($0, user.key) }
    }

    /// Changes how somebody wants to be reminded. What waits to be mailed follows the new quiet hours only with the next reminder.
    /// - Parameter change: makes new settings of those that are there; what it throws is thrown.
    package func change(
        notificationSettingsOf user: User,
        _ change: @escaping @Sendable (NotificationSettings) throws -> NotificationSettings
    ) async throws -> NotificationSettings {
        let now = now()
        return try await write { db in
            let settings = try change(try NotificationTable.settings(db, user.key))
            try db.cachedStatement(
                sql: """
                    INSERT INTO notification_settings (user_id, content, updated_at) VALUES (?1, ?2, ?3)
                    ON CONFLICT (user_id) DO UPDATE SET content = ?2, updated_at = ?3
                    """
            ).execute(arguments: [user.key, String(decoding: settings.json, as: UTF8.self), now.milliseconds])
            return settings
        }
    }

    /// Forgets notifications that nobody needs any more, in steps, so that no other write waits long: what is older than a year cannot
    /// become due again.
    package func pruneNotifications() async throws {
        let cutoff = now().adding(seconds: -NotificationTable.daysKept * 86_400)
        while try await write({ try NotificationTable.prune($0, cutoff: cutoff) }) > 0 {}
    }
}

/// The table `notifications`.
enum NotificationTable {
    static let daysKept: Int64 = 365

    private static let columns = """
        SELECT n.id, n.uid, n.type, o.uid, o.order_number, v.uid, ifnull(o.client_name, iif(v.client_name = '', v.counterpart_name, v.client_name)),
            n.data, n.created_at, n.read_at
        FROM notifications n LEFT JOIN crm_orders o ON o.id = n.order_id
        LEFT JOIN communications_conversations v ON v.id = n.conversation_id
        """
    /// Without those that were never to stand in the page.
    static let all = """
        \(columns) WHERE n.user_id = ? AND n.id < ? AND n.read_at IS NOT n.created_at ORDER BY n.id DESC LIMIT ?
        """
    static let unread = "\(columns) WHERE n.user_id = ? AND n.read_at IS NULL AND n.id < ? ORDER BY n.id DESC LIMIT ?"
    static let count = "SELECT count(*) FROM notifications WHERE user_id = ? AND read_at IS NULL"

    /// - Parameter role: of the reader: who sees no conversations any more is not told of one.
    static func write(_ columns: Columns, for role: Role, _ writer: inout JSONWriter) {
        writer.object { writer in
            writer.key("id")
            writer.uid(columns, 1)
            writer.key("type")
            writer.text(columns, 2)
            writer.key("order")
            if columns.isNull(3) {
                writer.null()
            } else {
                OrderJSON.reference(columns, id: 3, number: 4, &writer)
            }
            writer.key("conversation_id")
            if role == .accountant { writer.null() } else { writer.uid(columns, 5) }
            writer.key("client_name")
            writer.text(columns, 6)
            writer.key("data")
            writer.json(columns, 7)
            writer.key("created_at")
            writer.time(columns, 8)
            writer.key("read_at")
            writer.time(columns, 9)
        }
    }

    /// Marks rows as read and tells the pages of those whose they are.
    static func markRead(_ db: Database, _ keys: [Int64], now: Timestamp) throws {
        let update = try db.cachedStatement(
            sql: """
                UPDATE notifications SET read_at = coalesce(read_at, max(?1, created_at + 1)),
                    mail_at = iif(mail = 'waiting', NULL, mail_at), mail = iif(mail = 'waiting', 'none', mail)
                WHERE id = ?2
                """
        )
        let find = try db.cachedStatement(sql: "SELECT user_id, uid FROM notifications WHERE id = ? AND read_at IS NULL")
        var read: [Int64: [PublicID]] = [:]
        for key in keys {
            if let row = try Row.fetchOne(find, arguments: [key]), let id = PublicID(bytes: Array(row[1] as Data)) {
                read[row[0], default: []].append(id)
            }
            try update.execute(arguments: [now.milliseconds, key])
        }
        for (user, ids) in read.sorted(by: { $0.key < $1.key }) {
            let data = MessageJSON.json { writer in
                writer.object { writer in
                    writer.key("notification_ids")
                    writer.array { writer in for id in ids.prefix(200) { writer.uuid(id) } }
                }
            }
            try EventFeed.append(db, type: "notification.read", audience: .everyone, user: user, conversation: nil, data: data, at: now)
        }
    }

    static func settings(_ db: Database, _ user: Int64) throws -> NotificationSettings {
        let find = try db.cachedStatement(sql: "SELECT content FROM notification_settings WHERE user_id = ?")
        return try String.fetchOne(find, arguments: [user]).map(NotificationSettings.init(json:)) ?? .standard
    }

    /// - Returns: how many were deleted.
    static func prune(_ db: Database, cutoff: Timestamp, limit: Int = 2000) throws -> Int {
        try db.execute(
            sql: """
                DELETE FROM notifications WHERE id IN (
                    SELECT id FROM notifications ORDER BY id LIMIT ?2) AND created_at < ?1 AND mail <> 'sending'
                """,
            arguments: [cutoff.milliseconds, limit]
        )
        return db.changesCount
    }
}
