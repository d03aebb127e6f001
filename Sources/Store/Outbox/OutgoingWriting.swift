import Core
import Crypto
import Foundation
import GRDB

extension OfficeDatabase {
    /// What the same request made before; nil for one that is new.
    /// - Throws: ``StoreError/idempotencyKeyUsed`` where the key bore another request, ``StoreError/conflict(_:)`` where what it made
    ///   was taken back.
    package func sent(_ request: String, to place: NewOutgoing.Place, key: IdempotencyKey) async throws -> WrittenMessage? {
        let now = now()
        return try await read { db in
            try OutgoingWriting.known(db, OutgoingWriting.fingerprint(place, request), key, now: now)
        }
    }
    /// Puts a message on its way: message, outbox row, conversation and events in one transaction.
    /// - Parameter key: says who writes; the same key with the same request gives back the first message.
    /// - Throws: ``StoreError/notFound``, ``StoreError/newerMessage(_:)`` where something came after what the author saw,
    ///   ``StoreError/unknownReference(field:)``, ``StoreError/idempotencyKeyUsed``, ``StoreError/conflict(_:)``.
    package func send(_ new: NewOutgoing, key: IdempotencyKey) async throws -> WrittenMessage {
        let now = now()
        return try await write { db in try OutgoingWriting(db: db, new: new, author: key.identity.user, now: now).run(key) }
    }
}

/// One message on its way into the outbox, within its transaction.
struct OutgoingWriting {
    let db: Database
    let new: NewOutgoing
    let author: User
    let now: Timestamp

    struct File {
        var name: String
        var mime: String
        var size: Int64
        var blob: Int64
    }

    func run(_ key: IdempotencyKey) throws -> WrittenMessage {
        let request = Self.fingerprint(new.place, new.request)
        // A key that was used before answers before anything that changed since could refuse it.
        if let known = try Self.known(db, request, key, now: now) { return known }
        let account = try account()
        let isChat = account.platform != .email
        let files = try files()
        let talk: Int64
        switch new.place {
        case .conversation(let id, let lastSeen):
            talk = try ConversationQueries.key(db, id)
            try guardAgainstNewer(talk, lastSeen)
            if isChat { try checkReach(talk) }
        case .account:
            guard !isChat else { throw StoreError.conflict(.cannotWriteFirst) }
            talk = try start(account)
        }
        let message = try isChat ? insertChat(into: talk, account, files) : insert(into: talk, account, files)
        if let quote = new.quote { try QuoteTable.sent(db, quote: quote, text: new.text, message: message, by: author, at: now) }
        try IdempotencyTable.remember(db, key, request: request, message: message, now: now)
        // What was a draft is a message now, also where the page that wrote it is gone.
        if case .conversation(let id, _) = new.place, case .session = key.identity.credential {
            try DraftTable.delete(db, id, user: author.key, now: now)
        }
        try EventFeed.append(
            db,
            type: "conversation.changed",
            audience: .inbox,
            conversation: talk,
            data: #"{"reason":"message"}"#,
            at: now
        )
        try ChannelRequest.send.announce(db, account: account.uid, at: now)
        return WrittenMessage(json: try ThreadPage.message(db, message), isNew: true)
    }

    /// SHA-256 of all that was asked for, so that a key can be told to have borne another request.
    static func fingerprint(_ place: NewOutgoing.Place, _ request: String) -> [UInt8] {
        let place =
            switch place {
            case .conversation(let id, _): "reply \(id)"
            case .account: "first"
            }
        return Array(SHA256.hash(data: Data(MessageJSON.strings([place, request]).utf8)))
    }

    static func known(_ db: Database, _ request: [UInt8], _ key: IdempotencyKey, now: Timestamp) throws -> WrittenMessage? {
        switch try IdempotencyTable.find(db, key, request: request, now: now) {
        case .message(let known): WrittenMessage(json: try ThreadPage.message(db, known), isNew: false)
        case .gone: throw StoreError.conflict(.takenBack)
        case nil: nil
        }
    }

