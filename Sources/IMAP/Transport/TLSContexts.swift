internal import NIOCore
internal import NIOSSL
internal import Synchronization

/// The TLS settings of all connections. A context holds every certificate of the system, so that connections share it.
final class TLSContexts: Sendable {
    static let shared = TLSContexts()

    private struct Entry {
        var context: NIOSSLContext
        var madeAt: NIODeadline
    }

    private static let maximumEntries = 64
    /// After that the system's certificates are read anew.
    private static let lifetime = TimeAmount.hours(1)
    private let entries = Mutex<[String: Entry]>([:])

    /// Blocks while it reads certificates: not for event loops and tasks.
    /// - Parameter pem: certificates to trust beside those of the system.
    /// - Throws: ``IMAPError/tlsFailed(_:)``
    func context(trusting pem: String?) throws(IMAPError) -> NIOSSLContext {
        let key = pem ?? ""
        let now = NIODeadline.now()
        let known = entries.withLock { $0[key] }
        if let known, known.madeAt + Self.lifetime > now { return known.context }
        let context = try Self.make(pem)
        entries.withLock { entries in
            if entries.count >= Self.maximumEntries { entries = [:] }
            entries[key] = Entry(context: context, madeAt: now)
        }
        return context
    }

    private static func make(_ pem: String?) throws(IMAPError) -> NIOSSLContext {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.minimumTLSVersion = .tlsv12
        configuration.certificateVerification = .fullVerification
        do {
            if let pem, !pem.allSatisfy(\.isWhitespace) {
                let roots = try NIOSSLCertificate.fromPEMBytes(Array(pem.utf8))
                configuration.additionalTrustRoots = [.certificates(roots)]
            }
        } catch {
            throw .tlsFailed("The CA certificate is not in PEM form.")
        }
        do {
            return try NIOSSLContext(configuration: configuration)
        } catch {
            throw .tlsFailed("TLS cannot be set up: \(error)")
        }
    }
}
