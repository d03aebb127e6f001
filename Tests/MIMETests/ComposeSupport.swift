@testable import MIME

/// A small mail; tests change what they are about.
func outgoing(_ change: (inout OutgoingMail) -> Void = { _ in }) -> OutgoingMail {
    var mail = OutgoingMail(
        messageID: "drg-0123456789abcdef0123456789abcdef@biuro.example",
        date: 1_772_000_000_000,
        utcOffsetMinutes: 120,
        from: MailAddress(name: "Biuro", address: "biuro@biuro.example"),
        to: [MailAddress(name: "", address: "klient@firma.example")],
        subject: "Wycena",
        text: "Dzień dobry,\noto wycena."
    )
    change(&mail)
    return mail
}

/// What every composed mail keeps to, whatever is in it: ASCII, CRLF only, lines of at most 998, no blind copies.
func brokenRule(_ raw: [UInt8], longest: Int = 998) -> String? {
    var column = 0
    for (index, byte) in raw.enumerated() {
        if byte >= 0x80 || byte == 0 { return "byte \(byte) at \(index)" }
        if byte == 0x0D, index + 1 == raw.count || raw[index + 1] != 0x0A { return "CR at \(index)" }
        if byte == 0x0A {
            if index == 0 || raw[index - 1] != 0x0D { return "LF at \(index)" }
            column = 0
        } else if byte != 0x0D {
            column += 1
            if column > longest { return "long line at \(index)" }
        }
    }
    if !raw.suffix(2).elementsEqual([0x0D, 0x0A]) { return "no end of the last line" }
    return raw.position(of: "\nbcc:", from: 0) == nil ? nil : "Bcc"
}

/// The header fields of a composed mail, unfolded, in order.
func headerLines(_ raw: [UInt8]) -> [String] {
    let text = String(decoding: raw, as: UTF8.self)
    let head = text.components(before: "\r\n\r\n").replacing("\r\n ", with: " ")
    return head.split(separator: "\r\n").map(String.init)
}

extension String {
    fileprivate func components(before mark: String) -> String { firstRange(of: mark).map { String(self[..<$0.lowerBound]) } ?? self }
}
