import Testing

/// The fuzzer's entry on the fixtures, on fixtures that are nearly right, and on noise. The numbers are the same in every run.
struct IMAPFuzzTests {
    /// SplitMix64: small, and repeatable where the system's generator is not.
    private struct Noise: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var value = state
            value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
            value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
            return value ^ (value >> 31)
        }
    }

    private static let seeds =
        (ResponseDecoderTests.statuses + ResponseDecoderTests.data + ResponseDecoderTests.lists + ResponseDecoderTests.fetches)
        .map { Array($0.wire.utf8) }

    @Test func fixtures() {
        for seed in Self.seeds { seed.withUnsafeBytes { fuzzIMAP($0) } }
    }

    @Test func changedFixtures() {
        var noise = Noise(state: 1)
        for _ in 0..<3000 {
            var bytes = (0..<Int.random(in: 1...4, using: &noise)).flatMap { _ in Self.seeds.randomElement(using: &noise)! }
            for _ in 0..<Int.random(in: 0...4, using: &noise) where !bytes.isEmpty {
                bytes[Int.random(in: bytes.indices, using: &noise)] = UInt8.random(in: 0...255, using: &noise)
            }
            bytes.withUnsafeBytes { fuzzIMAP($0) }
        }
    }

    @Test func noise() {
        var noise = Noise(state: 2)
        for _ in 0..<2000 {
            let bytes = (0..<Int.random(in: 0...300, using: &noise)).map { _ in UInt8.random(in: 0...255, using: &noise) }
            bytes.withUnsafeBytes { fuzzIMAP($0) }
        }
    }
}
