/// Address lists (RFC 5322 section 3.4) as they are found, not as they should be. Never fails, never loses an address.
///
/// Works on raw bytes, so that a comma inside an encoded word or a quoted name cannot split an address.
struct AddressList {
    private let bytes: [UInt8]
    private let hint: String?
    private var position = 0
    private var result: [MailAddress] = []
    private var name: [UInt8] = []
    private var comment: [UInt8] = []
    private var address: [UInt8]?
    /// A name without an address before a comma: `Шевчук, Олена <o@b>` written without quotes.
    private var loose: [UInt8] = []

    /// A quote or comment is never closed: from here on such marks are ordinary bytes, and no end is searched again.
    private var hasOpenEnd = false

    /// At most this many addresses of one header are kept.
    static let limit = 2000
    private static let byteLimit = 262_144

    /// The addresses of a raw header value; groups are flattened.
    static func parse(_ raw: [UInt8], hint: String? = nil) -> [MailAddress] {
        var list = AddressList(
            bytes: raw.prefix(byteLimit).map { $0 == ASCII.cr || $0 == ASCII.lf || $0 == 0 ? ASCII.space : $0 },
            hint: hint
        )
        list.run()
        return list.result
    }

    private init(bytes: [UInt8], hint: String?) {
        self.bytes = bytes
        self.hint = hint
    }

    private mutating func run() {
        while position < bytes.count, result.count < Self.limit {
            let byte = bytes[position]
            switch byte {
            case ASCII.quote where !hasOpenEnd: name += quoted()
            case 0x28 where !hasOpenEnd: comment += nested()
            case 0x3C: angle()
            case 0x2C, 0x3B:
                position += 1
                finish(byte)
            case ASCII.colon where !isInsideAddress: startGroup()
            case ASCII.equals: encodedWordOrByte()
            default:
                name.append(byte)
                position += 1
            }
        }
        finish(0)
        flushLoose()
    }

    private var isInsideAddress: Bool { name.contains(ASCII.at) || address != nil }

    // MARK: Pieces

    private mutating func quoted() -> [UInt8] {
        let start = position
        var text: [UInt8] = []
        position += 1
        while position < bytes.count, bytes[position] != ASCII.quote {
            if bytes[position] == ASCII.backslash, position + 1 < bytes.count { position += 1 }
            text.append(bytes[position])
            position += 1
        }
        guard position < bytes.count else {
            // The quote is never closed: take it as an ordinary byte.
            position = start + 1
            hasOpenEnd = true
            return []
        }
        position += 1
        // A quoted local part: keep its quotes where it needs them.
        if position < bytes.count, bytes[position] == ASCII.at, text.contains(where: { ASCII.isWhite($0) || $0 == ASCII.at || $0 == 0x2C })
        {
            return [ASCII.quote] + text + [ASCII.quote]
        }
        return text
    }

    private mutating func nested() -> [UInt8] {
        var depth = 0
        var text: [UInt8] = []
        let start = position
        while position < bytes.count {
            let byte = bytes[position]
            position += 1
            if byte == ASCII.backslash, position < bytes.count {
                text.append(bytes[position])
                position += 1
                continue
            }
            if byte == 0x28 { depth += 1 }
            if byte == 0x29 { depth -= 1 }
            if depth == 0 { return comment.isEmpty ? Array(text.dropFirst()) : [ASCII.space] + text.dropFirst() }
            text.append(byte)
        }
        position = start + 1
        hasOpenEnd = true
        name.append(0x28)
        return []
    }

    private mutating func angle() {
        position += 1
        let start = position
        var comments = 0
        var inside: [UInt8] = []
        while position < bytes.count, bytes[position] != 0x3E, bytes[position] != 0x2C || isRoute(start) {
            if bytes[position] == 0x28 { comments += 1 }
            if comments == 0 { inside.append(bytes[position]) }
            if bytes[position] == 0x29 { comments = max(0, comments - 1) }
            position += 1
        }
        while position < bytes.count, bytes[position] == 0x3E { position += 1 }
        inside = Array(inside.trimmed)
        // Blanks around dots and the @ were allowed once (RFC 5322 section 4.4).
        if inside.first != ASCII.quote { inside.removeAll(where: ASCII.isBlank) }
        // `<<a@b>>` and `Name <x> <a@b>`: the one with an @ counts.
        if address == nil || !(address ?? []).contains(ASCII.at) { address = inside.filter { $0 != 0x3C } }
    }

    /// An obsolete source route, `<@relay,@relay:local@domain>`.
    private func isRoute(_ start: Int) -> Bool { start < bytes.count && bytes[start] == ASCII.at }

    private mutating func startGroup() {
        position += 1
        name = []
        comment = []
        loose = []
    }

    private mutating func encodedWordOrByte() {
        if let (_, end) = EncodedWord.read(bytes, at: position) {
            name += bytes[position..<end]
            position = end
        } else {
            name.append(bytes[position])
            position += 1
        }
    }

    // MARK: One address done

    private mutating func finish(_ separator: UInt8) {
        defer {
            name = []
            comment = []
            address = nil
        }
        if let address {
            add(address, name: loose.isEmpty ? name : loose + [0x2C, ASCII.space] + name)
            loose = []
            return
        }
        let bare = Array(name.trimmed)
        if bare.isEmpty { return }
        if !bare.contains(ASCII.at), separator == 0x2C, !bare.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) || loose.isEmpty {
            flushLoose()
            loose = bare
            return
        }
        flushLoose()
        add(bare, name: comment)
    }

    private mutating func flushLoose() {
        if !loose.isEmpty { add(loose, name: []) }
        loose = []
    }

    private mutating func add(_ address: [UInt8], name: [UInt8]) {
        var text = HeaderText.decode(address, hint: hint)
        var shown = HeaderText.decode(name.trimmed, hint: hint)
        if shown.isEmpty { shown = HeaderText.decode(comment, hint: hint) }
        if text.hasPrefix("@"), let colon = text.firstIndex(of: ":") { text = String(text[text.index(after: colon)...]) }
        if !text.contains("@"), let inner = Self.embedded(in: text.isEmpty ? shown : text) { (shown, text) = inner }
        // `Name a@b` without brackets: the last word is the address.
        if text.contains(" "), !text.hasPrefix("\""), let word = text.split(separator: " ").last(where: { $0.contains("@") }) {
            if shown.isEmpty { shown = text.split(separator: " ").filter { $0 != word }.joined(separator: " ") }
            text = String(word)
        }
        text = String(text.drop { "<'".contains($0) })
        while let last = text.last, ">'".contains(last) { text.removeLast() }
        if text.lowercased().hasPrefix("mailto:") { text = String(text.dropFirst(7)) }
        guard !text.isEmpty else { return }
        result.append(MailAddress(name: Self.unquoted(shown), address: text))
    }

    /// A whole `Name <a@b>` that was put into one encoded word.
    private static func embedded(in text: String) -> (String, String)? {
        guard let open = text.lastIndex(of: "<"), let close = text.lastIndex(of: ">"), open < close else { return nil }
        let inside = text[text.index(after: open)..<close]
        return inside.contains("@") ? (HeaderText.clean(String(text[..<open])), String(inside)) : nil
    }

    /// Names that come with quotes of their own: `"'Olena'" <a@b>`.
    private static func unquoted(_ name: String) -> String {
        for mark in ["\"", "'"] where name.count >= 2 && name.hasPrefix(mark) && name.hasSuffix(mark) {
            return HeaderText.clean(String(name.dropFirst().dropLast()))
        }
        return name
    }
}
