/// The short forms that the list shows.
package enum Preview {
    /// Characters of a message's text that the list shows at most.
    package static let length = 160

    /// The beginning of a message's own words: folded parts left out, white space drawn together.
    package static func text(_ message: IncomingMessage) -> String {
        let preview = message.folds.isEmpty ? condense(beginning(of: message.text)) : condense(unfolded(message))
        if !preview.isEmpty { return preview }
        return message.attachments.first { !$0.inline }?.name ?? condense(String(message.text.prefix(4 * length)))
    }

    /// As much of a text as a preview can need, without looking at the rest of it.
    private static func beginning(of text: String) -> Substring {
        let scalars = text.unicodeScalars
        var end = scalars.startIndex
        var units = 0
        while end < scalars.endIndex, units < 4 * length {
            units += UTF16.width(scalars[end])
            end = scalars.index(after: end)
        }
        return Substring(scalars[..<end])
    }

    private static func unfolded(_ message: IncomingMessage) -> Substring {
        let utf16 = Array(message.text.utf16)
        var own: [UInt16] = []
        var position = 0
        for fold in message.folds.sorted(by: { $0.start < $1.start }) where fold.start >= position && fold.end <= utf16.count {
            own.append(contentsOf: utf16[position..<fold.start])
            position = fold.end
            if own.count > 4 * length { break }
        }
        if own.count <= 4 * length, position < utf16.count {
            own.append(contentsOf: utf16[position..<min(utf16.count, position + 4 * length)])
        }
        return Substring(decoding: own, as: UTF16.self)
    }

    /// A subject without the prefixes that replies and forwards add.
    package static func subject(_ subject: String) -> String {
        var rest = Substring(subject)
        while let colon = rest.firstIndex(of: ":") {
            let prefix = rest[..<colon].trimmingPrefix { $0.isWhitespace }.lowercased()
            guard replyPrefixes.contains(prefix) else { break }
            rest = rest[rest.index(after: colon)...].trimmingPrefix { $0.isWhitespace }
        }
        return rest.isEmpty ? subject : String(rest)
    }

    private static let replyPrefixes: Set<String> = ["re", "fwd", "fw", "odp", "pd", "відп", "отв", "пересл", "aw", "wg"]

    private static func condense(_ text: some StringProtocol) -> String {
        var result = ""
        var count = 0
        var pendingSpace = false
        for character in text {
            if character.isWhitespace {
                pendingSpace = count > 0
                continue
            }
            if pendingSpace {
                result.append(" ")
                count += 1
                pendingSpace = false
            }
            if count >= length { return result + "…" }
            result.append(character)
            count += 1
        }
        return result
    }
}
