import Core
import Crypto
import Foundation
import GRDB
import Testing
import TestSupport

@testable import Store

/// Messages from the journal to the rows that the API shows.
@Suite struct IntakeTests {
    let office: TemporaryOffice
    let account: ChannelAccount

    init() async throws {
        office = try await TemporaryOffice()
        account = try await office.database.channelAccount(platform: .email, address: "biuro@x.test")
    }

    private func message(
        from: String = "anna@x.test",
        id: String? = nil,
        references: [String] = [],
        sentAt: Int64? = nil,
        text: String = "text",
        attachments: [IncomingAttachment] = [],
        fingerprint: [UInt8]? = nil,
        direction: Direction = .inbound
    ) -> IncomingMessage {
        let sender = Correspondent(name: "Anna", address: direction == .inbound ? from : "biuro@x.test")
        return IncomingMessage(
            direction: direction,
            subject: "Re: Wycena",
            text: text,
            from: sender,
            to: [Correspondent(name: "", address: direction == .inbound ? "biuro@x.test" : from)],
            counterpart: Correspondent(name: "Anna", address: from),
            sentAt: sentAt.map(Timestamp.init(milliseconds:)),
            externalID: id,
            references: references,
            fingerprint: fingerprint,
            attachments: attachments
        )
    }

    @discardableResult
    private func take(_ messages: [IncomingMessage], raw: [String]? = nil, seen: Bool = false) async throws -> [IntakeOutcome] {
        let raws = raw ?? messages.map { _ in UUID().uuidString }
        let intakes = raws.map {
            RawIntake(raw: Array($0.utf8), contentHash: Array(SHA256.hash(data: Data($0.utf8))), source: "test", seen: seen)
        }
        let rows = try await office.database.journal(intakes, account: account)
        return try await office.database.apply(
            zip(rows, messages).compactMap { row, message in row.map { PreparedIntake(row: $0, message: message) } }
        )
    }

    private func items(_ json: [UInt8]) throws -> [[String: Any]] {
        let object = try JSONSerialization.jsonObject(with: Data(json)) as? [String: Any]
        return object?["items"] as? [[String: Any]] ?? []
    }

    private func inbox(_ view: InboxView = .open) async throws -> [[String: Any]] {
        try items(try await office.database.inbox(InboxQuery(view: view, user: 1)))
    }

    @Test func theSameBytesTwiceAreOneMail() async throws {
        try await take([message()], raw: ["same"])
        #expect(try await take([message()], raw: ["same"]).isEmpty)
        #expect(try await inbox().first?["message_count"] as? Int == 1)
    }

    @Test func theSameMailWithOtherTraceHeadersIsShownOnce() async throws {
        let print = [UInt8](repeating: 7, count: 32)
        let outcomes = try await take([message(id: "a", fingerprint: print), message(id: "a", fingerprint: print)])
        #expect(outcomes == [.stored, .duplicate])
        #expect(try await inbox().count == 1)
        #expect(try await inbox().first?["unread_count"] as? Int == 1)
    }

    @Test func repliesOfParticipantsJoinAndStrangersDoNot() async throws {
        try await take([message(id: "q"), message(id: "r", references: ["q"]), message(from: "mallory@x.test", id: "s", references: ["q"])])
        let list = try await inbox()
        #expect(list.count == 2)
        let own = try #require(list.first { $0["external_id"] as? String == "anna@x.test" })
        let stranger = try #require(list.first { $0["external_id"] as? String == "mallory@x.test" })
        #expect(own["message_count"] as? Int == 2)
        #expect(stranger["related_conversation_id"] as? String == own["id"] as? String)
    }

    @Test func aBounceJoinsTheMessageItReportsOnAndNoOther() async throws {
        try await take([message(id: "out", direction: .outbound), message(id: "in")])
        var report = message(from: "mailer-daemon@x.test", id: "b1", references: ["out"])
        report.bounce = BounceNotice(recipient: "anna@x.test", status: "5.1.1", originalMessageID: "out")
        var forged = message(from: "mailer-daemon@x.test", id: "b2", references: ["in"])
        forged.bounce = BounceNotice(recipient: "anna@x.test", status: "5.1.1", originalMessageID: "in")
        try await take([report, forged])
        let counts = try await inbox(.all).map { ($0["message_count"] as? Int ?? 0) }.sorted()
        #expect(counts == [1, 1, 2])
    }

