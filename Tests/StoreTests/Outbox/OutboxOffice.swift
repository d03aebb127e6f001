import Core
import Crypto
import Foundation
import GRDB
import TestSupport

@testable import Store

/// An office with a connected mailbox, two people, and a conversation that a client began.
struct OutboxOffice {
    let office: TemporaryOffice
    let account: ChannelAccount
    let olena: User
    let marta: User
    private(set) var conversation: PublicID
    let anna = Correspondent(name: "Anna", address: "anna@client.test")
    let refused = OutgoingRules.Step.stop(.failed, .recipientRefused, detail: "550 no such user")
    let unclear = OutgoingRules.Step.stop(.uncertain, .unconfirmed, detail: "")

    var database: OfficeDatabase { office.database }

    init() async throws {
        office = try await TemporaryOffice()
        let accounts = Accounts(database: office.database)
        func user(_ name: String) async throws -> User {
            try await accounts.add(
                NewUser(email: "\(UUID().uuidString)@x.test", name: name, role: .manager, passwordHash: "x", locale: .en)
            )
        }
        olena = try await user("Олена")
        marta = try await user("Марта")
        account = try await office.database.channelAccount(platform: .email, address: "biuro@x.test")
        let key = account.id
        try await office.database.write { db in
            try db.execute(
                sql: "UPDATE channel_accounts SET connected = 1, can_send = 1, settings = '{\"smtp\":{}}' WHERE id = ?",
                arguments: [key]
            )
        }
        conversation = PublicID(bytes: [UInt8](repeating: 0, count: 16))!
        conversation = try await hear("a@client.test", "Ile to kosztuje?")
    }

    /// Something that came in.
    /// - Returns: its conversation.
    @discardableResult
    func hear(_ id: String, _ text: String, from: Correspondent? = nil, change: (inout IncomingMessage) -> Void = { _ in }) async throws
        -> PublicID
    {
        let from = from ?? anna
        var message = IncomingMessage(
            subject: "Wycena",
            text: text,
            from: from,
            to: [Correspondent(name: "", address: "biuro@x.test")],
            counterpart: from,
            externalID: id,
            references: ["a@client.test"]
        )
        change(&message)
        let intake = RawIntake(raw: Array(id.utf8), contentHash: Array(SHA256.hash(data: Data(id.utf8))), source: "test", seen: false)
        let rows = try await database.journal([intake], account: account)
        let final = message
        _ = try await database.apply(rows.compactMap { $0.map { PreparedIntake(row: $0, message: final) } })
        let uid = try await database.read {
            try Data.fetchOne(
                $0,
                sql: """
                    SELECT c.uid FROM communications_messages m JOIN communications_conversations c ON c.id = m.conversation_id
                    WHERE m.external_id = ?
                    """,
                arguments: [id]
            )
        }
        // What was known already made no message of its own.
        return uid.flatMap { PublicID(bytes: Array($0)) } ?? conversation
    }

    /// The listener meets a mail of ours in a folder with this role.
    func meet(_ id: PublicID, role: String) async throws {
        let raw = try await database.original(of: id)
        let key = account.id
        let folder = try await database.write { db in
            try db.execute(
                sql: "INSERT INTO email_folders (channel_account_id, name, role, uidvalidity) VALUES (?, ?, ?, 1)",
                arguments: [key, role, role]
            )
            return db.lastInsertedRowID
        }
        var intake = RawIntake(raw: raw, contentHash: Array(SHA256.hash(data: Data(raw))), source: "imap", seen: true)
        intake.location = MailLocation(folder: folder, uidValidity: 1, uid: 1, size: raw.count, internalDate: nil)
        _ = try await database.journal([intake], account: account)
    }

    func lastMessage() async throws -> PublicID {
        let uid = try await database.read { try Data.fetchOne($0, sql: "SELECT uid FROM communications_messages ORDER BY id DESC LIMIT 1") }
        return PublicID(bytes: Array(uid!))!
    }

    func reply(
        _ text: String = "100 zł",
        seen: PublicID? = nil,
        by user: User? = nil,
        key: String = UUID().uuidString,
        hold: Int64 = 0,
        scheduled: Bool = false,
        change: (inout NewOutgoing) -> Void = { _ in }
    ) async throws -> WrittenMessage {
        let seen = if let seen { seen } else { try await lastMessage() }
        var new = NewOutgoing(
            place: .conversation(conversation, lastSeen: seen),
            addressees: Addressees(to: [anna]),
            subject: nil,
            text: text,
            html: nil,
            signature: "",
            files: [],
            below: .nothing,
            answers: nil,
            dueAt: office.clock.now.adding(seconds: hold),
            isScheduled: scheduled,
            request: "{\"text\":\"\(text)\"}"
        )
        change(&new)
        return try await database.send(new, key: IdempotencyKey(key, of: Identity(user: user ?? olena, credential: .session(1))))
    }

    func id(_ message: WrittenMessage) throws -> PublicID { PublicID(try field(message.json, "id") as! String)! }

    func field(_ json: [UInt8], _ name: String) throws -> Any? {
        (try JSONSerialization.jsonObject(with: Data(json)) as? [String: Any])?[name]
    }

    /// State, fault and stage of a message.
    func state(_ id: PublicID) async throws -> [String?] {
        try await database.read { db in
            let row = try Row.fetchOne(
                db,
                sql: """
                    SELECT m.state, m.fault, o.stage FROM communications_messages m LEFT JOIN outbox o ON o.message_id = m.id WHERE m.uid = ?
                    """,
                arguments: [Data(id.bytes)]
            )
            return row.map { [$0[0], $0[1], $0[2]] } ?? []
        }
    }

    /// The columns of the only row as texts.
    func words(_ sql: String) async throws -> [String] {
        try await database.read { db in
            let row = try Row.fetchOne(db, sql: sql)!
            return row.databaseValues.map { String.fromDatabaseValue($0) ?? Int64.fromDatabaseValue($0).map(String.init) ?? "" }
        }
    }

    func number(_ sql: String) async throws -> Int { try await database.read { try Int.fetchOne($0, sql: sql) ?? 0 } }

    /// Takes the next message as a worker does and ends the attempt.
    @discardableResult
    func attempt(_ step: OutgoingRules.Step, copyAt: Timestamp? = nil) async throws -> OutboxItem? {
        guard let item = try await database.nextOutgoing(account) else { return nil }
        guard try await begin(item) else { return nil }
        try await database.finishSending(item, step, copyAt: copyAt)
        return item
    }

    func begin(_ item: OutboxItem) async throws -> Bool {
        let raw = Array("Message-ID: <\(item.messageID)>\r\n\r\n\(item.text)".utf8)
        let message = IncomingMessage(
            direction: .outbound,
            from: item.from,
            counterpart: item.addressees.to[0],
            externalID: item.messageID,
            fingerprint: Array(SHA256.hash(data: Data(item.messageID.utf8)))
        )
        let mail = ComposedMail(raw: raw, message: message, contentHash: Array(SHA256.hash(data: Data(raw))))
        return try await database.beginSending(item, composed: item.isComposed ? nil : mail)
    }
}
