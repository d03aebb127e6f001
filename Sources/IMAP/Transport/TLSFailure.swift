internal import NIOCore
internal import NIOSSL

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#else
internal import Darwin
#endif

/// Tells apart why TLS failed.
///
/// BoringSSL says only that a certificate was not verified. The certificate itself says whether its time is over, which people can act
/// on; what remains is a chain that ends in nothing known. NIOSSL checks the name after the chain, with an error of its own.
enum TLSFailure {
    static let closed = "The server closed the connection during the TLS handshake."

    /// - Parameter certificate: the one that the server showed, asked for only if it was refused.
    static func explain(_ error: any Error, certificate: () -> NIOSSLCertificate?) -> IMAPError {
        switch error {
        case let error as IMAPError: return error
        case let error as NIOSSLExtraError where error == .failedToValidateHostname:
            return .tlsWrongName(certificate().map(names) ?? "")
        case let error as NIOSSLExtraError: return .tlsFailed("\(error)")
        case NIOSSLError.handshakeFailed(let reason): return explain(reason, certificate: certificate)
        case let error as BoringSSLError: return explain(error, certificate: certificate)
        case NIOSSLError.unableToValidateCertificate: return .tlsUntrusted("The certificate cannot be verified.")
        case NIOSSLError.uncleanShutdown: return .connectionLost
        case let error as NIOSSLError: return .tlsFailed("\(error)")
        default: return .connectionLost
        }
    }

    private static func explain(_ error: BoringSSLError, certificate: () -> NIOSSLCertificate?) -> IMAPError {
        let text = "\(error)"
        if text.contains("CERTIFICATE_VERIFY_FAILED") { return untrusted(certificate(), now: time(nil)) }
        if text.contains("EOF during handshake") { return .tlsFailed(closed) }
        if text.contains("WRONG_VERSION_NUMBER") || text.contains("HTTP_REQUEST") || text.contains("HTTPS_PROXY_REQUEST") {
            return .tlsFailed("The server does not speak TLS on this port.")
        }
        if text.contains("UNSUPPORTED_PROTOCOL") || text.contains("PROTOCOL_VERSION") {
            return .tlsFailed("The server offers no TLS 1.2 or later.")
        }
        return .tlsFailed(shortened(text))
    }

    static func untrusted(_ certificate: NIOSSLCertificate?, now: time_t) -> IMAPError {
        guard let certificate else { return .tlsUntrusted("The certificate is signed by nobody who is trusted here.") }
        if certificate.notValidAfter < now { return .tlsExpired }
        if certificate.notValidBefore > now { return .tlsUntrusted("The certificate is not valid yet.") }
        let names = names(certificate)
        return .tlsUntrusted("The certificate\(names.isEmpty ? "" : " of \(names)") is signed by nobody who is trusted here.")
    }

    /// The names that a certificate is for.
    static func names(_ certificate: NIOSSLCertificate) -> String {
        let names = certificate._subjectAlternativeNames().prefix(8).compactMap { name -> String? in
            switch name.nameType {
            case .dnsName: ServerWords.clean(Array(name.contents))
            case .ipAddress: address(Array(name.contents))
            default: nil
            }
        }
        return names.joined(separator: ", ")
    }

    private static func address(_ bytes: [UInt8]) -> String? {
        guard bytes.count == 4 || bytes.count == 16 else { return nil }
        return (try? SocketAddress(packedIPAddress: ByteBuffer(bytes: bytes), port: 0))?.ipAddress
    }

    /// The names of BoringSSL's errors without its source files.
    private static func shortened(_ text: String) -> String {
        let reasons = text.split(separator: ":").filter { $0.allSatisfy { $0.isUppercase || $0 == "_" || $0.isNumber } && $0.contains("_") }
        return reasons.isEmpty ? ServerWords.clean(text.utf8) : reasons.joined(separator: ", ")
    }
}
