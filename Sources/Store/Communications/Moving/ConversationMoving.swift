import Core
import Foundation
import GRDB

/// Puts messages of mail conversations elsewhere, within a transaction.
struct ConversationMoving {
    let db: Database
    let user: User
    let now: Timestamp

    private var baggage: ConversationBaggage { ConversationBaggage(db: db, now: now) }
    private var knowledge: ConversationKnowledge { ConversationKnowledge(db: db) }

    // MARK: - Together

    func merge(_ ids: [PublicID], into keptID: PublicID) throws -> [UInt8] {
        let kept = try ConversationQueries.key(db, keptID)
        var gone: [Int64] = []
        for id in ids {
            let find = try db.cachedStatement(sql: ConversationQueries.present)
            guard let key = try Int64.fetchOne(find, arguments: [Data(id.bytes)]) else { throw StoreError.unknownReference(field: "from") }
            guard key != kept else { throw StoreError.conflict(.alreadyThere) }
            if !gone.contains(key) { gone.append(key) }
        }
        guard !gone.isEmpty else { throw StoreError.unknownReference(field: "from") }
        for key in [kept] + gone {
            try checkIsMail(key)
            try Self.checkNothingIsSent(db, key)
        }
        let before = try ConversationState(db, of: kept)
        let move = try insertMove("merge", target: kept)
        for source in gone {
            try db.execute(
                sql: """
                    INSERT INTO conversation_move_messages (move_id, message_id, source_id)
                    SELECT ?1, id, ?2 FROM communications_messages WHERE conversation_id = ?2
                    """,
                arguments: [move, source]
            )
            try note(source, of: move, try absorb(source, into: kept))
        }
        try ConversationIntake.refresh(db, kept)
        try finish(move, MoveContent(before: before, after: try ConversationState(db, of: kept)))
        try announceMerge(gone, into: kept)
        return try answer(move, kept)
    }

    /// All of one comes to another, and it stands in no list any more. The other's row is to be refreshed afterwards.
    func absorb(_ gone: Int64, into kept: Int64) throws -> MoveSource {
        var source = MoveSource(state: try ConversationState(db, of: gone))
        try ConversationMerge(db: db, now: now).mergeRow(gone, kept)
        for table in ["communications_messages", "outbox"] {
            try db.execute(sql: "UPDATE \(table) SET conversation_id = ? WHERE conversation_id = ?", arguments: [kept, gone])
        }
        try knowledge.carry(from: gone, to: kept)
        try baggage.carry(from: gone, to: kept, by: user, &source)
        try db.execute(
            sql: """
                UPDATE communications_conversations SET merged_into = ?, status = 'closed', snooze_until = NULL, assignee_id = NULL,
                    client_id = NULL, client_name = '', tags = '[]', unread_count = 0, message_count = 0, has_attachments = 0,
                    attention = 0, preview = '' WHERE id = ?
                """,
            arguments: [kept, gone]
        )
        return source
    }

    // MARK: - Apart

    func split(_ ids: [PublicID], from sourceID: PublicID) throws -> [UInt8] {
        let source = try ConversationQueries.key(db, sourceID)
        try checkIsMail(source)
        let find = try db.cachedStatement(sql: "SELECT id, kind FROM communications_messages WHERE uid = ? AND conversation_id = ?")
        var messages: [Int64] = []
        var hasMail = false
        for id in ids {
            guard let row = try Row.fetchOne(find, arguments: [Data(id.bytes), source]) else {
                throw StoreError.unknownReference(field: "message_ids")
            }
            if !messages.contains(row[0]) { messages.append(row[0]) }
            if row[1] == "reply" { hasMail = true }
        }
        guard hasMail else { throw StoreError.conflict(.noMailChosen) }
        let keys = Self.json(messages)
        let left = """
            SELECT EXISTS (SELECT 1 FROM communications_messages WHERE conversation_id = ? AND kind = 'reply'
                AND id NOT IN (SELECT value FROM json_each(?)))
            """
        guard try Bool.fetchOne(db, sql: left, arguments: [source, keys]) == true else { throw StoreError.conflict(.nothingLeft) }
        try Self.checkNothingIsSent(db, source, among: keys)
        let before = try ConversationState(db, of: source)
        let unread = try Self.unread(db, of: source, among: Set(messages))
        let target = try start(keys, from: source)
        let move = try insertMove("split", target: target)
        try db.execute(
            sql: "INSERT INTO conversation_move_messages (move_id, message_id, source_id) SELECT ?, value, ? FROM json_each(?)",
            arguments: [move, source, keys]
        )
        try put(keys, from: source, to: target)
        for (conversation, count) in [(source, before.unread - unread), (target, unread)] {
            try Self.set(db, unread: count, of: conversation)
            try knowledge.relearn(conversation)
            try ConversationIntake.refresh(db, conversation)
        }
        try note(source, of: move, MoveSource(state: before))
        let state = try ConversationState(db, of: target)
        try finish(move, MoveContent(before: state, after: state))
        try announce(moved: [source], to: target)
        try announceChange([source, target])
        return try answer(move, target)
    }

