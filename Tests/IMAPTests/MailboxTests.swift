internal import NIOCore
internal import NIOPosix
import Testing

@testable import IMAP

/// Mailboxes, searches and mails, from a server that writes them as real ones do.
@Suite(.timeLimit(.minutes(1)))
struct MailboxTests {
    private func capable(_ capabilities: String, _ answers: [String: [ScriptedServer.Reply]]) -> [String: [ScriptedServer.Reply]] {
        var answers = answers
        answers["CAPABILITY"] = [.say("* CAPABILITY IMAP4rev1 \(capabilities)\r\nTAG OK\r\n")]
        return answers
    }

    @Test func mailboxes() async throws {
        let list = """
            * LIST (\\HasNoChildren) "/" INBOX\r
            * LIST (\\HasNoChildren \\Sent) "/" "Wys&AUI-ane"\r
            * LIST (\\Noselect) "/" [Gmail]\r
            * LIST () "/" {5}\r
            a b/c\r
            * LIST () "/" INBOX\r
            TAG OK\r

            """
        let answers = capable("SPECIAL-USE LIST-EXTENDED", ["LIST": [.say(list)]])
        try await ConnectionTests.inbox(answers) { connection, server in
            let mailboxes = try await connection.mailboxes()
            #expect(mailboxes.map(\.name) == ["INBOX", "Wysłane", "[Gmail]", "a b/c"])
            #expect(mailboxes.map(\.role) == [.inbox, .sent, nil, nil])
            #expect(mailboxes.map(\.selectable) == [true, true, false, true])
            #expect(server.received.last == "LIST \"\" \"*\" RETURN (SPECIAL-USE)")
            _ = try await connection.examine(mailboxes[1])
            #expect(server.received.last == "EXAMINE \"Wys&AUI-ane\"")
        }
    }

    @Test func mailboxesWithoutExtensions() async throws {
        let answers = ["LIST \"\" \"*\"": [ScriptedServer.Reply.say("* LIST () \".\" INBOX.Sent\r\nTAG OK\r\n")]]
        try await ConnectionTests.inbox(answers) { connection, server in
            let answer = try await connection.mailboxes().first?.role
            #expect(answer == .sent)
            #expect(server.received.last == "LIST \"\" \"*\"")
        }
    }

    @Test func tooManyMailboxes() async throws {
        let lines = (0..<2100).map { "* LIST () \"/\" x\($0)\r\n" }.joined()
        try await ConnectionTests.inbox(["LIST": [.say(lines + "TAG OK\r\n")]]) { connection, _ in
            let answer = try await connection.mailboxes().count
            #expect(answer == IMAPConnection.maximumMailboxes)
        }
    }

    @Test func status() async throws {
        let answer = "* STATUS \"Wys&AUI-ane\" (MESSAGES 3 UIDNEXT 9 UIDVALIDITY 5)\r\nTAG OK\r\n"
        try await ConnectionTests.inbox(["STATUS": [.say(answer)]]) { connection, server in
            let status = try await connection.status(of: IMAPMailbox(name: "Wysłane"))
            #expect(status == IMAPStatus(messages: 3, uidNext: 9, uidValidity: 5))
            #expect(server.received.last == "STATUS \"Wys&AUI-ane\" (MESSAGES UIDNEXT UIDVALIDITY)")
        }
    }

    @Test(arguments: [
        ("TAG NO [NONEXISTENT] no", "", IMAPError.unknownMailbox("Old")), ("TAG NO gone", "", .unknownMailbox("Old")),
        ("TAG NO busy", "* LIST () \"/\" Old\r\n", .refusedByServer(command: "EXAMINE", words: "busy", code: nil)),
        ("TAG NO group", "* LIST (\\Noselect) \"/\" Old\r\n", .unknownMailbox("Old")),
        ("TAG NO [UNAVAILABLE] x", "", .refusedByServer(command: "EXAMINE", words: "x", code: "UNAVAILABLE")),
        ("TAG OK", "", .protocolError("EXAMINE without UIDVALIDITY")),
    ])
    func examineFails(_ answer: String, _ listed: String, _ expected: IMAPError) async throws {
        let answers = ["EXAMINE \"OLD": [ScriptedServer.Reply.say(answer + "\r\n")], "LIST": [.say(listed + "TAG OK\r\n")]]
        try await ConnectionTests.inbox(answers) { connection, _ in
            await #expect(throws: expected) { try await connection.examine(IMAPMailbox(name: "Old")) }
            #expect(connection.exists == 0)
        }
    }

    @Test func search() async throws {
        try await ConnectionTests.inbox(["UID SEARCH": [.say("* SEARCH 4 2\r\n* SEARCH 9\r\nTAG OK\r\n")]]) { connection, server in
            let answer = try await connection.search(since: nil, uids: nil)
            #expect(answer == UIDSet([2, 4, 9]))
            #expect(server.received.last == "UID SEARCH ALL")
            let answer2 = try await connection.search(since: (2026, 3, 9), uids: nil)
            #expect(answer2 == UIDSet([2, 4, 9]))
            #expect(server.received.last == "UID SEARCH SINCE 9-Mar-2026")
            // The last mail answers to every open range.
            let answer3 = try await connection.search(since: nil, uids: UIDSet(ranges: [10...UInt32.max])).isEmpty
            #expect(answer3)
            #expect(server.received.last == "UID SEARCH UID 10:4294967295")
            let answer4 = try await connection.search(since: (2026, 3, 9), uids: UIDSet([2, 3]))
            #expect(answer4 == UIDSet([2]))
            #expect(server.received.last == "UID SEARCH UID 2:3 SINCE 9-Mar-2026")
            let answer5 = try await connection.search(uids: UIDSet()).isEmpty
            #expect(answer5)
        }
    }

