internal import Crypto
internal import Foundation

/// Seals secrets for storage with AES-256-GCM (NIST SP 800-38D) and opens them again.
///
/// Format, version 1: one byte of version (1), four bytes of key identifier, twelve bytes of nonce, the ciphertext, sixteen
/// bytes of tag. Version and key identifier are authenticated with the place. The nonce is random: one key is good for 2^32
/// seals, more than an office writes in centuries.
public struct Seal: Sendable {
    /// Longest plaintext in bytes, 1 MiB: what is sealed are passwords, tokens and keys.
    public static let maximumPlaintextBytes = 1 << 20

    private static let version: UInt8 = 1
    private static let headerBytes = 1 + SealingKey.identifierBytes
    private static let nonceBytes = 12
    private static let tagBytes = 16
    private static let overheadBytes = headerBytes + nonceBytes + tagBytes

    private let key: SealingKey
    private let random: RandomBytes

    /// Makes a seal.
    ///
    /// - Parameters:
    ///   - key: The master key.
    ///   - random: Where nonces come from. A nonce that repeats breaks AES-GCM: replace it in tests only.
    public init(key: SealingKey, random: RandomBytes = .system) {
        self.key = key
        self.random = random
    }

    /// Seals bytes for one place.
    ///
    /// - Parameters:
    ///   - plaintext: 0 bytes to ``maximumPlaintextBytes``.
    ///   - place: Where the result is stored; opening needs the same.
    /// - Returns: The sealed bytes, 33 longer than the plaintext.
    /// - Throws: ``SealingError/plaintextTooLong``.
    public func seal(_ plaintext: [UInt8], for place: SealedPlace) throws(SealingError) -> [UInt8] {
        guard plaintext.count <= Self.maximumPlaintextBytes else { throw .plaintextTooLong }
        let header = [Self.version] + key.identifier
        do {
            let box = try AES.GCM.seal(
                plaintext,
                using: key.key,
                nonce: AES.GCM.Nonce(data: random(Self.nonceBytes)),
                authenticating: header + place.authenticatedBytes
            )
            return header + Array(box.nonce) + Array(box.ciphertext) + Array(box.tag)
        } catch {
            // Key and nonce have the right length by construction; the library has no other reason to refuse.
            throw .plaintextTooLong
        }
    }

    /// Seals text for one place.
    ///
    /// - Parameters:
    ///   - text: At most ``maximumPlaintextBytes`` of UTF-8.
    ///   - place: Where the result is stored; opening needs the same.
    /// - Returns: The sealed bytes.
    /// - Throws: ``SealingError/plaintextTooLong``.
    public func seal(text: String, for place: SealedPlace) throws(SealingError) -> [UInt8] {
        try seal(Array(text.utf8), for: place)
    }

    /// Opens sealed bytes.
    ///
    /// - Parameters:
    ///   - sealed: What ``seal(_:for:)`` returned.
    ///   - place: Where it was stored.
    /// - Returns: The plaintext.
    /// - Throws: ``SealingError/malformedSeal``, ``SealingError/wrongKey`` or ``SealingError/tampered``.
    public func open(_ sealed: [UInt8], for place: SealedPlace) throws(SealingError) -> [UInt8] {
        let length = sealed.count
        guard length >= Self.overheadBytes, length <= Self.overheadBytes + Self.maximumPlaintextBytes, sealed[0] == Self.version
        else { throw .malformedSeal }
        let header = Array(sealed[..<Self.headerBytes])
        guard Array(header.dropFirst()) == key.identifier else { throw .wrongKey }
        let ciphertextStart = Self.headerBytes + Self.nonceBytes
        do {
            let box = try AES.GCM.SealedBox(
                nonce: AES.GCM.Nonce(data: sealed[Self.headerBytes..<ciphertextStart]),
                ciphertext: sealed[ciphertextStart..<(length - Self.tagBytes)],
                tag: sealed[(length - Self.tagBytes)...]
            )
            return Array(try AES.GCM.open(box, using: key.key, authenticating: header + place.authenticatedBytes))
        } catch {
            throw .tampered
        }
    }

    /// Opens sealed text.
    ///
    /// - Parameters:
    ///   - sealed: What ``seal(text:for:)`` returned.
    ///   - place: Where it was stored.
    /// - Returns: The text.
    /// - Throws: As ``open(_:for:)``, and ``SealingError/notText``.
    public func openText(_ sealed: [UInt8], for place: SealedPlace) throws(SealingError) -> String {
        guard let text = String(validating: try open(sealed, for: place), as: UTF8.self) else { throw .notText }
        return text
    }
}
