internal import Foundation
internal import NIOCore
internal import NIOSSL

#if canImport(Glibc)
internal import Glibc
#endif

/// Where a server's certificate and its key lie: two PEM files that somebody else renews.
package struct CertificateFiles: Sendable, Equatable {
    /// The certificate first, then what leads to an authority that browsers know ("fullchain").
    package let certificate: String
    /// The private key, without a passphrase.
    package let key: String

    package init(certificate: String, key: String) {
        self.certificate = certificate
        self.key = key
    }

    /// More than any chain needs; a path to something else is not read into memory.
    private static let maximumBytes = 1 << 20

    /// Reads both and puts them together.
    /// - Throws: ``CertificateFault``. A certificate that has expired is no fault here: see ``ServerCertificate/validity(at:)``.
    package func load() throws(CertificateFault) -> ServerCertificate {
        let (chainText, keyText) = try read()
        let chain: [NIOSSLCertificate]
        do { chain = try NIOSSLCertificate.fromPEMBytes(chainText) } catch { throw .noCertificate(certificate) }
        guard let leaf = chain.first else { throw .noCertificate(certificate) }
        // BoringSSL would ask for a passphrase on the terminal.
        guard !String(decoding: keyText, as: UTF8.self).contains("ENCRYPTED") else { throw .encryptedKey(key) }
        let privateKey: NIOSSLPrivateKey
        do { privateKey = try NIOSSLPrivateKey(bytes: keyText, format: .pem) } catch { throw .noKey(key) }
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: chain.map { .certificate($0) },
            privateKey: .privateKey(privateKey)
        )
        configuration.minimumTLSVersion = .tlsv12
        configuration.applicationProtocols = ["http/1.1"]
        // The standard is 5 s: that long every silent client would hold up the end of the service.
        configuration.shutdownTimeout = .milliseconds(500)
        let context: NIOSSLContext
        do { context = try NIOSSLContext(configuration: configuration) } catch { throw .doNotFit(certificate: certificate, key: key) }
        return ServerCertificate(context: context, leaf: leaf, fingerprint: chainText + keyText)
    }

    /// Whether others than its owner and group can read the key; nil where there is none.
    package func othersCanReadKey() -> Bool? {
        var info = stat()
        return stat(key, &info) == 0 ? info.st_mode & 0o007 != 0 : nil
    }

    private func read() throws(CertificateFault) -> ([UInt8], [UInt8]) { (try Self.read(certificate), try Self.read(key)) }

    private static func read(_ path: String) throws(CertificateFault) -> [UInt8] {
        let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard file >= 0 else { throw .unreadable(path, reason: String(cString: strerror(errno))) }
        defer { close(file) }
        var info = stat()
        guard fstat(file, &info) == 0, info.st_mode & S_IFMT == S_IFREG, info.st_size <= maximumBytes else {
            throw .unreadable(path, reason: "it is no file of that kind")
        }
        var bytes = [UInt8](repeating: 0, count: Int(info.st_size))
        let count = Glibc.read(file, &bytes, bytes.count)
        guard count >= 0 else { throw .unreadable(path, reason: String(cString: strerror(errno))) }
        return Array(bytes.prefix(count))
    }
}
