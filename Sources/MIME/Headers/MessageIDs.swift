/// Message-ID, In-Reply-To and References (RFC 5322 section 3.6.4), forgiving missing brackets.
enum MessageIDs {
    /// The ids of a raw header value, without brackets, in order and without repetition.
    static func parse(_ raw: [UInt8]) -> [String] {
        var result: [String] = []
        var seen: Set<String> = []
        func add(_ bytes: some Collection<UInt8>) {
            let text = HeaderText.clean(String(decoding: bytes.filter { !ASCII.isWhite($0) && $0 != 0 }, as: UTF8.self))
            if !text.isEmpty, seen.insert(text).inserted { result.append(text) }
        }
        var position = 0
        while result.count < limit, let open = raw[position...].firstIndex(of: 0x3C) {
            guard let close = raw[open...].firstIndex(of: 0x3E) else { break }
            add(raw[(open + 1)..<close].filter { $0 != 0x3C })
            position = close + 1
        }
        if result.isEmpty {
            for word in raw.split(whereSeparator: { ASCII.isWhite($0) || $0 == 0x2C }) where word.contains(ASCII.at) && result.count < limit
            {
                add(word.filter { $0 != 0x3C && $0 != 0x3E })
            }
        }
        return result
    }

    /// At most this many ids of one header are kept.
    private static let limit = 1000

    /// The id of the mail itself: the first one, or whatever stands there.
    static func own(_ raw: [UInt8]?) -> String? {
        guard let raw else { return nil }
        if let first = parse(raw).first { return first }
        let text = HeaderText.clean(String(decoding: raw.filter { $0 != 0x3C && $0 != 0x3E }, as: UTF8.self)).filter { $0 != " " }
        return text.isEmpty ? nil : text
    }
}