    /// Messages with what is theirs.
    func put(_ messages: String, from source: Int64, to target: Int64) throws {
        try db.execute(
            sql:
                "UPDATE communications_messages SET conversation_id = ? WHERE id IN (SELECT value FROM json_each(?)) AND conversation_id = ?",
            arguments: [target, messages, source]
        )
        try baggage.follow(messages, from: source, to: target)
    }

    /// The conversation that messages make by themselves: with whom the first of them is, on the mailbox that it stands in; otherwise as
    /// the one that they come from.
    private func start(_ messages: String, from source: Int64) throws -> Int64 {
        let row = try Row.fetchOne(
            db,
            sql: """
                SELECT m.subject, m.direction, m.from_name, m.from_address, m.recipients, m.channel_account_id, m.sort_at,
                    c.counterpart_name, c.counterpart_address
                FROM communications_messages m JOIN communications_conversations c ON c.id = m.conversation_id
                WHERE m.id IN (SELECT value FROM json_each(?)) AND m.kind = 'reply' ORDER BY m.direction = 'outbound', m.sort_at, m.id LIMIT 1
                """,
            arguments: [messages]
        )
        guard let row else { throw StoreError.conflict(.noMailChosen) }
        let first = try Row.fetchOne(
            db,
            sql: """
                SELECT subject, direction FROM communications_messages WHERE id IN (SELECT value FROM json_each(?)) AND kind = 'reply'
                ORDER BY sort_at, id LIMIT 1
                """,
            arguments: [messages]
        )
        var counterpart = Correspondent(name: row[7], address: row[8])
        if row[1] == Direction.inbound.rawValue {
            if !(row[3] as String).isEmpty { counterpart = Correspondent(name: row[2], address: row[3]) }
        } else if let to = MessageJSON.readRecipients(row[4]).to.first {
            counterpart = to
        }
        try db.execute(
            sql: """
                INSERT INTO communications_conversations (uid, channel_account_id, platform, external_id, client_id, client_name,
                    counterpart_name, counterpart_address, subject, status, snooze_until, assignee_id, attention, last_message_at,
                    last_direction, related_conversation_id, created_at)
                SELECT ?, ?, platform, ?, client_id, client_name, ?, ?, ?, status, snooze_until, assignee_id, attention, ?, ?, id, ?
                FROM communications_conversations WHERE id = ?
                """,
            arguments: [
                Data(PublicID.random().bytes), row[5] as Int64, counterpart.key, counterpart.name, counterpart.address,
                Preview.subject(first?[0] ?? row[0]), row[6] as Int64, row[1] as String, now.milliseconds, source,
            ]
        )
        return db.lastInsertedRowID
    }

    // MARK: - What may not be moved

    private func checkIsMail(_ conversation: Int64) throws {
        let sql = "SELECT platform = 'email' AND chat_kind IS NULL FROM communications_conversations WHERE id = ?"
        guard try Bool.fetchOne(db, sql: sql, arguments: [conversation]) == true else { throw StoreError.conflict(.notMail) }
    }

