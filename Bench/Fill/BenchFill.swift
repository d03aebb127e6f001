import ArgumentParser
import Core
import Foundation
import GRDB
import Logging
import Sealing
import Store

/// Fills a database with invented conversations by SQL, for `make bench`.
@main
struct BenchFill: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "dragoman-bench-fill")
    @Option var data: String
    @Option var conversations: Int
    @Option var messages: Int
    @Option(help: "Orders of those clients, and one client with five thousand messages.") var orders = 0
    @Option var seed: UInt64 = 7

    func run() async throws {
        let logger = Logger(label: "bench") { _ in SwiftLogNoOpLogHandler() }
        let database = try await OfficeDatabase.open(folder: data, logger: logger)
        let owner = try await Accounts(database: database).add(
            NewUser(email: "owner@bench.test", name: "Owner", role: .owner, passwordHash: "$none", locale: .uk)
        )
        let token = Token(prefix: Token.apiPrefix)
        _ = try await Accounts(database: database).addToken(name: "bench", hash: token.hash.bytes, for: owner)
        try token.text.write(toFile: data + "/token", atomically: true, encoding: .utf8)
        let account = try await database.channelAccount(platform: .email, address: "biuro@bench.test")
        let perConversation = max(1, messages / conversations)
        let now = database.now().milliseconds
        for start in stride(from: 0, to: conversations, by: 500) {
            let count = min(500, conversations - start)
            let seed = seed
            let total = conversations
            try await database.write { db in
                var writer = Filler(db: db, account: account.id, now: now, random: SplitMix(state: seed &+ UInt64(start)))
                for index in start..<start + count { try writer.conversation(index, of: total, messages: perConversation) }
            }
        }
        if orders > 0 { try await fillOrders(database, account.id, now) }
        try await database.checkpoint()
        try await database.close()
    }

    private func fillOrders(_ database: OfficeDatabase, _ account: Int64, _ now: Int64) async throws {
        // Numbers of their own: ids come from them, and those of the conversations are taken.
        let seed = seed
        let total = orders
        let clients = try await database.write { db in
            var writer = Filler(db: db, account: account, now: now, random: SplitMix(state: ~seed))
            try writer.conversation(9_999_999, of: 9_999_999, messages: 5000)
            return try Int64.fetchAll(db, sql: "SELECT id FROM crm_clients")
        }
        for start in stride(from: 0, to: total, by: 500) {
            try await database.write { db in
                var writer = Filler(db: db, account: account, now: now, random: SplitMix(state: seed &+ 1 << 32 &+ UInt64(start)))
                try writer.orders(start..<min(start + 500, total), of: total, clients: clients)
            }
        }
    }
}

/// A generator whose numbers depend on the seed alone (Steele, Lea, Flood 2014).
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}

struct Filler {
    let db: Database
    let account: Int64
    let now: Int64
    var random: SplitMix

    mutating func conversation(_ index: Int, of total: Int, messages: Int) throws {
        let name = "\(Words.first.randomElement(using: &random)!) \(Words.last.randomElement(using: &random)!)"
        let address = "client\(index)@example\(index % 50).test"
        try db.cachedStatement(sql: "INSERT INTO crm_clients (uid, name, email, source, created_at) VALUES (?, ?, ?, 'email', ?)")
            .execute(arguments: [uid(), name, address, now])
        let client = db.lastInsertedRowID
        let identity = try db.cachedStatement(
            sql: "INSERT INTO crm_client_identities (client_id, platform, kind, value, created_at) VALUES (?, ?, ?, ?, ?)"
        )
        try identity.execute(arguments: [client, "email", "email", address, now])
        try identity.execute(arguments: [client, "whatsapp", "phone", "+4850\(1_000_000 + index)", now])
        // Two years of work, the newest now.
        let last = now - Int64(total - index) * (63_072_000_000 / Int64(total))
        let isOpen = Int.random(in: 0..<10, using: &random) < 3
        let subject = Words.sentence(4, &random)
        let preview = Words.sentence(20, &random)
        try db.cachedStatement(
            sql: """
                INSERT INTO communications_conversations (uid, channel_account_id, platform, external_id, client_id, client_name,
                    counterpart_name, counterpart_address, subject, preview, status, unread_count, message_count, last_message_at, created_at)
                VALUES (?, ?, 'email', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(arguments: [
            uid(), account, address, client, name, name, address, subject, preview, isOpen ? "open" : "closed",
            isOpen ? Int.random(in: 0..<3, using: &random) : 0, messages, last, now,
        ])
        let conversation = db.lastInsertedRowID
        for number in 0..<messages {
            try message(conversation, subject, name, address, at: last - Int64(messages - 1 - number) * 3_600_000)
        }
    }

    private mutating func message(_ conversation: Int64, _ subject: String, _ name: String, _ address: String, at time: Int64) throws {
        try db.cachedStatement(
            sql: """
                INSERT INTO communications_messages (uid, conversation_id, channel_account_id, direction, type, external_id, subject, text,
                    from_name, from_address, recipients, size, sent_at, sort_at, created_at)
                VALUES (?, ?, ?, 'inbound', 'text', ?, ?, ?, ?, ?, '{"to":[{"name":"","address":"biuro@bench.test"}],"cc":[]}', ?, ?, ?, ?)
                """
        ).execute(arguments: [
            uid(), conversation, account, "\(random.next())@bench.test", subject,
            Words.sentence(Int.random(in: 15...90, using: &random), &random),
            name, address, 2000, time, time, now,
        ])
    }

    mutating func uid() -> Data { Data(PublicID(using: &random).bytes) }
}
