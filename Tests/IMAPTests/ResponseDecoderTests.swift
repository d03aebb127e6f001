import Testing

@testable import IMAP

/// Every rule of the grammar that the client uses, as servers really write it.
struct ResponseDecoderTests {
    struct Fixture: CustomTestStringConvertible, Sendable {
        var wire: String
        var expected: [Response]
        var testDescription: String { wire }

        init(_ wire: String, _ expected: Response...) {
            self.wire = wire
            self.expected = expected
        }
    }

    static func status(_ kind: StatusKind, _ code: String? = nil, _ argument: String? = nil, words: String = "") -> StatusResponse {
        StatusResponse(kind: kind, code: code, argument: argument, words: words)
    }

    static let statuses: [Fixture] = [
        Fixture("* OK IMAP ready\r\n", .status(status(.ok, words: "IMAP ready"))),
        Fixture("* ok hello\r\n", .status(status(.ok, words: "hello"))),
        Fixture("*  OK   hello \r\n", .status(status(.ok, words: "hello"))),
        Fixture("* OK\r\n", .status(status(.ok))),
        Fixture("* OK \n", .status(status(.ok))),
        Fixture("* PREAUTH hello\r\n", .status(status(.preauth, words: "hello"))),
        Fixture("* BYE\r\n", .status(status(.bye))),
        Fixture("* NO Mailbox is at 98% of quota\r\n", .status(status(.no, words: "Mailbox is at 98% of quota"))),
        Fixture("* OK [UIDVALIDITY 3857529045] UIDs valid\r\n", .status(status(.ok, "UIDVALIDITY", "3857529045", words: "UIDs valid"))),
        Fixture("* OK [uidnext 4392]\r\n", .status(status(.ok, "UIDNEXT", "4392"))),
        Fixture("* OK [ALERT]\r\n", .status(status(.ok, "ALERT"))),
        Fixture("* OK []\r\n", .status(status(.ok))),
        Fixture("* OK [open\r\n", .status(status(.ok, words: "[open"))),
        Fixture("* OK [X \"a]b\\\"]\"] words\r\n", .status(status(.ok, "X", "\"a]b\\\"]\"", words: "words"))),
        Fixture("* OK [X \"a] words\r\n", .status(status(.ok, "X", "\"a", words: "words"))),
        Fixture("* OK [PERMANENTFLAGS (\\Deleted \\*)] L\r\n", .status(status(.ok, "PERMANENTFLAGS", "(\\Deleted \\*)", words: "L"))),
        // No literal follows: braces in free text mean nothing.
        Fixture("* OK see {12}\r\n* 1 EXISTS\r\n", .status(status(.ok, words: "see {12}")), .exists(1)),
        Fixture("D1 NO see {12}\r\n* 1 EXISTS\r\n", .tagged(tag: "D1", status(.no, words: "see {12}")), .exists(1)),
        Fixture("D7 OK LOGIN completed\r\n", .tagged(tag: "D7", status(.ok, words: "LOGIN completed"))),
        Fixture("d7 ok\r\n", .tagged(tag: "d7", status(.ok))),
        Fixture("D7 BAD [CLIENTBUG] \u{1}no\u{7}\t way\r\n", .tagged(tag: "D7", status(.bad, "CLIENTBUG", words: "no way"))),
        Fixture("+ idling\r\n", .continuation),
        Fixture("+\r\n", .continuation),
        Fixture("+ {3}\r\n* 1 EXISTS\r\n", .continuation, .exists(1)),
    ]