    /// Whoever sends at this moment writes down what came of it where the message stood.
    static func checkNothingIsSent(_ db: Database, _ conversation: Int64, among messages: String? = nil) throws {
        let sql = """
            SELECT EXISTS (SELECT 1 FROM outbox WHERE conversation_id = ?1 AND stage = 'sending'
                AND (?2 IS NULL OR message_id IN (SELECT value FROM json_each(?2))))
            """
        if try Bool.fetchOne(db, sql: sql, arguments: [conversation, messages]) == true { throw StoreError.conflict(.sending) }
    }

    // MARK: - Unread

    /// How many of the unread messages of a conversation are among these: unread are the newest that came in.
    static func unread(_ db: Database, of conversation: Int64, among messages: Set<Int64>) throws -> Int64 {
        let sql = """
            SELECT id FROM communications_messages WHERE conversation_id = ?1 AND direction = 'inbound' AND kind = 'reply'
            ORDER BY sort_at DESC, id DESC LIMIT (SELECT unread_count FROM communications_conversations WHERE id = ?1)
            """
        return Int64(try Int64.fetchAll(db, sql: sql, arguments: [conversation]).count { messages.contains($0) })
    }

    static func set(_ db: Database, unread: Int64, of conversation: Int64) throws {
        try db.cachedStatement(sql: "UPDATE communications_conversations SET unread_count = max(?, 0) WHERE id = ?")
            .execute(arguments: [unread, conversation])
    }

    // MARK: - Notes and answers

    static func json(_ keys: some Sequence<Int64>) -> String { "[" + keys.map(String.init).joined(separator: ",") + "]" }

    private func insertMove(_ kind: String, target: Int64) throws -> Int64 {
        try db.execute(
            sql: """
                INSERT INTO conversation_moves (uid, kind, target_id, last_message, content, user_id, at)
                VALUES (?, ?, ?, (SELECT ifnull(max(id), 0) FROM communications_messages), '{}', ?, ?)
                """,
            arguments: [Data(PublicID.random().bytes), kind, target, user.key, now.milliseconds]
        )
        return db.lastInsertedRowID
    }

    private func note(_ source: Int64, of move: Int64, _ content: MoveSource) throws {
        try db.execute(
            sql: "INSERT INTO conversation_move_sources (move_id, source_id, content) VALUES (?, ?, ?)",
            arguments: [move, source, try ChatJSON.text(content)]
        )
    }

    private func finish(_ move: Int64, _ content: MoveContent) throws {
        let sql = "UPDATE conversation_moves SET content = ? WHERE id = ?"
        try db.execute(sql: sql, arguments: [try ChatJSON.text(content), move])
    }

    private func answer(_ move: Int64, _ conversation: Int64) throws -> [UInt8] {
        var writer = JSONWriter(capacity: 1600)
        try writer.object { writer in
            writer.key("move")
            try MoveTable.write(db, move, &writer)
            writer.key("conversation")
            writer.raw(String(decoding: try ConversationQueries.json(db, key: conversation), as: UTF8.self))
        }
        return writer.bytes
    }

    // MARK: - Events

    /// As where two chats turn out to be one: pages that show one that is gone move on.
    func announceMerge(_ gone: [Int64], into kept: Int64) throws {
        var touched = TouchedConversations()
        for key in gone { touched.merge(key, try ConversationQueries.id(db, key), into: kept) }
        try touched.announce(db, now: now)
        try announce(moved: gone, to: kept)
    }

    func announceChange(_ conversations: [Int64]) throws {
        for key in conversations {
            let data = #"{"reason":"moved"}"#
            try EventFeed.append(db, type: "conversation.changed", audience: .inbox, conversation: key, data: data, at: now)
        }
    }

    func announce(moved sources: [Int64], to target: Int64) throws {
        let to = try ConversationQueries.id(db, target)
        for source in sources {
            let from = try ConversationQueries.id(db, source)
            let data = #"{"from":"\#(from)","to":"\#(to)"}"#
            try EventFeed.append(db, type: "messages.moved", audience: .inbox, conversation: target, data: data, at: now)
        }
    }
}
