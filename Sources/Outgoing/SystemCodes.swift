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

    /// Of OpenSSL's x509_vfy.h. libcurl looks for the host's name after OpenSSL is content, before it notes so: 1 (unspecified) stands
    /// then, and only its words tell.
    static func certificateReason(_ code: Int, _ words: String) -> SMTPFault.Reason {
        switch code {
        case 62, 64: .tlsWrongName
        case 0, 1: words.contains("subject name") || words.contains("common name") ? .tlsWrongName : .tlsUntrusted
        case 9, 10: .tlsExpired
        default: .tlsUntrusted
        }
    }
}
