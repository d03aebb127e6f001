/// Why a certificate cannot be used.
package enum CertificateFault: Error, Equatable, Sendable {
    case unreadable(String, reason: String)
    case noCertificate(String)
    case noKey(String)
    case encryptedKey(String)
    case doNotFit(certificate: String, key: String)
    /// A new one is no longer valid while the present one is.
    case expired(String)

    /// What is wrong, for people.
    package var words: String {
        switch self {
        case .unreadable(let path, let reason): "The file \(path) cannot be read: \(reason)."
        case .noCertificate(let path): "\(path) holds no whole certificate in PEM format (-----BEGIN CERTIFICATE-----)."
        case .noKey(let path): "\(path) holds no whole private key in PEM format (-----BEGIN PRIVATE KEY-----)."
        case .encryptedKey(let path): "The private key \(path) is locked with a passphrase, and nobody is there to type it."
        case .doNotFit(let certificate, let key): "The key \(key) does not belong to the first certificate in \(certificate)."
        case .expired(let path): "The new certificate \(path) has expired already."
        }
    }

    /// What to do about it.
    package var advice: String {
        switch self {
        case .unreadable:
            "Check the path and that the user which runs Dragoman may read it, e.g. by `install -o dragoman -m 0600` after each renewal."
        case .noCertificate: "Put the certificate there, followed by those of its issuer (fullchain.pem at Let's Encrypt)."
        case .noKey: "Put the private key there that belongs to the certificate (privkey.pem at Let's Encrypt)."
        case .encryptedKey(let path): "Store it without one: openssl pkey -in \(path) -out unlocked.key, and chmod 0600."
        case .doNotFit: "Put the pair there together, the server's own certificate first in its file."
        case .expired: "Renew it and put the new files there."
        }
    }
}