    @Test func clientsAreFoundByAddressWhateverItsCase() async throws {
        try await take([message(from: "Anna@X.test", id: "1"), message(from: "anna@x.TEST", id: "2")])
        let clients = try items(try await office.database.clients(limit: 10, cursor: nil))
        #expect(clients.count == 1)
        #expect(clients.first?["conversation_count"] as? Int == 2)
    }

    @Test func anInboundMessageReopensAndUnsnoozes() async throws {
        try await take([message(id: "1")])
        let id = try #require(PublicID(try await inbox()[0]["id"] as? String ?? ""))
        var patch = ConversationPatch()
        patch.status = .closed
        patch.unread = false
        _ = try await office.database.change(id, patch)
        #expect(try await inbox().isEmpty)
        #expect(try await inbox(.closed).count == 1)
        try await take([message(id: "2", references: ["1"])])
        #expect(try await inbox().first?["unread_count"] as? Int == 1)
        patch = ConversationPatch()
        patch.snoozeUntil = .some(office.clock.now.adding(seconds: 60))
        _ = try await office.database.change(id, patch)
        #expect(try await inbox(.snoozed).count == 1)
        office.clock.advance(seconds: 61)
        #expect(try await office.database.wakeSnoozed() == 1)
        #expect(try await inbox().count == 1)
    }

    @Test func whatWasReadAtItsSourceIsNotUnreadHere() async throws {
        try await take([message(id: "1")], seen: true)
        #expect(try await inbox().first?["unread_count"] as? Int == 0)
    }

    @Test func clocksOfSendersDoNotMoveMailsIntoTheFuture() async throws {
        try await take([
            message(id: "late", sentAt: office.clock.now.milliseconds + 86_400_000), message(id: "none"), message(id: "old", sentAt: 1000),
        ])
        let times = try await inbox().compactMap { ($0["last_message_at"] as? String).flatMap(Timestamp.init(rfc3339:)) }
        #expect(times.map(\.milliseconds) == [office.clock.now.milliseconds, office.clock.now.milliseconds, 1000])
    }

    @Test func pagesFollowEachOtherWithoutGapOrRepetition() async throws {
        // Many at the same moment: the key decides.
        try await take((0..<23).map { message(from: "c\($0)@x.test", id: "\($0)", sentAt: Int64($0 / 7) * 1000 + 1000) })
        var seen: [String] = []
        var cursor: PageCursor?
        repeat {
            let page = try await office.database.inbox(InboxQuery(view: .open, user: 1, limit: 5, cursor: cursor))
            seen += try items(page).compactMap { $0["external_id"] as? String }
            let next = (try JSONSerialization.jsonObject(with: Data(page)) as? [String: Any])?["next"] as? String
            cursor = next.flatMap { PageCursor($0) }
        } while cursor != nil
        #expect(seen.count == 23)
        #expect(Set(seen).count == 23)
    }

    @Test func threadsComeOldestFirstWithinAPage() async throws {
        try await take(
            (0..<7).map { message(id: "m\($0)", references: $0 == 0 ? [] : ["m0"], sentAt: Int64($0) * 1000 + 1000, text: "\($0)") }
        )
        let id = try #require(PublicID(try await inbox()[0]["id"] as? String ?? ""))
        let first = try await office.database.messages(of: id, limit: 3, cursor: nil)
        #expect(try items(first).compactMap { $0["text"] as? String } == ["4", "5", "6"])
        let next = (try JSONSerialization.jsonObject(with: Data(first)) as? [String: Any])?["next"] as? String
        let second = try await office.database.messages(of: id, limit: 3, cursor: PageCursor(next ?? ""))
        #expect(try items(second).compactMap { $0["text"] as? String } == ["1", "2", "3"])
    }

