/// Everything that can go wrong in this module. No case carries a secret, so all of them may be logged.
public enum SealingError: Error, Equatable, Sendable {
    /// More password computations are waiting than the hasher's queue holds; answer with 503 and try again later.
    case overloaded
    /// The password is longer than ``PasswordHasher/maximumPasswordBytes`` after normalisation.
    case passwordTooLong
    /// A stored password hash is not of the form this module writes, or its parameters are out of bounds.
    case malformedHash
    /// The scrypt computation failed: out of memory, or parameters that RFC 7914 section 2 forbids.
    case derivationFailed
    /// A master key does not have exactly 32 bytes.
    case invalidKeyLength
    /// The plaintext is longer than ``Seal/maximumPlaintextBytes``.
    case plaintextTooLong
    /// The sealed bytes are too short, too long, or of a format version that this module does not know.
    case malformedSeal
    /// The bytes were sealed with another master key.
    case wrongKey
    /// The bytes, or the place they claim to belong to, were changed after sealing.
    case tampered
    /// What was sealed is not UTF-8 although text was asked for.
    case notText
}
