@testable import MIME

/// A raw mail from text; `\n` stands for the line end that is asked for.
func raw(_ text: String, lineEnd: String = "\n") -> [UInt8] {
    Array(text.replacing("\n", with: lineEnd).utf8)
}

/// The bytes of a text in windows-1251 (Cyrillic and ASCII only).
func windows1251(_ text: String) -> [UInt8] { encode(text, SingleByteTable.windows1251) }

/// The bytes of a text in a single-byte charset; "?" where it has no such letter.
func encode(_ text: String, _ table: SingleByteTable) -> [UInt8] {
    text.unicodeScalars.map { scalar in
        if scalar.value < 0x80 { return UInt8(scalar.value) }
        return table.scalars.firstIndex(of: scalar.value).map { UInt8($0) } ?? 0x3F
    }
}

/// A mail with this From header.
func from(_ value: String) -> [MailAddress] {
    MailParser.parse(raw("From: \(value)\n\nx")).from
}
