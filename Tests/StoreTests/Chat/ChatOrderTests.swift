import Core
import Foundation
import GRDB
import Testing

@testable import Store

/// Facts come twice and in any order, and the office sees the same.
@Suite struct ChatOrderTests {
    private static let seeds = 40

    /// A small generator whose sequence a seed repeats (SplitMix64).
    private struct Seeded: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var z = state
            z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
            z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
            return z ^ (z >> 31)
        }
    }

    private typealias Office = ChatOffice

    /// A day at the office: every kind of fact, each an update of its own or together with another.
    private static let day: [[ChatFact]] = {
        let anna = Office.person()
        let renamed = Office.person(ChatPerson(id: "1001", name: "Anna Nowak", username: "nowak"))
        let petro = Office.person(Office.petro)
        let group = Chat(key: "-5", kind: .group, counterpart: ChatPerson(id: "-5", name: "Biuro"))
        let supergroup = Chat(key: "-1005", kind: .group, counterpart: ChatPerson(id: "-1005", name: "Biuro 2"))
        let channel = Chat(key: "-77", kind: .channel, counterpart: ChatPerson(id: "-77", name: "News", username: "news"))
        let notices = Chat(key: "notices", kind: .notices, counterpart: ChatPerson(id: "777", name: "Bot"))
        let office = ChatPerson(id: "9", name: "Biuro Tłumaczeń")
        func id(_ n: Int64, _ chat: Chat = anna) -> ChatMessageID { ChatMessageID(chat: chat.key, number: n) }
        func say(
            _ n: Int64,
            _ text: String,
            _ chat: Chat = anna,
            edited: Int64? = nil,
            change: (inout ChatMessage) -> Void = { _ in }
        ) -> [ChatFact] { [.message(Office.message(n, text, chat: chat, edited: edited, change: change))] }
        func picture(_ n: Int64, _ text: String = "", edited: Int64? = nil) -> [ChatFact] {
            say(n, text, edited: edited) { message in
                message.album = "a1"
                message.type = .image
                message.files = [Office.photo("p\(n)")]
            }
        }
        func react(_ n: Int64, _ emoji: [String], _ who: ChatPerson, at second: Int64) -> [ChatFact] {
            [.reaction(ChatReaction(message: id(n), actor: who, emoji: emoji, time: FactTime(at: Office.at(second), sequence: second)))]
        }
        func reach(_ chat: Chat, _ state: ChatReach.State, at second: Int64) -> [ChatFact] {
            [.reach(ChatReach(chat: chat, state: state, time: FactTime(at: Office.at(second), sequence: second)))]
        }
        func business(enabled: Bool, at second: Int64) -> [ChatFact] {
            [
                .business(
                    BusinessConnection(
                        id: "b1",
                        user: "9",
                        name: "Biuro",
                        username: nil,
                        isEnabled: enabled,
                        canReply: enabled,
                        rights: [],
                        at: Office.at(second),
                        sequence: second
                    )
                )
            ]
        }
        var updates: [[ChatFact]] = [
            say(1, "Dzień dobry") { $0.language = "pl" },
            say(1, "Dzień dobry!", edited: 5),
            say(1, "Dobry wieczór", renamed, edited: 9) {
                $0.entities = [TextEntity(start: 0, end: 5, kind: .bold)]
                $0.sender = renamed.counterpart
            },
            picture(12, "drugi"), picture(11, "pierwszy"), picture(13), picture(13, "trzeci", edited: 40),
            say(14, "Plik") { message in
                message.type = .document
                message.files = [Office.photo("old", size: 10)]
            },
            say(14, "Plik", edited: 20) { message in
                message.type = .document
                message.files = [Office.photo("new", size: 11)]
            },
            say(15, "") { message in
                message.card = .contact(name: "Anna", phone: "+48 600 700 800", user: "1001")
                message.type = .contact
                message.provedPhone = "48600700800"
            },
            say(16, "cofnięte"), [.withdrawn(Withdrawal(messages: [id(16), id(999)], at: Office.at(30)))],
            [.withdrawn(Withdrawal(messages: [id(12)], at: Office.at(31)))],
            react(1, ["👍"], Office.petro, at: 21), react(1, ["❤"], Office.petro, at: 22), react(1, ["👍", "🔥"], Office.anna, at: 23),
            react(14, ["👍"], Office.anna, at: 24), react(14, [], Office.anna, at: 25), react(12, ["🔥"], Office.petro, at: 26),
            say(17, "z telefonu") { message in
                message.direction = .outbound
                message.sender = office
            },
            say(18, "odpowiedź") {
                $0.quoted = QuotedMessage(externalID: id(17).description, name: "Biuro", text: "z telefonu", type: "text")
                $0.forwardedFrom = "Ktoś"
            },
            say(2, "Вітаю", petro), reach(petro, .blocked, at: 50), reach(petro, .reachable, at: 45), reach(anna, .reachable, at: 3),
            say(3, "w grupie", group) { $0.sender = Office.anna },
            say(4, "Petro joined", group) {
                $0.type = .system; $0.card = .service(ServiceNotice(.joined, names: ["Петро"]))
            },
            [.moved(ChatMove(from: group.key, to: supergroup))],
            say(60, "w nowej", supergroup) { $0.sender = Office.petro },
            say(61, "jeszcze", supergroup) { $0.sender = Office.anna },
            reach(group, .left, at: 62), reach(supergroup, .readOnly, at: 63),
            say(5, "ogłoszenie", channel),
            say(6, "", notices) {
                $0.card = .unknown("new_thing"); $0.type = .unsupported
            },
            business(enabled: true, at: 7), business(enabled: false, at: 70),
        ]
        // One update may say two things.
        updates.append(say(19, "razem") + react(19, ["👍"], Office.anna, at: 80))
        return updates
    }()

    private func state(_ updates: [[ChatFact]], batches: (Int) -> Int) async throws -> [String] {
        let office = try await Office()
        var rest = updates[...]
        while !rest.isEmpty {
            let size = max(1, min(rest.count, batches(rest.count)))
            try await office.take(Array(rest.prefix(size)))
            rest = rest.dropFirst(size)
        }
        return try await office.dump()
    }

    @Test func everyOrderEndsAlike() async throws {
        let expected = try await state(Self.day) { _ in 1 }
        #expect(expected.count > 50)
        for seed in 0..<Self.seeds {
            var random = Seeded(state: UInt64(seed))
            let shuffled = (Self.day + Self.day).shuffled(using: &random)
            let found = try await state(shuffled) { Int.random(in: 1...$0, using: &random) }
            let lost = expected.filter { !found.contains($0) }
            let gained = found.filter { !expected.contains($0) }
            #expect(lost.isEmpty && gained.isEmpty, "seed \(seed)\nlost: \(lost)\ngained: \(gained)")
            #expect(found == expected, "the order of a thread, seed \(seed)")
        }
    }

    /// The process dies after the journal is written: the next start reads what is left, whatever of it the source says again.
    @Test func whatWasLeftInTheJournalIsTakenUp() async throws {
        let expected = try await state(Self.day) { _ in 1 }
        for seed in 0..<10 {
            var random = Seeded(state: UInt64(1000 + seed))
            let office = try await Office()
            let raws = Self.day.indices.map { RawIntake(update: Array("update \($0)".utf8), source: "test") }
            let rows = try await office.database.journal(raws, account: office.account).compactMap { $0 }
            for (row, facts) in zip(rows, Self.day) where Bool.random(using: &random) {
                _ = try await office.database.apply([PreparedIntake(row: row, facts: facts)])
            }
            // The source, which was not told, hands all over once more.
            #expect(try await office.database.journal(raws, account: office.account).allSatisfy { $0 == nil })
            let before = office.database.now().adding(seconds: 1)
            for id in try await office.database.pendingJournalRows(limit: 1000, before: before) {
                let row = try #require(try await office.database.claimJournalRow(id))
                let index = try #require(Int(String(decoding: row.raw, as: UTF8.self).dropFirst("update ".count)))
                _ = try await office.database.apply([PreparedIntake(row: row, facts: Self.day[index])])
                // Twice applied is once applied.
                _ = try await office.database.apply([PreparedIntake(row: row, facts: Self.day[index])])
            }
            #expect(try await office.dump() == expected, "seed \(seed)")
        }
    }

    // MARK: - What was sent from here

    private enum Step: CaseIterable { case answer, echo, change, withdrawal, reaction }

    /// The answer of the platform, the echo, a change of it made elsewhere, its withdrawal and a reaction to it, in every order.
    @Test func whatWasSentEndsAlikeToo() async throws {
        var expected: [String]?
        for order in Self.orders(of: Step.allCases) {
            let office = try await Office()
            try await office.hear(1, "Ile?")
            _ = try await office.reply("100 zł")
            let item = try #require(try await office.database.nextOutgoingChat(office.account))
            #expect(try await office.database.beginStep(item, of: 1))
            for step in order { try await Self.take(step, item, office) }
            let found = try await office.dump()
            let other = found.filter { !(expected ?? found).contains($0) }
            #expect(other.isEmpty && (expected ?? found).count == found.count, "\(order): \(other)")
            expected = expected ?? found
        }
        #expect(expected?.contains { $0.contains("120 zł") } == true)
    }

    private static func take(_ step: Step, _ item: OutgoingChat, _ office: Office) async throws {
        let id = ChatMessageID(chat: "1001", number: 7)
        func echo(_ text: String, edited: Int64?) -> ChatFact {
            .message(
                Office.message(7, text, edited: edited) { message in
                    message.direction = .outbound
                    message.isOwnEcho = true
                    message.sender = ChatPerson(id: "777", name: "Bot", isBot: true)
                }
            )
        }
        switch step {
        case .answer: try await office.database.confirmStep(item, [SentPart(id: id, at: Office.at(7), text: "100 zł")])
        case .echo: try await office.take(echo("100 zł", edited: nil))
        case .change: try await office.take(echo("120 zł", edited: 9))
        case .withdrawal: try await office.take(.withdrawn(Withdrawal(messages: [id], at: Office.at(12))))
        case .reaction:
            let time = FactTime(at: Office.at(11), sequence: 11)
            try await office.take(.reaction(ChatReaction(message: id, actor: Office.anna, emoji: ["👍"], time: time)))
        }
    }

    private static func orders(of steps: [Step]) -> [[Step]] {
        guard steps.count > 1 else { return [steps] }
        return steps.indices.flatMap { index in
            var rest = steps
            let first = rest.remove(at: index)
            return orders(of: rest).map { [first] + $0 }
        }
    }
}
