/// The Message-ID in a header, or in the part of one that was asked for.
enum MessageIDField {
    /// Without angle brackets; nil if there is none.
    static func value(_ header: [UInt8]) -> String? {
        var value: [UInt8]?
        for line in header.split(whereSeparator: { $0 == 0x0A || $0 == 0x0D }) {
            if let found = value {
                // A folded line belongs to the field before.
                guard line.first == 0x20 || line.first == 0x09 else { break }
                value = found + line
            } else if let colon = line.firstIndex(of: UInt8(ascii: ":")),
                ServerWords.clean(line[..<colon]).lowercased() == "message-id"
            {
                value = Array(line[(colon + 1)...])
            }
        }
        guard var text = value.map({ ServerWords.clean($0) }) else { return nil }
        if let open = text.firstIndex(of: "<") {
            text = String(text[text.index(after: open)...].prefix { $0 != ">" })
        }
        let id = text.filter { !$0.isWhitespace }
        return id.isEmpty ? nil : id
    }
}
