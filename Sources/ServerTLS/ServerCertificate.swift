package import NIOSSL

/// A certificate that is ready to serve with.
package struct ServerCertificate: Sendable {
    package let context: NIOSSLContext
    /// For whom it is, in lower case: DNS names (also `*.office.example`) and addresses. Without names browsers refuse it.
    package let names: [String]
    /// Seconds since 1970.
    package let validFrom: Int64
    /// Seconds since 1970.
    package let validUntil: Int64
    /// The bytes of both files, to notice that they have changed.
    let fingerprint: [UInt8]

    /// Seconds before the end of its validity from which on somebody should have renewed it: what renews certificates does so
    /// a month before.
    package static let noticeSeconds: Int64 = 14 * 86_400

    init(context: NIOSSLContext, leaf: NIOSSLCertificate, fingerprint: [UInt8]) {
        self.context = context
        self.fingerprint = fingerprint
        validFrom = Int64(leaf.notValidBefore)
        validUntil = Int64(leaf.notValidAfter)
        names = leaf._subjectAlternativeNames().compactMap { name in
            let bytes = name.contents.withUnsafeBufferPointer(Array.init)
            switch name.nameType {
            case .dnsName: return String(decoding: bytes, as: UTF8.self).lowercased()
            case .ipAddress: return Self.address(bytes)
            default: return nil
            }
        }
    }

    package enum Validity: Equatable, Sendable {
        case valid, endsSoon, expired, notYet
    }

    /// - Parameter seconds: now, in seconds since 1970.
    package func validity(at seconds: Int64) -> Validity {
        if seconds >= validUntil { return .expired }
        if seconds < validFrom { return .notYet }
        return validUntil - seconds <= Self.noticeSeconds ? .endsSoon : .valid
    }

    /// Whether it is for this host.
    /// - Parameter host: lower case; an IPv6 address in brackets, as in a Host header.
    package func covers(_ host: String) -> Bool {
        let bare = host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : host
        // One star for one label, as browsers read it (RFC 6125 section 6.4.3).
        let parent = bare.firstIndex(of: ".").map { "*" + bare[$0...] }
        return names.contains(bare) || parent.map(names.contains) ?? false
    }

    private static func address(_ bytes: [UInt8]) -> String? {
        if bytes.count == 4 { return bytes.map(String.init).joined(separator: ".") }
        return bytes.count == 16 ? textOfIPv6(bytes) : nil
    }
}
