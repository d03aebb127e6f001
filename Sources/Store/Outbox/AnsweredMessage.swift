package import Core
import Foundation
import GRDB

/// A message that is to be answered or forwarded, as its row tells.
package struct AnsweredMessage: Sendable {
    package let key: Int64
    package let id: PublicID
    package let conversation: PublicID
    package let account: PublicID
    package let direction: Direction
    package let type: MessageType
    package let from: Correspondent?
    package let addressees: Addressees
    package let subject: String
    package let text: String
    /// When its source says it was sent.
    package let at: Timestamp
    /// The same as the office's clocks show it, for people to read.
    package let date: String
    /// Why a machine wrote it, or nil where a person did.
    package let auto: String?
    /// What the client reads, where that is known and the office writes it too.
    package let language: InterfaceLanguage?

    /// What an answer quotes, in the client's language.
    /// - Parameter own: of who answers, for clients whose language nobody knows.
    package func quote(_ own: InterfaceLanguage) -> OutgoingText.Below {
        .quote(text, from: from, date: date, language: language ?? own)
    }

    /// What a forwarded message shows: it goes to somebody else, in the language of who forwards it.
    package func forward(_ own: InterfaceLanguage) -> OutgoingText.Below {
        .forward(text, from: from, to: addressees.to, date: date, subject: subject, language: own)
    }
}

extension OfficeDatabase {
    /// - Throws: ``StoreError/notFound``; notes cannot be answered.
    package func answered(_ message: PublicID) async throws -> AnsweredMessage {
        try await read { db in
            guard let found = try AnsweredQueries.find(db, message) else { throw StoreError.notFound }
            return found
        }
    }

    /// The message that an answer in a conversation goes to by itself: the newest of the other side, or the newest at all.
    /// - Throws: ``StoreError/notFound``
    package func newestToAnswer(in conversation: PublicID) async throws -> AnsweredMessage? {
        try await read { db in try AnsweredQueries.newest(db, in: try ConversationQueries.key(db, conversation)) }
    }

    /// Keys of the office's own e-mail addresses.
    package func ownAddresses() async throws -> Set<String> {
        try await read { db in
            Set(try String.fetchAll(db, sql: "SELECT address FROM channel_accounts WHERE platform = 'email'").map(Correspondent.key))
        }
    }

    /// The files of a message that are no part of its text, as the thread shows them: a JSON array.
    package func filesToForward(_ message: AnsweredMessage) async throws -> [UInt8] {
        try await read { db in
            let statement = try db.cachedStatement(sql: ThreadPage.attachments)
            let rows = try Row.fetchCursor(statement, arguments: ["[\(message.key)]"])
            let columns = Columns(statement)
            var writer = JSONWriter(capacity: 512)
            try writer.array { writer in
                while try rows.next() != nil {
                    if !columns.bool(6), !columns.isNull(5) { MessageRowJSON.attachment(columns, &writer) }
                }
            }
            return writer.bytes
        }
    }
}

enum AnsweredQueries {
    private static let select = """
        SELECT m.id, m.uid, c.uid, a.uid, m.direction, m.type, m.from_name, m.from_address, m.recipients, m.subject, m.text,
            coalesce(m.sent_at, m.sort_at), m.auto, k.language
        FROM communications_messages m JOIN communications_conversations c ON c.id = m.conversation_id
        JOIN channel_accounts a ON a.id = m.channel_account_id LEFT JOIN crm_clients k ON k.id = c.client_id
        """
    static let one = select + " WHERE m.uid = ? AND m.kind = 'reply'"
    /// Goes along the thread from its end; both parts stop at their first row.
    static let newest =
        select + """
             WHERE m.id = coalesce(
                (SELECT id FROM communications_messages WHERE conversation_id = ?1 AND kind = 'reply' AND direction = 'inbound' AND auto IS NOT 'bounce'
                    ORDER BY sort_at DESC, id DESC LIMIT 1),
                (SELECT id FROM communications_messages WHERE conversation_id = ?1 AND kind = 'reply' AND state IS NOT 'failed'
                    ORDER BY sort_at DESC, id DESC LIMIT 1))
            """

    static func find(_ db: Database, _ id: PublicID) throws -> AnsweredMessage? {
        try Row.fetchOne(db.cachedStatement(sql: one), arguments: [Data(id.bytes)]).flatMap { try message(db, $0) }
    }

    static func newest(_ db: Database, in conversation: Int64) throws -> AnsweredMessage? {
        try Row.fetchOne(db.cachedStatement(sql: newest), arguments: [conversation]).flatMap { try message(db, $0) }
    }

    private static func message(_ db: Database, _ row: Row) throws -> AnsweredMessage? {
        func id(_ index: Int) -> PublicID? { PublicID(bytes: Array(row[index] as Data)) }
        guard let own = id(1), let conversation = id(2), let account = id(3), let direction = Direction(rawValue: row[4]),
            let type = MessageType(rawValue: row[5])
        else { return nil }
        let at = Timestamp(milliseconds: row[11])
        return AnsweredMessage(
            key: row[0],
            id: own,
            conversation: conversation,
            account: account,
            direction: direction,
            type: type,
            from: (row[7] as String).isEmpty ? nil : Correspondent(name: row[6], address: row[7]),
            addressees: MessageJSON.readRecipients(row[8]),
            subject: row[9],
            text: row[10],
            at: at,
            date: LocalTime.text(at, in: try OrderSettings.read(db).zone),
            auto: row[12],
            language: (row[13] as String?).flatMap(InterfaceLanguage.init(rawValue:))
        )
    }
}