    static let data: [Fixture] = [
        Fixture("* CAPABILITY IMAP4rev1 Auth=Plain  IDLE\r\n", .capability(["IMAP4REV1", "AUTH=PLAIN", "IDLE"])),
        Fixture("* 23 EXISTS\r\n", .exists(23)),
        Fixture("* 23  exists\r\n", .exists(23)),
        Fixture("* 5 RECENT\r\n", .recent(5)),
        Fixture("* 44 EXPUNGE\r\n", .expunge),
        Fixture("* VANISHED 300:310\r\n", .expunge),
        Fixture("* 99999999999999999999999 EXISTS\r\n", .other),
        Fixture("* FLAGS (\\Answered \\Seen)\r\n", .other),
        Fixture("* X-SOMETHING \"quoted\" (list)\r\n", .other),
        Fixture("*\r\n", .other),
        Fixture("\r\n\r\n* 1 EXISTS\r\n", .exists(1)),
        Fixture("* SEARCH 2 84 882\r\n", .search([2, 84, 882])),
        Fixture("* SEARCH\r\n", .search([])),
        Fixture("* SEARCH 2  5 \r\n", .search([2, 5])),
        Fixture("* search 2 5 (MODSEQ 917162500)\r\n", .search([2, 5])),
        Fixture("* ESEARCH (TAG \"D5\") UID ALL 1:5,9\r\n", .extendedSearch(UIDSet(ranges: [1...5, 9...9]))),
        Fixture("* ESEARCH (TAG \"D5\") UID\r\n", .extendedSearch(UIDSet())),
        Fixture("* ESEARCH\r\n", .extendedSearch(UIDSet())),
        Fixture("* ESEARCH UID COUNT 2 X (1 (2)) ALL 9,7\r\n", .extendedSearch(UIDSet([7, 9]))),
        Fixture("* STATUS INBOX (MESSAGES 231 UIDNEXT 44292)\r\n", .mailboxStatus(MailboxStatus(messages: 231, uidNext: 44292))),
        Fixture(
            "* STATUS \"a b\" (uidvalidity 7 HIGHESTMODSEQ 9 MESSAGES 0 )\r\n",
            .mailboxStatus(MailboxStatus(messages: 0, uidValidity: 7))
        ),
        Fixture("* STATUS {5}\r\nINBOX (MESSAGES 1)\r\n", .mailboxStatus(MailboxStatus(messages: 1))),
        Fixture("* STATUS INBOX ()\r\n", .mailboxStatus(MailboxStatus())),
    ]

    static func listed(_ name: String, _ delimiter: Character? = "/", _ attributes: Set<String> = []) -> Response {
        .list(ListedMailbox(attributes: attributes, delimiter: delimiter, wireName: name))
    }

    static let lists: [Fixture] = [
        Fixture("* LIST (\\HasNoChildren) \"/\" INBOX\r\n", listed("INBOX", "/", ["\\hasnochildren"])),
        Fixture("* list () \".\" \"INBOX.Sent\"\r\n", listed("INBOX.Sent", ".")),
        Fixture("* LIST () NIL flat\r\n", listed("flat", nil)),
        Fixture("* LIST () nil \"NIL\"\r\n", listed("NIL", nil)),
        Fixture("* LIST () \"\\\\\" \"a\\\"b\\\\c\"\r\n", listed("a\"b\\c", "\\")),
        Fixture("* LIST  ( \\Sent )  \"/\"   {5}\r\na b]c\r\n", listed("a b]c", "/", ["\\sent"])),
        Fixture("* LIST () \"/\" {0}\r\n\r\n", listed("")),
        Fixture("* LIST () \"/\" {3+}\r\nabc\r\n", listed("abc")),
        Fixture("* LIST () \"/\" Надіслані\r\n", listed("Надіслані")),
        Fixture("* LIST () \"/\" \"[Gmail]/&BBo-\"\r\n", listed("[Gmail]/&BBo-")),
        Fixture("* LIST () \"/\" [Gmail]/x\r\n", listed("[Gmail]/x")),
        Fixture("* LIST (\\Sent) \"/\" Sent (\"CHILDINFO\" (\"SUBSCRIBED\"))\r\n", listed("Sent", "/", ["\\sent"])),
        Fixture("* XLIST (\\AllMail) \"/\" All\r\n", listed("All", "/", ["\\allmail"])),
        Fixture("* LSUB () \"/\" All\r\n", .other),
    ]

    static func mail(_ change: (inout FetchedItems) -> Void) -> Response {
        var items = FetchedItems()
        change(&items)
        return .fetch(items)
    }

