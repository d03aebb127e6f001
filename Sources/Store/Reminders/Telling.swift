import Core
import GRDB

/// What colleagues did that concerns one person, told in the transaction in which they did it.
enum Telling {
    /// Somebody is named in a note.
    static func mention(_ db: Database, _ user: User, by author: User, message: PublicID, in conversation: Int64, now: Timestamp) throws {
        let data = MessageJSON.json { writer in
            writer.object { writer in
                writer.key("by")
                MessageJSON.reference(author, &writer)
                writer.key("message_id")
                writer.uuid(message)
            }
        }
        try tell(db, user.key, .mention, about: "mention:\(message)", conversation, data, now: now)
    }

    /// A conversation has another assignee: who has it now is told, and who had it need not hear of it any more.
    /// - Parameter author: nobody is told of what they do themselves, nor of what nobody did.
    static func assigned(
        _ db: Database,
        from before: Int64?,
        to user: Int64?,
        by author: User?,
        conversation: Int64,
        now: Timestamp
    ) throws {
        if let before {
            let stale = try Int64.fetchAll(db.cachedStatement(sql: staleAssignments), arguments: [conversation, before])
            try NotificationTable.markRead(db, stale, now: now)
        }
        guard let user, let author, user != author.key else { return }
        let data = MessageJSON.json { writer in
            writer.object { writer in
                writer.key("by")
                MessageJSON.reference(author, &writer)
            }
        }
        try tell(db, user, .assigned, about: "assigned:\(conversation):\(now.milliseconds)", conversation, data, now: now)
    }

    static let staleAssignments = """
        SELECT id FROM notifications
        WHERE conversation_id = ? AND +user_id = ? AND type = 'assigned' AND (read_at IS NULL OR mail = 'waiting')
        """

    private static func tell(
        _ db: Database,
        _ user: Int64,
        _ type: ReminderType,
        about: String,
        _ conversation: Int64,
        _ data: String,
        now: Timestamp
    ) throws {
        // Whoever does not work in the inbox sees no conversation.
        guard let reader = try UserTable.find(db, key: user), reader.disabledAt == nil, reader.role != .accountant else { return }
        let person = ReminderSituation.Person(key: user, settings: try NotificationTable.settings(db, user))
        let due = DueReminder(type: type, about: about, conversation: conversation, data: data, preferred: [user])
        _ = try ReminderWriting.tell(db, person, due, zone: try OrderSettings.read(db).zone, now: now)
    }
}
