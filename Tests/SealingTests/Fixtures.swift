import Sealing

extension RandomBytes {
    /// Bytes that are the same in every run: 0, 1, 2, …
    static let counting = RandomBytes { count in (0..<count).map { UInt8(truncatingIfNeeded: $0) } }
}

extension ScryptParameters {
    /// A cost that a test can pay hundreds of times.
    static var cheap: ScryptParameters {
        get throws { try ScryptParameters(logRounds: 4, blockSize: 8, parallelism: 1) }
    }
}

/// Bytes from hexadecimal digits; everything else is ignored.
func bytes(hex: String) -> [UInt8] {
    let digits = hex.compactMap { $0.hexDigitValue }
    return stride(from: 0, to: digits.count - 1, by: 2).map { UInt8(digits[$0] * 16 + digits[$0 + 1]) }
}
