import CMail
#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// An address as it is written: name cleaned, domain in ASCII.
struct OutgoingAddress {
    let name: String
    let address: String

    /// Checks an address.
    /// - Throws: ``ComposeError/invalid(field:reason:)``, ``ComposeError/tooLong(field:limit:)``
    init(_ source: MailAddress, field: String) throws(ComposeError) {
        name = Self.bounded(HeaderText.clean(source.name))
        address = try Self.ascii(source.address, field: field)
    }

    /// A whole list.
    static func list(_ sources: [MailAddress], field: String) throws(ComposeError) -> [OutgoingAddress] {
        guard sources.count <= ComposeLimits.addresses else { throw .tooMany(field: field, limit: ComposeLimits.addresses) }
        var result: [OutgoingAddress] = []
        for source in sources { result.append(try OutgoingAddress(source, field: field)) }
        return result
    }

    /// `local@domain` in ASCII, the domain by IDNA 2008.
    static func ascii(_ address: String, field: String) throws(ComposeError) -> String {
        guard address.utf8.count <= ComposeLimits.address else { throw .tooLong(field: field, limit: ComposeLimits.address) }
        guard let at = address.lastIndex(of: "@"), isLocalPart(address[..<at]) else {
            throw .invalid(field: field, reason: notAnAddress(address))
        }
        let domain = address[address.index(after: at)...]
        var written = String(domain)
        if !domain.utf8.allSatisfy({ $0 < 0x80 }) {
            // Invisible characters would vanish in the conversion, and the mail would go elsewhere than people see.
            guard domain.unicodeScalars.allSatisfy({ $0.value > 0x20 && !$0.properties.isDefaultIgnorableCodePoint }),
                let converted = cmail_ascii_address("x@" + domain)
            else { throw .invalid(field: field, reason: notAnAddress(address)) }
            written = String(String(cString: converted).dropFirst(2))
            free(converted)
        }
        guard isDomain(written) else { throw .invalid(field: field, reason: notAnAddress(address)) }
        return address[..<at] + "@" + written
    }

    private static func notAnAddress(_ address: String) -> String {
        let shown = HeaderText.clean(String(address.prefix(100)))
        guard shown.prefix(while: { $0 != "@" }).utf8.allSatisfy({ $0 < 0x80 }) else {
            return "“\(shown)” has letters before the @ that mail servers do not take; check it."
        }
        return "“\(shown)” is no mail address; check it."
    }

    /// A dot-atom, forgiving dots at odd places as real addresses have them, or a quoted string (RFC 5321 section 4.1.2).
    private static func isLocalPart(_ local: Substring) -> Bool {
        guard !local.isEmpty, local.utf8.count <= 64 else { return false }
        if local.hasPrefix("\""), local.hasSuffix("\""), local.utf8.count > 2 {
            return local.utf8.dropFirst().dropLast().allSatisfy { $0 >= 0x20 && $0 < 0x7F && $0 != ASCII.quote && $0 != ASCII.backslash }
        }
        return local.utf8.allSatisfy { ASCII.isLetter($0) || ASCII.isDigit($0) || "!#$%&'*+-/=?^_`{|}~.".utf8.contains($0) }
    }

    private static func isDomain(_ domain: String) -> Bool {
        if domain.hasPrefix("["), domain.hasSuffix("]") {
            return domain.utf8.count <= 60
                && domain.utf8.dropFirst().dropLast().allSatisfy {
                    ASCII.isLetter($0) || ASCII.isDigit($0) || ".:-".utf8.contains($0)
                }
        }
        return domain.utf8.count <= 255
            && domain.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { label in
                !label.isEmpty && label.utf8.count <= 63
                    && label.utf8.allSatisfy { ASCII.isLetter($0) || ASCII.isDigit($0) || $0 == ASCII.dash || $0 == 0x5F }
            }
    }

    /// The name within its limit, cut between characters of Unicode.
    private static func bounded(_ name: String) -> String {
        guard name.utf8.count > ComposeLimits.name else { return name }
        var result = String.UnicodeScalarView()
        var count = 0
        for scalar in name.unicodeScalars {
            count += UTF8.width(scalar)
            if count > ComposeLimits.name { break }
            result.append(scalar)
        }
        return HeaderText.clean(String(result))
    }
}
