/// Looks over markup before the parser does: HTML5 parsing is quadratic in open elements and in attributes of one tag.
enum MarkupGuard {
    private static let maxTags = 400_000
    private static let maxOpen = 1500
    private static let maxAttributes = 200

    /// False for markup whose only purpose can be to keep a parser busy.
    static func isReasonable(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        var tags = 0
        var open: [UInt64: Int] = [:]
        var depth = 0
        var position = 0
        while position + 1 < bytes.count {
            guard bytes[position] == 0x3C else {
                position += 1
                continue
            }
            let isEnd = bytes[position + 1] == 0x2F
            let name = nameHash(bytes, at: position + (isEnd ? 2 : 1))
            position += 1
            guard name != 0 else { continue }
            tags += 1
            if tags > maxTags || attributes(bytes, from: position) > maxAttributes { return false }
            if isEnd {
                if let count = open[name], count > 0 {
                    open[name] = count - 1
                    depth -= 1
                }
            } else if !unnested.contains(name) {
                open[name, default: 0] += 1
                depth += 1
                if depth > maxOpen { return false }
            }
        }
        return true
    }

    /// The text between tags, for markup that is not parsed.
    static func withoutTags(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
        var result: [UInt8] = []
        var isTag = false
        for byte in bytes.prefix(1 << 20) {
            if byte == 0x3C {
                isTag = true
                result.append(0x20)
            } else if byte == 0x3E {
                isTag = false
            } else if !isTag, byte != 0 {
                result.append(byte)
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// Separators up to the next ">" outside quotes: at least as many as attributes.
    private static func attributes(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
        var count = 0
        var quote: UInt8 = 0
        var wasSeparator = false
        var position = start
        while position < bytes.count {
            let byte = bytes[position]
            position += 1
            if quote != 0 {
                if byte == quote { quote = 0 }
                continue
            }
            if byte == 0x3E || count > maxAttributes { return count }
            if byte == 0x22 || byte == 0x27 { quote = byte }
            let isSeparator = byte <= 0x20 || byte == 0x2F || byte == 0x22 || byte == 0x27
            if isSeparator, !wasSeparator { count += 1 }
            wasSeparator = isSeparator
        }
        return count
    }

    private static func nameHash(_ bytes: UnsafeBufferPointer<UInt8>, at start: Int) -> UInt64 {
        var hash: UInt64 = 0
        var position = start
        while position < bytes.count, position < start + 12 {
            let byte = bytes[position] | 0x20
            guard byte >= 0x61 && byte <= 0x7A || position > start && byte >= 0x30 && byte <= 0x3A else { break }
            hash = hash &* 131 &+ UInt64(byte)
            position += 1
        }
        return hash
    }

    /// Elements that cannot pile up: void ones, and those that the next one of their kind closes.
    private static let unnested: Set<UInt64> = {
        let names = [
            "br", "img", "hr", "meta", "link", "input", "col", "area", "base", "wbr", "embed", "param", "source", "track", "p", "li", "td",
            "tr", "th",
            "tbody", "thead", "tfoot", "dd", "dt", "option", "html", "head", "body",
        ]
        return Set(names.map { name in Array(name.utf8).withUnsafeBufferPointer { nameHash($0, at: 0) } })
    }()
}