    static let fetches: [Fixture] = [
        Fixture(
            "* 12 FETCH (UID 7 RFC822.SIZE 44827 INTERNALDATE \"17-Jul-1996 02:44:25 -0700\" FLAGS (\\Seen $X))\r\n",
            mail {
                $0.uid = 7
                $0.size = 44827
                $0.internalDate = 837_596_665_000
                $0.seen = true
            }
        ),
        Fixture(
            "* 1 FETCH (FLAGS () BODY[] {6}\r\nab\r\ncd UID 9)\r\n",
            mail {
                $0.uid = 9
                $0.seen = false
                $0.body = Array("ab\r\ncd".utf8)
            }
        ),
        Fixture("* 1 fetch (uid 9 body[] \"a\\\"b\")\r\n", mail { ($0.uid, $0.body) = (9, Array("a\"b".utf8)) }),
        Fixture("* 1 FETCH (UID 9 BODY[] NIL)\r\n", mail { $0.uid = 9 }),
        Fixture("* 1 FETCH (UID 9 BODY[] {0}\r\n)\r\n", mail { ($0.uid, $0.body) = (9, []) }),
        Fixture("* 1 FETCH (UID 9 BODY[] \"\")\r\n", mail { ($0.uid, $0.body) = (9, []) }),
        Fixture("* 1 FETCH (UID 9 BINARY[] ~{3}\r\n\0\r\n)\r\n", mail { ($0.uid, $0.body) = (9, [0, 13, 10]) }),
        Fixture("* 1 FETCH (UID 9 RFC822 {2}\r\nhi)\r\n", mail { ($0.uid, $0.body) = (9, Array("hi".utf8)) }),
        Fixture("* 1 FETCH (  UID   9  FLAGS ( \\seen )  )  \r\n", mail { ($0.uid, $0.seen) = (9, true) }),
        Fixture("* 1 FETCH (UID 9\r\n", mail { $0.uid = 9 }),
        Fixture("* 1 FETCH (UID 0 RFC822.SIZE NIL)\r\n", mail { _ in }),
        Fixture("* 1 FETCH (UID)\r\n", mail { _ in }),
        Fixture("* 1 FETCH ()\r\n", mail { _ in }),
        Fixture("* 1 FETCH (UID 99999999999)\r\n", mail { _ in }),
        Fixture("* 1 FETCH (INTERNALDATE NIL UID 3)\r\n", mail { $0.uid = 3 }),
        Fixture("* 1 FETCH (BODY[HEADER]<0> {4}\r\nA: b UID 2)\r\n", mail { ($0.uid, $0.header) = (2, Array("A: b".utf8)) }),
        Fixture(
            "* 1 FETCH (UID 2 BODY[HEADER.FIELDS (\"MESSAGE-ID\")] {4}\r\nA: b)\r\n",
            mail { ($0.uid, $0.fields) = (2, Array("A: b".utf8)) }
        ),
        Fixture(
            "* 1 FETCH (UID 2 BODY[HEADER.FIELDS (Message-ID)] \"M: <x>\")\r\n",
            mail { ($0.uid, $0.fields) = (2, Array("M: <x>".utf8)) }
        ),
        Fixture(
            "* 1 FETCH (X-GM-MSGID 1278455344230334865 X-GM-LABELS (\"\\\\Sent\" {3}\r\na)b (c)) MODSEQ (7) BODY[1.MIME] NIL UID 2)\r\n",
            mail { $0.uid = 2 }
        ),
        Fixture("* 1 FETCH (ENVELOPE (NIL \"(\" ((NIL NIL \"a\" \"b\")) NIL) UID 2)\r\n", mail { $0.uid = 2 }),
    ]

    /// The responses, and the error that ended them.
    static func decode(_ wire: [UInt8], pieces: Int, maximumLine: Int = 1 << 16, maximumLiteral: Int = 1 << 16) -> ([Response], IMAPError?)
    {
        var decoder = ResponseDecoder(maximumLine: maximumLine, maximumLiteral: maximumLiteral)
        var responses: [Response] = []
        for start in stride(from: 0, to: wire.count, by: pieces) {
            var position = 0
            let piece = Array(wire[start..<min(wire.count, start + pieces)])
            do {
                while let response = try piece.withUnsafeBytes({ try decoder.decode($0, from: &position) }) { responses.append(response) }
            } catch {
                return (responses, error as? IMAPError)
            }
        }
        return (responses, nil)
    }

    @Test(arguments: statuses + data + lists + fetches)
    func understood(_ fixture: Fixture) {
        let wire = Array(fixture.wire.utf8)
        for pieces in [wire.count, 1, 3] {
            let (responses, error) = Self.decode(wire, pieces: pieces)
            #expect(responses == fixture.expected)
            #expect(error == nil)
        }
    }

