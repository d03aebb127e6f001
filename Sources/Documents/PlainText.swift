import MIME

/// Counts a plain text: UTF-8, UTF-16 with a mark, or the single-byte charset that reads best (windows-1250, windows-1251 and others).
enum PlainText {
    static func count(_ bytes: [UInt8]) -> TextTally {
        var tally = TextTally()
        for line in TextBytes.decode(bytes).split(whereSeparator: \.isNewline) { tally.add(String(line)) }
        return tally
    }
}
