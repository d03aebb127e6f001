/// The list of items in a FETCH response (RFC 9051 section 7.5.2).
enum FetchParser {
    static func parse(_ scanner: inout ResponseScanner) throws(IMAPError) -> FetchedItems {
        scanner.skipSpaces()
        guard scanner.skip("(") else { throw .protocolError("FETCH without a list") }
        var items = FetchedItems()
        while true {
            scanner.skipSpaces()
            if scanner.isAtEnd || scanner.skip(")") { return items }
            let start = scanner.position
            let name = try itemName(&scanner)
            scanner.skipSpaces()
            try read(name, &scanner, into: &items)
            // Garbage that is neither a name nor a value.
            if scanner.position == start { throw .protocolError("FETCH with garbage") }
        }
    }

    private static func read(_ name: String, _ scanner: inout ResponseScanner, into items: inout FetchedItems) throws(IMAPError) {
        switch name {
        case "UID": items.uid = try nonzero(&scanner)
        case "RFC822.SIZE": items.size = try number(&scanner)
        case "INTERNALDATE": items.internalDate = try scanner.nullableString().flatMap(InternalDate.milliseconds)
        case "FLAGS":
            let flags = try scanner.flatList()
            items.seen = flags.contains { String(decoding: $0, as: UTF8.self).lowercased() == "\\seen" }
        case "BODY[]", "BINARY[]", "RFC822": items.body = try scanner.nullableString() ?? items.body
        case "BODY[HEADER]", "RFC822.HEADER": items.header = try scanner.nullableString() ?? items.header
        case _ where name.hasPrefix("BODY[HEADER.FIELDS"): items.fields = try scanner.nullableString() ?? items.fields
        default: if scanner.peek != UInt8(ascii: ")") { try scanner.skipValue() }
        }
    }

    /// Up to the space, with its section (`BODY[HEADER.FIELDS (MESSAGE-ID)]`) and without its origin (`<0>`), upper-case.
    private static func itemName(_ scanner: inout ResponseScanner) throws(IMAPError) -> String {
        var name: [UInt8] = []
        while let byte = scanner.peek, byte > 0x20, !stops.contains(byte) {
            scanner.advance()
            name.append(byte)
            if byte == UInt8(ascii: "[") {
                try section(&scanner, into: &name)
                break
            }
        }
        if scanner.skip("<") { while let byte = scanner.peek, byte > 0x20, !scanner.skip(">") { scanner.advance() } }
        return String(decoding: name, as: UTF8.self).uppercased()
    }

    private static let stops = Array("()<\"".utf8)

    /// What stands between the brackets. Names of header fields may be strings there.
    private static func section(_ scanner: inout ResponseScanner, into name: inout [UInt8]) throws(IMAPError) {
        while let byte = scanner.peek {
            if byte == UInt8(ascii: "\"") || byte == 0 {
                let start = scanner.position
                name += try scanner.string()
                if scanner.position == start { scanner.advance() }
                continue
            }
            scanner.advance()
            name.append(byte)
            if byte == UInt8(ascii: "]") { return }
        }
        throw .protocolError("FETCH with an open bracket")
    }

    private static func number(_ scanner: inout ResponseScanner) throws(IMAPError) -> Int? {
        if let number = scanner.number() { return number }
        try scanner.skipValue()
        return nil
    }

    private static func nonzero(_ scanner: inout ResponseScanner) throws(IMAPError) -> UInt32? {
        try number(&scanner).flatMap(UInt32.init(exactly:)).flatMap { $0 == 0 ? nil : $0 }
    }
}