    @Test(arguments: [
        "hello\r\n", "HTTP/1.1 400 Bad Request\r\n", "D1 HELLO\r\n", "D1\r\n", " \r\n", "D1 BYE x\r\n", "\u{16}\u{3}\u{1}\n",
        "* LIST (\\Sent) \"/\r\n", "* LIST () \"/\"\r\n", "* 1 FETCH UID 2\r\n", "* 1 FETCH (\u{1})\r\n", "* 1 FETCH (BODY[\r\n",
        "* 1 FETCH (BODY[] \"abc)\r\n", "* ESEARCH ALL *\r\n", "* ESEARCH ALL 1:\r\n",
    ])
    func garbage(_ wire: String) throws {
        for pieces in [wire.utf8.count, 1] {
            let (responses, error) = Self.decode(Array(wire.utf8) + Array("* 1 EXISTS\r\n".utf8), pieces: pieces)
            #expect(responses.isEmpty)
            guard case .protocolError = error else {
                Issue.record("no error: \(String(describing: error))")
                continue
            }
        }
    }

    @Test func literalsAreBounded() {
        let open = Array("* 1 FETCH (UID 1 BODY[] {101}\r\n".utf8)
        #expect(Self.decode(open, pieces: 1, maximumLiteral: 100).1 == .literalTooLarge(101))
        #expect(Self.decode(open, pieces: 1, maximumLiteral: 101).1 == nil)
        let huge = Array("* 1 FETCH (UID 1 BODY[] {99999999999999999999999}\r\n".utf8)
        #expect(Self.decode(huge, pieces: 7).1 == .protocolError("a literal of an impossible length"))
        let many = Array(("* 1 FETCH (" + String(repeating: "X {1}\r\na ", count: 101)).utf8)
        #expect(Self.decode(many, pieces: 5).1 == .protocolError("a response has too many literals"))
    }

    @Test func linesAreBounded() {
        let line = Array("* SEARCH 1 2 3 4 5\r\n".utf8)
        #expect(Self.decode(line, pieces: 1, maximumLine: 19).1 == nil)
        #expect(Self.decode(line, pieces: 1, maximumLine: 17).1 == .protocolError("a line is longer than 17 bytes"))
        let literals = Array("* LIST () \"/\" {3}\r\nabc xyz\r\n".utf8)
        #expect(Self.decode(literals, pieces: 1, maximumLine: 17).1 == .protocolError("a line is longer than 17 bytes"))
    }

    @Test func errorsStay() {
        var decoder = ResponseDecoder(maximumLine: 100, maximumLiteral: 100)
        for wire in ["rubbish\r\n", "* 1 EXISTS\r\n"] {
            var position = 0
            #expect(throws: IMAPError.protocolError("not IMAP: rubbish")) {
                try Array(wire.utf8).withUnsafeBytes { try decoder.decode($0, from: &position) }
            }
        }
    }

    /// A decoder that looked at bytes twice, or joined pieces by copying, would take hours.
    @Test(.timeLimit(.minutes(1)))
    func largeLiteralInSmallPieces() throws {
        let size = 50 << 20
        var decoder = ResponseDecoder(maximumLine: 1000, maximumLiteral: size)
        var responses: [Response] = []
        func feed(_ bytes: [UInt8]) throws {
            var position = 0
            while let response = try bytes.withUnsafeBytes({ try decoder.decode($0, from: &position) }) { responses.append(response) }
        }
        try feed(Array("* 1 FETCH (UID 1 BODY[] {\(size)}\r\n".utf8))
        let piece = [UInt8](repeating: UInt8(ascii: "\n"), count: 1024)
        for _ in 0..<(size / 1024) { try feed(piece) }
        try feed(Array(")\r\n".utf8))
        guard case .fetch(let items) = responses.first else { throw IMAPError.connectionLost }
        #expect(items.body?.count == size)
    }

    @Test(.timeLimit(.minutes(1)))
    func longSearchInSmallPieces() {
        let uids = (1...300_000).map { UInt32($0) * 2 }
        let wire = Array(("* SEARCH " + uids.map(String.init).joined(separator: " ") + "\r\n").utf8)
        let (responses, _) = Self.decode(wire, pieces: 100, maximumLine: 16 << 20)
        #expect(responses == [.search(uids)])
    }
}