    private func account() throws -> ChannelAccount {
        let condition: (String, PublicID) =
            switch new.place {
            case .conversation(let id, _):
                ("id = (SELECT channel_account_id FROM communications_conversations WHERE id = (\(ConversationQueries.present)))", id)
            case .account(let id): ("uid = ?", id)
            }
        let sql = "SELECT id, connected, can_send FROM channel_accounts WHERE \(condition.0)"
        guard let row = try Row.fetchOne(db, sql: sql, arguments: [Data(condition.1.bytes)]) else {
            if case .account = new.place { throw StoreError.unknownReference(field: "channel_account_id") }
            throw StoreError.notFound
        }
        guard row[1] else { throw StoreError.conflict(.channelNotConnected) }
        guard row[2] else { throw StoreError.conflict(.noOutgoingServer) }
        return try ChannelAccount.find(db, id: row[0])!
    }

    // MARK: - Nobody answers over another

    /// History comes in with the newest first: what was stored together with what was seen and is older by its date is no news. Whatever
    /// was stored later is, however old it says it is.
    static let newer = """
        SELECT n.id FROM communications_messages n JOIN communications_messages s ON s.id = ?2
        WHERE n.conversation_id = ?1 AND n.id > ?2 AND n.kind = 'reply' AND (n.direction = 'inbound' OR n.author_id IS NOT ?3)
            AND NOT (n.sort_at < s.sort_at AND n.created_at = s.created_at)
        ORDER BY n.id DESC LIMIT 1
        """

    /// What was stored after the message that the author saw last: something inbound, or somebody else's answer.
    private func guardAgainstNewer(_ talk: Int64, _ lastSeen: PublicID) throws {
        let find = try db.cachedStatement(sql: "SELECT id FROM communications_messages WHERE uid = ? AND conversation_id = ?")
        guard let seen = try Int64.fetchOne(find, arguments: [Data(lastSeen.bytes), talk]) else {
            // It was put into another conversation meanwhile: its author looks at what is left here first.
            if try AnsweredQueries.find(db, lastSeen) != nil, let newest = try AnsweredQueries.newest(db, in: talk) {
                throw StoreError.newerMessage(try ThreadPage.message(db, newest.key))
            }
            throw StoreError.unknownReference(field: "last_seen_message_id")
        }
        let newer = try Int64.fetchOne(db.cachedStatement(sql: Self.newer), arguments: [talk, seen, author.key])
        if let newer { throw StoreError.newerMessage(try ThreadPage.message(db, newer)) }
    }

    // MARK: - What it is made of

    private func files() throws -> [File] {
        let files = try new.files.map { id in
            guard let found = try UploadTable.find(db, id) else { throw StoreError.unknownReference(field: "attachments") }
            return File(name: found.name, mime: found.mime, size: found.size, blob: found.blob)
        }
        guard files.reduce(0, { $0 + $1.size }) <= NewOutgoing.maximumFileBytes else { throw StoreError.conflict(.filesTooLarge) }
        return files
    }

    private func start(_ account: ChannelAccount) throws -> Int64 {
        let own = Set(
            try String.fetchAll(db, sql: "SELECT address FROM channel_accounts WHERE platform = 'email'").map(Correspondent.key)
        )
        // A copy for the office does not make it its own counterpart.
        let counterpart = new.addressees.all.first { !own.contains($0.key) } ?? new.addressees.to[0]
        let client = try ClientIntake.client(db, for: counterpart, platform: account.platform, now: now)
        var related: Int64?
        if case .forward(let original) = new.below {
            related = try Int64.fetchOne(
                db,
                sql: "SELECT conversation_id FROM communications_messages WHERE uid = ?",
                arguments: [Data(original.bytes)]
            )
        }
        try db.cachedStatement(
            sql: """
                INSERT INTO communications_conversations (uid, channel_account_id, platform, external_id, client_id, client_name,
                    counterpart_name, counterpart_address, subject, last_message_at, last_direction, related_conversation_id, created_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'outbound', ?, ?)
                """
        ).execute(arguments: [
            Data(PublicID.random().bytes), account.id, account.platform.rawValue, counterpart.key, client?.id, client?.name ?? "",
            counterpart.name, counterpart.address, Preview.subject(new.subject ?? ""), now.milliseconds, related, now.milliseconds,
        ])
        return db.lastInsertedRowID
    }

