/// Understands one response. Lenient: what is unknown is ``Response/other``; only what is no IMAP at all is an error.
enum ResponseParser {
    /// - Throws: ``IMAPError/protocolError(_:)`` for garbage.
    static func parse(_ raw: RawResponse) throws(IMAPError) -> Response {
        var scanner = ResponseScanner(raw)
        if scanner.skip("+") { return .continuation }
        if scanner.skip("*") {
            scanner.skipSpaces()
            return try untagged(&scanner)
        }
        let tag = String(decoding: scanner.atom(), as: UTF8.self)
        scanner.skipSpaces()
        let word = scanner.atom()
        guard !tag.isEmpty, tag.utf8.count <= 32, let kind = StatusKind(word), kind != .bye, kind != .preauth else {
            throw .protocolError("not IMAP: \(ServerWords.clean(raw.text.prefix(60)))")
        }
        return .tagged(tag: tag, status(kind, &scanner))
    }

    private static func untagged(_ scanner: inout ResponseScanner) throws(IMAPError) -> Response {
        if let number = scanner.number() {
            scanner.skipSpaces()
            switch scanner.word() {
            case "EXISTS": return .exists(number)
            case "RECENT": return .recent(number)
            case "EXPUNGE": return .expunge
            case "FETCH": return .fetch(try FetchParser.parse(&scanner))
            default: return .other
            }
        }
        let word = scanner.atom()
        if let kind = StatusKind(word) { return .status(status(kind, &scanner)) }
        scanner.skipSpaces()
        switch String(decoding: word, as: UTF8.self).uppercased() {
        case "CAPABILITY": return .capability(capabilities(scanner.rest))
        case "LIST", "XLIST": return try list(&scanner)
        case "STATUS": return try mailboxStatus(&scanner)
        case "SEARCH": return .search(numbers(&scanner))
        case "ESEARCH": return try extendedSearch(&scanner)
        case "VANISHED": return .expunge
        default: return .other
        }
    }

    /// `[CODE argument] words` (RFC 9051 section 7.1).
    private static func status(_ kind: StatusKind, _ scanner: inout ResponseScanner) -> StatusResponse {
        scanner.skipSpaces()
        var words = scanner.rest
        var code: String?
        var argument: String?
        if words.first == UInt8(ascii: "["), let end = closingBracket(words) {
            let inside = words[(words.startIndex + 1)..<end].split(separator: UInt8(ascii: " "), maxSplits: 1)
            code = inside.first.map { String(decoding: $0, as: UTF8.self).uppercased() }
            argument = inside.count > 1 ? String(decoding: inside[1], as: UTF8.self) : nil
            words = words[(end + 1)...]
        }
        return StatusResponse(kind: kind, code: code, argument: argument, words: ServerWords.clean(words))
    }

    /// The bracket that ends a response code: not one within quotes.
    private static func closingBracket(_ text: ArraySlice<UInt8>) -> Int? {
        var isQuoted = false
        var index = text.startIndex
        while index < text.endIndex {
            switch text[index] {
            case UInt8(ascii: "\""): isQuoted.toggle()
            case UInt8(ascii: "\\") where isQuoted: index += 1
            case UInt8(ascii: "]") where !isQuoted: return index
            default: break
            }
            index += 1
        }
        // A lone quote is no quotation.
        return text.firstIndex(of: UInt8(ascii: "]"))
    }

    static func capabilities(_ text: some Collection<UInt8>) -> Set<String> {
        Set(text.split(separator: UInt8(ascii: " ")).prefix(500).map { String(decoding: $0.prefix(100), as: UTF8.self).uppercased() })
    }

    /// `(\HasNoChildren) "/" name`, perhaps with more that is not wanted (RFC 9051 section 7.3.1).
    private static func list(_ scanner: inout ResponseScanner) throws(IMAPError) -> Response {
        let attributes = try scanner.flatList().map { String(decoding: $0, as: UTF8.self).lowercased() }
        scanner.skipSpaces()
        let delimiter = try scanner.nullableString()
        scanner.skipSpaces()
        guard !scanner.isAtEnd else { throw .protocolError("LIST without a name") }
        let name = String(decoding: try scanner.string(), as: UTF8.self)
        return .list(
            ListedMailbox(
                attributes: Set(attributes),
                delimiter: delimiter.flatMap { String(decoding: $0, as: UTF8.self).first },
                wireName: name
            )
        )
    }

    /// `name (MESSAGES 2 UIDNEXT 5)`.
    private static func mailboxStatus(_ scanner: inout ResponseScanner) throws(IMAPError) -> Response {
        _ = try scanner.string()
        scanner.skipSpaces()
        let words = try scanner.flatList().map { String(decoding: $0, as: UTF8.self).uppercased() }
        var status = MailboxStatus()
        for (name, value) in zip(words, words.dropFirst()) {
            switch name {
            case "MESSAGES": status.messages = Int(value).flatMap { $0 < 0 ? nil : $0 }
            case "UIDNEXT": status.uidNext = UInt32(value)
            case "UIDVALIDITY": status.uidValidity = UInt32(value)
            default: break
            }
        }
        return .mailboxStatus(status)
    }

    /// `2 84 882`; ends at the first word that is no number, as `(MODSEQ 917162500)` (RFC 7162).
    private static func numbers(_ scanner: inout ResponseScanner) -> [UInt32] {
        var numbers: [UInt32] = []
        while let number = scanner.number32() {
            numbers.append(number)
            scanner.skipSpaces()
        }
        return numbers
    }

    /// `(TAG "A1") UID ALL 1:5,9 COUNT 6` (RFC 4731 section 3.1); nothing found is no ALL.
    private static func extendedSearch(_ scanner: inout ResponseScanner) throws(IMAPError) -> Response {
        if scanner.peek == UInt8(ascii: "(") { _ = try scanner.flatList() }
        var found = UIDSet()
        while true {
            scanner.skipSpaces()
            let name = scanner.word()
            if name.isEmpty { return .extendedSearch(found) }
            if name == "UID" { continue }
            scanner.skipSpaces()
            guard name == "ALL" else {
                try scanner.skipValue()
                continue
            }
            guard let set = UIDSet(imapText: scanner.atom()) else { throw .protocolError("ESEARCH without a set of numbers") }
            found = found.union(set)
        }
    }
}