    @Test func originalsAndFilesComeBackByteForByte() async throws {
        let file = (0..<700_000).map { UInt8(truncatingIfNeeded: $0 &* 31 ^ $0 >> 5) }
        var encoded: [UInt8] = []
        Base64Layout(lineLength: 76, crlf: true).encode(file, into: &encoded)
        let raw = Array("Subject: x\r\n\r\n".utf8) + encoded + Array("\r\n".utf8)
        let attachment = IncomingAttachment(
            name: "Świadectwo.pdf",
            mime: "application/pdf",
            content: file,
            source: EncodedRange(range: 14..<raw.count, encoding: .base64)
        )
        let rows = try await office.database.journal(
            [RawIntake(raw: raw, contentHash: Array(SHA256.hash(data: raw)), source: "test", seen: false)],
            account: account
        )
        let row = try #require(rows[0])
        _ = try await office.database.apply([PreparedIntake(row: row, message: message(attachments: [attachment]))])
        let conversation = try #require(PublicID(try await inbox()[0]["id"] as? String ?? ""))
        let shown = try items(try await office.database.messages(of: conversation, limit: 1, cursor: nil))[0]
        #expect(try await office.database.original(of: try #require(PublicID(shown["id"] as? String ?? ""))) == raw)
        let files = try #require(shown["attachments"] as? [[String: Any]])
        let stored = try await office.database.file(try #require(PublicID(files[0]["id"] as? String ?? "")))
        #expect(stored.size == 700_000)
        let chunks = try await [0, 1, 2].asyncMap { try await office.database.chunk(of: stored.blob, n: $0) }
        #expect(chunks.map(\.count) == [262_144, 262_144, 175_712])
        #expect(chunks.flatMap { $0 } == file)
        // Nothing is stored twice: the raw form holds the skeleton only.
        let size = try await office.database.read { try Int.fetchOne($0, sql: "SELECT sum(length(data)) FROM intake_originals") } ?? 0
        #expect(size < 200)
        #expect(try await office.database.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM intake_raw") } == 0)
    }

    @Test func searchFindsAndMarks() async throws {
        try await take([message(id: "1", text: "Faktura z Łodzi, об'єкт"), message(from: "b@x.test", id: "2", text: "nic")])
        let query = try #require(SearchQuery("lodz"))
        let hits = try items(try await office.database.search(query, kind: .messages, limit: 10))
        #expect(hits.count == 1)
        #expect(hits[0]["snippet"] as? String == "Faktura z Łodzi, об'єкт")
        let marks = (hits[0]["highlights"] as? [String: Any])?["snippet"] as? [[Int]]
        #expect(marks == [[10, 15]])
        let people = try items(try await office.database.search(try #require(SearchQuery("anna@x")), kind: .clients, limit: 10))
        #expect(people.count == 1)
        #expect(
            try items(try await office.database.inbox(InboxQuery(view: .all, user: 1), matching: SearchText("обєкт"))).count
                == 1
        )
    }

    /// Many messages share the first three letters, few the word: the closer look and the index agree.
    @Test func rarePrefixesAreFoundBehindCommonOnes() async throws {
        try await take([message(from: "old@x.test", id: "rare", text: "перекладачка")])
        try await take((0..<500).map { message(from: "c\($0)@x.test", id: "\($0)", text: "переказ \($0)") })
        func found(_ typed: String, limit: Int = 5) async throws -> [String] {
            let hits = try items(try await office.database.search(try #require(SearchQuery(typed)), kind: .messages, limit: limit))
            return hits.compactMap { $0["snippet"] as? String }
        }
        #expect(try await found("перекладач") == ["перекладачка"])
        #expect(try await found("переказ").count == 5)
        #expect(try await found("переказа").isEmpty)
        #expect(try await found("переказ 17") == ["переказ 17"])
    }

    @Test func subjectsAndSendersComeBeforeTexts() async throws {
        var titled = message(from: "a@x.test", id: "1")
        titled.subject = "Faktura"
        try await take([titled, message(from: "b@x.test", id: "2", text: "faktura"), message(from: "c@x.test", id: "3", text: "faktura")])
        let hits = try items(try await office.database.search(try #require(SearchQuery("faktura")), kind: .conversations, limit: 5))
        #expect(hits.map { $0["title"] as? String } == ["Faktura", "Re: Wycena", "Re: Wycena"])
        #expect((hits[0]["highlights"] as? [String: Any])?["title"] as? [[Int]] == [[0, 7]])
    }

    @Test func replayGivesTheSameState() async throws {
        let batch = [message(id: "q"), message(id: "r", references: ["q"]), message(from: "m@x.test", id: "s", references: ["q"])]
        try await take(batch, raw: ["1", "2", "3"])
        let other = try await IntakeTests()
        try await other.take(batch, raw: ["1", "2", "3"])
        func state(_ tests: IntakeTests) async throws -> [[String]] {
            try await tests.office.database.read { db in
                try Row.fetchAll(
                    db,
                    sql: """
                        SELECT external_id, subject, preview, unread_count, message_count, last_message_at, related_conversation_id
                        FROM communications_conversations ORDER BY id
                        """
                ).map { row in row.databaseValues.map { "\($0)" } }
            }
        }
        #expect(try await state(self) == state(other))
    }
}

extension Sequence where Element: Sendable {
    fileprivate func asyncMap<T>(_ transform: (Element) async throws -> T) async rethrows -> [T] {
        var result: [T] = []
        for element in self { result.append(try await transform(element)) }
        return result
    }
}
