import Core
import Foundation
import GRDB

/// Takes a move back, within a transaction: what it put elsewhere and still stands there goes back, with what came meanwhile and answers it.
/// What people changed since stays.
struct MoveUndo {
    let db: Database
    let user: User
    let now: Timestamp

    private var moving: ConversationMoving { ConversationMoving(db: db, user: user, now: now) }
    private var baggage: ConversationBaggage { ConversationBaggage(db: db, now: now) }

    private struct Move {
        var key: Int64
        var isMerge: Bool
        /// Where its messages were put, and where that is now: it may have become part of another one.
        var target: Int64
        var present: Int64
        var lastMessage: Int64
        var at: Int64
        var content: MoveContent
    }

    func run(_ id: PublicID) throws -> [UInt8] {
        let row = try Row.fetchOne(
            db,
            sql: """
                SELECT m.id, m.kind, m.target_id, coalesce(t.merged_into, t.id), m.last_message, m.at, m.content, m.undone_at
                FROM conversation_moves m JOIN communications_conversations t ON t.id = m.target_id WHERE m.uid = ?
                """,
            arguments: [Data(id.bytes)]
        )
        guard let row else { throw StoreError.notFound }
        guard (row[7] as Int64?) == nil else { return try answer(row[0], row[2]) }
        let move = Move(
            key: row[0],
            isMerge: row[1] == "merge",
            target: row[2],
            present: row[3],
            lastMessage: row[4],
            at: row[5],
            content: try ChatJSON.decoder.decode(MoveContent.self, from: Data((row[6] as String).utf8))
        )
        try undo(move)
        try db.execute(sql: "UPDATE conversation_moves SET undone_at = ? WHERE id = ?", arguments: [now.milliseconds, move.key])
        return try answer(move.key, move.target)
    }

    private func undo(_ move: Move) throws {
        // Each message with where it goes.
        var going: [Int64: Int64] = [:]
        for row in try Row.fetchAll(db.cachedStatement(sql: Self.standing), arguments: [move.key, move.present]) { going[row[0]] = row[1] }
        // Of a split the other part may be part of another conversation by now, or of this very one.
        if !move.isMerge { going = try going.mapValues { try present($0) } }
        going = going.filter { $0.value != move.present }
        guard !going.isEmpty else { return }
        let followers = try ConversationKnowledge(db: db).followers(of: going, in: move.present, after: move.lastMessage)
        going.merge(followers) { first, _ in first }
        try ConversationMoving.checkNothingIsSent(db, move.present, among: ConversationMoving.json(going.keys))
        let places = Dictionary(grouping: going, by: \.value).mapValues { Set($0.map(\.key)) }.sorted { $0.key < $1.key }
        for (place, messages) in places { try giveBack(messages, to: place, move, followers: followers) }
        if move.isMerge, move.present == move.target { try restoreTarget(move) }
        try settle(move.present, places.map(\.key))
    }

    /// What a move put elsewhere and stands there still.
    static let standing = """
        SELECT n.message_id, n.source_id FROM conversation_move_messages n JOIN communications_messages m ON m.id = n.message_id
        WHERE n.move_id = ? AND m.conversation_id = ?
        """

    private func present(_ conversation: Int64) throws -> Int64 {
        let find = try db.cachedStatement(sql: "SELECT coalesce(merged_into, id) FROM communications_conversations WHERE id = ?")
        return try Int64.fetchOne(find, arguments: [conversation]) ?? conversation
    }

    private func giveBack(_ messages: Set<Int64>, to place: Int64, _ move: Move, followers: [Int64: Int64]) throws {
        let here = try ConversationState(db, of: move.present)
        var unread = try ConversationMoving.unread(db, of: move.present, among: messages)
        let wasPart = try move.isMerge && isPart(place)
        if wasPart { unread = try revive(place, move, came: messages.filter { followers[$0] != nil }) }
        // No more than came in on either side.
        let (inHere, inGoing) = (try inbound(in: move.present), try inbound(among: messages))
        unread = min(max(unread, here.unread - (inHere - inGoing)), inGoing, here.unread)
        try moving.put(ConversationMoving.json(messages), from: move.present, to: place)
        try ConversationMoving.set(db, unread: here.unread - unread, of: move.present)
        let there = try ConversationState(db, of: place)
        try ConversationMoving.set(db, unread: (wasPart ? 0 : there.unread) + unread, of: place)
        // What came meanwhile and was read by nobody waits for somebody there as well.
        if unread > 0, here.status == "open", here.snoozeUntil == nil {
            let wake = "UPDATE communications_conversations SET status = 'open', snooze_until = NULL WHERE id = ? AND ?"
            try db.execute(sql: wake, arguments: [place, messages.contains { followers[$0] != nil } || !move.isMerge])
        }
        if here.attention { try db.execute(sql: "UPDATE communications_conversations SET attention = 1 WHERE id = ?", arguments: [place]) }
    }

