internal import Crypto

/// The master key that secrets at rest are sealed with: 256 bits.
public struct SealingKey: Sendable {
    /// The length of a master key in bytes.
    public static let byteCount = 32

    let key: SymmetricKey
    let identifier: [UInt8]

    /// Wraps a key.
    ///
    /// - Parameter bytes: Exactly 32 bytes from a cryptographic generator.
    /// - Throws: ``SealingError/invalidKeyLength``.
    public init(bytes: [UInt8]) throws(SealingError) {
        guard bytes.count == Self.byteCount else { throw .invalidKeyLength }
        self.init(unchecked: bytes)
    }

    /// Makes a new key.
    ///
    /// - Parameter random: Where the 32 bytes come from.
    public init(random: RandomBytes = .system) {
        self.init(unchecked: random(Self.byteCount))
    }

    private init(unchecked bytes: [UInt8]) {
        key = SymmetricKey(data: bytes)
        let label = Array("sealing key identifier".utf8)
        identifier = Array(HMAC<SHA256>.authenticationCode(for: label, using: key).prefix(Self.identifierBytes))
    }

    /// Bytes of the key identifier in every seal. It is a MAC under the key, so it says which key, and nothing about the key.
    static let identifierBytes = 4

    /// The 32 bytes, for writing the key file. Never log them.
    public var bytes: [UInt8] { key.withUnsafeBytes { Array($0) } }
}

extension SealingKey: CustomStringConvertible, CustomReflectable {
    /// A fixed text, so that no log line shows the key.
    public var description: String { "SealingKey(secret)" }

    /// Nothing, so that `dump` does not show the key either.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
