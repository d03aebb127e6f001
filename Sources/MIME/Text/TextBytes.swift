/// Turns bytes into text outside of mails too: what a file holds whose charset nobody declared, and single runs of a known one.
public enum TextBytes {
    /// Decodes a text that says nothing of its charset: a byte order mark, UTF-8, else the single-byte charset that reads best.
    public static func decode(_ bytes: [UInt8]) -> String { TextDecoder.decode(bytes[...], declared: nil).text }

    /// Decodes a run of a charset by its number on Windows, e.g. 1250.
    /// - Returns: nil where iconv does not know it; what has no meaning in it is U+FFFD.
    public static func decode(_ bytes: [UInt8], codePage: Int) -> String? {
        // What Windows calls 10000 has no number elsewhere.
        Charset.convert(bytes[...], from: codePage == 10_000 ? "macintosh" : "cp\(codePage)")?.text
    }
}
