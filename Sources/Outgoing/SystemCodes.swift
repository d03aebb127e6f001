#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#else
internal import Darwin
#endif

extension Ending {
    static func connectReason(_ code: Int32) -> SMTPFault.Reason {
        switch code {
        case ECONNREFUSED: .refused
        case ETIMEDOUT: .timedOut
        case ECONNRESET: .connectionLost
        default: .unreachable
        }
    }

    /// Of OpenSSL's x509_vfy.h. 0: the chain is fine, and libcurl did not find the host's name in the certificate.
    static func certificateReason(_ code: Int) -> SMTPFault.Reason {
        switch code {
        case 0, 62, 64: .tlsWrongName
        case 9, 10: .tlsExpired
        default: .tlsUntrusted
        }
    }
}
