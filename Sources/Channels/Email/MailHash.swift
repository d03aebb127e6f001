import Crypto
import MIME

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// What makes two mails the same mail.
package enum MailHash {
    /// SHA-256 of the raw bytes with line ends normalised: the same mail from a file and from a server.
    package static func content(_ raw: [UInt8]) -> [UInt8] {
        var hash = SHA256()
        hash.update(normalized(raw[...]))
        return Array(hash.finalize())
    }

    /// SHA-256 over Message-ID, From, Date and body: the same mail delivered twice with other trace headers. Nil for a mail
    /// without Message-ID, for which only its bytes can tell.
    static func fingerprint(_ mail: Mail, raw: [UInt8]) -> [UInt8]? {
        guard let id = mail.messageID else { return nil }
        let date = mail.date.map(String.init) ?? "none"
        var hash = SHA256()
        hash.update(data: Array("\(id)\n\(mail.from.first?.address ?? "")\n\(mail.from.first?.name ?? "")\n\(date)\n".utf8))
        var body = normalized(bodyRange(raw))
        while body.last == 0x0A { body.removeLast() }
        hash.update(body)
        return Array(hash.finalize())
    }

    /// What follows the empty line that ends the headers (RFC 5322 section 2.1).
    private static func bodyRange(_ raw: [UInt8]) -> ArraySlice<UInt8> {
        var lineStart = 0
        while let end = raw[lineStart...].firstIndex(of: 0x0A) {
            if end == lineStart || (end == lineStart + 1 && raw[lineStart] == 0x0D) { return raw[(end + 1)...] }
            lineStart = end + 1
        }
        return raw[raw.endIndex...]
    }

    /// CRLF and lone CR become LF; what has none of them is not copied.
    private static func normalized(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let hasCR = bytes.withUnsafeBytes { bytes in bytes.baseAddress.map { memchr($0, 0x0D, bytes.count) != nil } ?? false }
        guard hasCR else { return bytes }
        var lineEnds = MailIdentity.LineEnds()
        return lineEnds.normalize(bytes)[...]
    }
}

extension SHA256 {
    fileprivate mutating func update(_ bytes: ArraySlice<UInt8>) {
        bytes.withUnsafeBytes { update(bufferPointer: $0) }
    }
}