    private func insert(into talk: Int64, _ account: ChannelAccount, _ files: [File]) throws -> Int64 {
        let id = PublicID.random()
        let answered = try answeredMessage(talk)
        let text = OutgoingText(own: new.text, signature: new.signature, below: try below(answered))
        let subject = try new.subject ?? Addressees.subject(of: conversationSubject(talk), forward: false)
        // A mailbox whose name is only its address writes in its user's name.
        let name = account.name == account.address ? author.name : account.name
        try db.cachedStatement(
            sql: """
                INSERT INTO communications_messages (uid, conversation_id, channel_account_id, direction, type, kind, state, external_id,
                    subject, text, from_name, from_address, recipients, attachment_names, has_html, fold, size, sort_at, created_at, author_id)
                VALUES (?, ?, ?, 'outbound', 'text', 'reply', 'queued', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(arguments: [
            Data(id.bytes), talk, account.id, MailToken.messageID(id, address: account.address), subject, text.text, name, account.address,
            MessageJSON.recipients(new.addressees), files.map(\.name).joined(separator: " "), false,
            text.folds.isEmpty ? nil : MessageJSON.folds(text.folds), text.text.utf8.count, now.milliseconds, now.milliseconds, author.key,
        ])
        let message = db.lastInsertedRowID
        try attach(files, to: message)
        try queue(message, in: talk, account, answers: answered)
        try show(text, files, in: talk)
        return message
    }

    func queue(_ message: Int64, in talk: Int64, _ account: ChannelAccount, answers: AnsweredMessage?) throws {
        try db.cachedStatement(
            sql: """
                INSERT INTO outbox (message_id, channel_account_id, conversation_id, stage, due_at, scheduled, answers, request)
                VALUES (?, ?, ?, 'queued', ?, ?, ?, ?)
                """
        ).execute(arguments: [message, account.id, talk, new.dueAt.milliseconds, new.isScheduled, answers?.key, new.request])
    }

    func attach(_ files: [File], to message: Int64) throws {
        let insert = try db.cachedStatement(
            sql: "INSERT INTO communications_attachments (uid, message_id, n, name, mime, size, blob_id) VALUES (?, ?, ?, ?, ?, ?, ?)"
        )
        for (n, file) in files.enumerated() {
            try insert.execute(arguments: [Data(PublicID.random().bytes), message, n, file.name, file.mime, file.size, file.blob])
        }
    }

    /// What the list shows. Whoever answers has read what is there: nothing newer is, or it would have been refused.
    private func show(_ text: OutgoingText, _ files: [File], in talk: Int64) throws {
        let shown = IncomingMessage(
            direction: .outbound,
            text: text.text,
            counterpart: Correspondent(name: "", address: ""),
            folds: text.folds,
            attachments: files.map { IncomingAttachment(name: $0.name, mime: $0.mime, content: []) }
        )
        try show(preview: LightMarkup.plain(Preview.text(shown)), hasFiles: !files.isEmpty, in: talk)
    }

    func show(preview: String, hasFiles: Bool, in talk: Int64) throws {
        try db.cachedStatement(
            sql: """
                UPDATE communications_conversations SET message_count = message_count + 1, unread_count = 0, preview = ?,
                    last_direction = 'outbound', last_message_at = max(last_message_at, ?), has_attachments = has_attachments OR ?
                WHERE id = ?
                """
        ).execute(arguments: [preview, now.milliseconds, hasFiles, talk])
    }

    // MARK: - What it answers

    /// The message that is named, or the one that an answer goes to by itself.
    func answeredMessage(_ talk: Int64) throws -> AnsweredMessage? {
        guard case .conversation = new.place else { return nil }
        guard let id = new.answers else { return try AnsweredQueries.newest(db, in: talk) }
        guard let found = try AnsweredQueries.find(db, id), try ConversationQueries.key(db, found.conversation) == talk else {
            throw StoreError.unknownReference(field: "in_reply_to")
        }
        return found
    }

    private func below(_ answered: AnsweredMessage?) throws -> OutgoingText.Below? {
        switch new.below {
        case .nothing: return nil
        case .quote: return answered?.quote(author.locale)
        case .forward(let id):
            guard let original = try AnsweredQueries.find(db, id) else { throw StoreError.unknownReference(field: "forward_of") }
            return original.forward(author.locale)
        }
    }

    private func conversationSubject(_ talk: Int64) throws -> String {
        try String.fetchOne(db, sql: "SELECT subject FROM communications_conversations WHERE id = ?", arguments: [talk]) ?? ""
    }
}