    /// A conversation that had become part of another is there again as it was.
    /// - Returns: how many of its messages are unread: as many as were, and what came since.
    private func revive(_ place: Int64, _ move: Move, came: Set<Int64>) throws -> Int64 {
        let sql = "SELECT content FROM conversation_move_sources WHERE move_id = ? AND source_id = ?"
        guard let json = try String.fetchOne(db, sql: sql, arguments: [move.key, place]) else { throw StoreError.notFound }
        let source = try ChatJSON.decoder.decode(MoveSource.self, from: Data(json.utf8))
        try db.execute(sql: "UPDATE communications_conversations SET merged_into = NULL WHERE id = ?", arguments: [place])
        try source.state.write(db, to: place)
        try baggage.giveBack(source, from: move.present, to: place, since: move.at, by: user)
        return source.state.unread + (try inbound(among: came))
    }

    private func inbound(among messages: Set<Int64>) throws -> Int64 {
        let sql = """
            SELECT count(*) FROM communications_messages WHERE id IN (SELECT value FROM json_each(?)) AND direction = 'inbound' AND kind = 'reply'
            """
        return try Int64.fetchOne(db, sql: sql, arguments: [ConversationMoving.json(messages)]) ?? 0
    }

    private func inbound(in conversation: Int64) throws -> Int64 {
        let sql = "SELECT count(*) FROM communications_messages WHERE conversation_id = ? AND direction = 'inbound' AND kind = 'reply'"
        return try Int64.fetchOne(db, sql: sql, arguments: [conversation]) ?? 0
    }

    private func isPart(_ conversation: Int64) throws -> Bool {
        let find = "SELECT merged_into IS NOT NULL FROM communications_conversations WHERE id = ?"
        return try Bool.fetchOne(db, sql: find, arguments: [conversation]) ?? false
    }

    /// Takes what the merge gave to the target's row away again. With something unread that was not there before it stays open.
    private func restoreTarget(_ move: Move) throws {
        let state = try ConversationState(db, of: move.target)
        var restored = state.restored(before: move.content.before, after: move.content.after)
        if state.unread > move.content.before.unread { (restored.status, restored.snoozeUntil) = (state.status, state.snoozeUntil) }
        try restored.write(db, to: move.target)
    }

    /// Rows say again what their messages say. What has no mail left goes along to the first of the others.
    private func settle(_ here: Int64, _ places: [Int64]) throws {
        let hasMail = "SELECT EXISTS (SELECT 1 FROM communications_messages WHERE conversation_id = ? AND kind = 'reply')"
        let isEmpty = try Bool.fetchOne(db, sql: hasMail, arguments: [here]) != true
        if isEmpty, let place = places.first { _ = try moving.absorb(here, into: place) }
        for conversation in places + (isEmpty ? [] : [here]) {
            try ConversationKnowledge(db: db).relearn(conversation)
            try ConversationIntake.refresh(db, conversation)
        }
        for place in isEmpty ? places.dropFirst() : places[...] { try moving.announce(moved: [here], to: place) }
        if isEmpty, let place = places.first { try moving.announceMerge([here], into: place) } else { try moving.announceChange([here]) }
        try moving.announceChange(places)
    }

    /// Both sides as they are now.
    private func answer(_ move: Int64, _ target: Int64) throws -> [UInt8] {
        let sources = try Int64.fetchAll(
            db,
            sql: "SELECT source_id FROM conversation_move_sources WHERE move_id = ? ORDER BY source_id",
            arguments: [move]
        )
        var writer = JSONWriter(capacity: 3200)
        try writer.object { writer in
            writer.key("move")
            try MoveTable.write(db, move, &writer)
            writer.key("conversations")
            try writer.array { writer in
                for key in [target] + sources {
                    let id = try ConversationQueries.id(db, key)
                    writer.raw(String(decoding: try ConversationQueries.json(db, id), as: UTF8.self))
                }
            }
        }
        return writer.bytes
    }
}
