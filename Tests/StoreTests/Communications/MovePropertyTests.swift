import Core
import Foundation
import GRDB
import TestSupport
import Testing

@testable import Store

/// Whatever is put together, taken apart and taken back, in whatever order and with mails coming in between: each message is there once, in the
/// conversation in which its answers arrive, and all that rows say is what their messages say.
@Suite struct MovePropertyTests {
    private struct Generator: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var z = state
            z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
            z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
            return z ^ (z >> 31)
        }
    }

    private static let senders = ["anna@c.test", "jan@c.test", "ewa@c.test"]

    @Test(arguments: UInt64(1)...8) func anythingGoes(_ seed: UInt64) async throws {
        let office = try await MoveOffice()
        var random = Generator(state: seed)
        // By id: sender and account.
        var mails: [(id: String, from: String, account: Int)] = []
        var moves: [PublicID] = []
        var unread = 0
        for step in 0..<60 {
            switch Int.random(in: 0..<10, using: &random) {
            case 0...1:
                let mail = ("m\(step)", Self.senders.randomElement(using: &random)!, Int.random(in: 0...1, using: &random))
                try await office.hear(mail.0, from: mail.1, account: mail.2)
                mails.append(mail)
                unread += 1
            case 2...4:
                guard let answered = mails.randomElement(using: &random) else { continue }
                let place = try await office.place(of: answered.id)
                let mail = (id: "m\(step)", from: answered.from, account: answered.account)
                #expect(
                    try await office.hear(mail.id, from: mail.from, answers: [answered.id], account: mail.account) == place,
                    "\(seed) \(step)"
                )
                mails.append(mail)
                unread += 1
            case 5...6:
                let all = try await office.list(.all).shuffled(using: &random).compactMap { PublicID($0) }
                guard all.count > 1 else { continue }
                let gone = Array(all[1...min(2, all.count - 1)])
                moves.append(try office.move(try await office.database.merge(conversations: gone, into: all[0], by: office.olena)).id)
            case 7:
                guard let place = try await office.list(.all).randomElement(using: &random).flatMap({ PublicID($0) }) else { continue }
                let thread = try JSONReader.read(try await office.database.messages(of: place, limit: 200, cursor: nil))["items"].items
                let ids = thread.compactMap { PublicID($0["id"].string) }.shuffled(using: &random)
                guard ids.count > 1 else { continue }
                let some = Array(ids.prefix(Int.random(in: 1..<ids.count, using: &random)))
                moves.append(try office.move(try await office.database.split(messages: some, from: place, by: office.olena)).id)
            case 8:
                guard let move = moves.randomElement(using: &random) else { continue }
                try await office.undo(move)
            default:
                guard let place = try await office.list(.all).randomElement(using: &random).flatMap({ PublicID($0) }) else { continue }
                let count = try await office.conversation(place)["unread_count"].int
                try await office.change(place) {
                    $0.unread = false
                    $0.tags = ["t\(step)"]
                }
                unread -= Int(count)
            }
            #expect(try await office.faults() == [], "\(seed) \(step)")
            #expect(try await office.number("SELECT count(*) FROM communications_messages") == mails.count)
            #expect(try await office.number("SELECT sum(unread_count) FROM communications_conversations") == unread, "\(seed) \(step)")
            let listed = try await office.list(.all)
            #expect(listed.count == Set(listed).count)
            #expect(try await office.number("SELECT count(*) FROM communications_conversations WHERE merged_into IS NULL") == listed.count)
        }
    }

    /// Taken back in the order of their undoing, moves leave nothing behind.
    @Test(arguments: UInt64(1)...8) func takenBackAllIsAsItWas(_ seed: UInt64) async throws {
        let office = try await MoveOffice()
        var random = Generator(state: seed &* 977)
        var ids: [String] = []
        for n in 0..<16 {
            let answers = Bool.random(using: &random) ? ids.randomElement(using: &random).map { [$0] } ?? [] : []
            try await office.hear("m\(n)", answers: answers)
            ids.append("m\(n)")
        }
        for (n, id) in try await office.list(.all).enumerated() {
            try await office.change(PublicID(id)!) {
                if n % 3 == 0 { $0.status = .closed }
                if n % 2 == 0 { $0.unread = false }
                $0.tags = n % 4 == 0 ? ["t\(n)"] : []
            }
        }
        let before = try await snapshot(office)
        var moves: [PublicID] = []
        for _ in 0..<8 {
            let all = try await office.list(.all).shuffled(using: &random).compactMap { PublicID($0) }
            if Bool.random(using: &random), all.count > 1 {
                moves.append(try office.move(try await office.database.merge(conversations: [all[1]], into: all[0], by: office.olena)).id)
            } else {
                let thread = try JSONReader.read(try await office.database.messages(of: all[0], limit: 200, cursor: nil))["items"].items
                guard thread.count > 1, let one = thread.randomElement(using: &random)?["id"].string else { continue }
                moves.append(
                    try office.move(try await office.database.split(messages: [PublicID(one)!], from: all[0], by: office.olena)).id
                )
            }
        }
        for move in moves.reversed() { try await office.undo(move) }
        let after = try await snapshot(office)
        #expect(before.count == after.count)
        for (a, b) in zip(before, after) { #expect(a == b, "\(seed)") }
        #expect(try await office.faults() == [])
    }

    /// Every conversation that stands in a list, with its messages and what it knows.
    private func snapshot(_ office: MoveOffice) async throws -> [String] {
        try await office.database.read { db in
            try String.fetchAll(
                db,
                sql: """
                    SELECT hex(uid) || ' ' || status || ' ' || unread_count || ' ' || tags || ' ' || subject || ' ' || preview || ' '
                        || last_message_at || ' ' || ifnull(client_id, '-') || ' ' || (
                            SELECT group_concat(id) FROM (SELECT id FROM communications_messages WHERE conversation_id = c.id ORDER BY id))
                        || ' ' || (SELECT group_concat(address) FROM (
                            SELECT address FROM conversation_participants WHERE conversation_id = c.id ORDER BY address))
                        || ' ' || (SELECT group_concat(id_hash || ':' || owned) FROM (
                            SELECT id_hash, owned FROM conversation_mail_ids WHERE conversation_id = c.id ORDER BY id_hash))
                    FROM communications_conversations c WHERE merged_into IS NULL ORDER BY id
                    """
            )
        }
    }
}
