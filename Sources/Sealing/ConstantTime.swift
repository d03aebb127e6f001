internal import Crypto

/// Comparisons whose duration does not depend on where two secrets differ.
public enum ConstantTime {
    /// Compares two byte strings in a time that depends on their lengths only.
    ///
    /// The comparison is swift-crypto's, so that no optimiser setting of ours can shorten it.
    ///
    /// - Parameters:
    ///   - left: One secret, any length.
    ///   - right: The other.
    /// - Returns: Whether both have the same length and content.
    public static func equal(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        SymmetricKey(data: left) == SymmetricKey(data: right)
    }
}