    @Test func extendedSearch() async throws {
        let answers = capable("ESEARCH", ["UID SEARCH RETURN": [.say("* ESEARCH (TAG \"TAG\") UID ALL 2,4:5\r\nTAG OK\r\n")]])
        try await ConnectionTests.inbox(answers) { connection, server in
            let answer = try await connection.search()
            #expect(answer == UIDSet([2, 4, 5]))
            #expect(server.received.last == "UID SEARCH RETURN (ALL) ALL")
        }
    }

    /// Ranges that cover UIDs which do not exist are not taken for mails.
    @Test func extendedSearchWithHoles() async throws {
        let answers = capable(
            "ESEARCH",
            [
                "UID SEARCH RETURN": [.say("* ESEARCH (TAG \"TAG\") UID ALL 1:4294967295\r\nTAG OK\r\n")],
                "UID SEARCH ALL": [.say("* SEARCH 2 4 5\r\nTAG OK\r\n")],
            ]
        )
        try await ConnectionTests.inbox(answers) { connection, _ in
            let answer = try await connection.search()
            #expect(answer == UIDSet([2, 4, 5]))
        }
    }

    @Test func summaries() async throws {
        let answer = """
            * 1 FETCH (UID 4 RFC822.SIZE 100 INTERNALDATE " 1-Jan-1970 00:00:01 +0000" FLAGS (\\Seen) BODY[HEADER.FIELDS (MESSAGE-ID)] {22}\r
            Message-ID: <a@b>\r
            \r
            )\r
            * 2 FETCH (UID 5 FLAGS () RFC822.SIZE 7 BODY[HEADER.FIELDS ("MESSAGE-ID")] "")\r
            * 3 FETCH (FLAGS (\\Recent))\r
            * 3 FETCH (UID 77 RFC822.SIZE 7)\r
            TAG OK\r

            """
        try await ConnectionTests.inbox(["UID FETCH": [.say(answer)]]) { connection, server in
            let summaries = try await connection.summaries(of: UIDSet(ranges: [4...9]), withMessageID: true)
            #expect(
                summaries == [
                    IMAPSummary(uid: 4, size: 100, internalDate: 1000, seen: true, messageID: "a@b"),
                    IMAPSummary(uid: 5, size: 7, internalDate: nil, seen: false),
                ]
            )
            #expect(
                server.received.last == "UID FETCH 4:9 (UID RFC822.SIZE INTERNALDATE FLAGS BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)])"
            )
        }
    }

    @Test func mails() async throws {
        let answer = """
            * 1 FETCH (UID 4 RFC822.SIZE 100 FLAGS (\\Seen) BODY[] {9}\r
            A: b\r
            \r
            x)\r
            * 2 FETCH (UID 5 RFC822.SIZE 1 BODY[] "A: c")\r
            * 3 FETCH (UID 6 BODY[] NIL)\r
            TAG OK\r

            """
        try await ConnectionTests.inbox(["UID FETCH": [.say(answer)]]) { connection, server in
            let mails = try await connection.mails(UIDSet(ranges: [4...7]))
            #expect(
                mails == [
                    IMAPMail(uid: 4, size: 100, internalDate: nil, seen: true, bytes: Array("A: b\r\n\r\nx".utf8)),
                    IMAPMail(uid: 5, size: 1, internalDate: nil, seen: false, bytes: Array("A: c".utf8)),
                ]
            )
            #expect(server.received.last == "UID FETCH 4:7 (UID RFC822.SIZE INTERNALDATE FLAGS BODY.PEEK[])")
        }
    }

    @Test func header() async throws {
        let answer = "* 1 FETCH (UID 4 RFC822.SIZE 100 BODY[HEADER]<0> {8}\r\nA: b\r\n\r\n)\r\nTAG OK\r\n"
        try await ConnectionTests.inbox(["UID FETCH 4": [.say(answer)]]) { connection, server in
            let answer = try await connection.header(of: 4)?.bytes
            #expect(answer == Array("A: b\r\n\r\n".utf8))
            #expect(server.received.last == "UID FETCH 4 (UID RFC822.SIZE INTERNALDATE FLAGS BODY.PEEK[HEADER]<0.262144>)")
            let answer2 = try await connection.header(of: 5)
            #expect(answer2 == nil)
        }
    }

    @Test func longSetsAreSplit() async throws {
        try await ConnectionTests.inbox { connection, server in
            let uids = UIDSet((1...4000).map { UInt32($0) * 2 + 4_000_000_000 })
            let answer = try await connection.mails(uids).isEmpty
            #expect(answer)
            let lines = server.received.filter { $0.hasPrefix("UID FETCH") }
            #expect(lines.count == 6 && lines.allSatisfy { $0.utf8.count < 7990 })
        }
    }

    /// Both commands are out before the first is answered, and each gets what is its own.
    @Test func pipelined() async throws {
        let answers: [String: [ScriptedServer.Reply]] = [
            "UID FETCH 1": [],
            "UID FETCH 2": [.say("* 1 FETCH (UID 1 BODY[] one)\r\nD3 OK\r\n* 2 FETCH (UID 2 BODY[] two)\r\nD4 OK\r\n")],
        ]
        try await ConnectionTests.inbox(answers) { connection, _ in
            async let first = connection.mails(UIDSet([1]))
            // The order of two tasks that begin at once is not fixed.
            try await Task.sleep(for: .milliseconds(50))
            async let second = connection.mails(UIDSet([2]))
            #expect(try await first.first?.bytes == Array("one".utf8))
            #expect(try await second.first?.bytes == Array("two".utf8))
        }
    }
}
