import Testing

/// The fuzzer's entry on frames that are nearly right, and on noise. The numbers are the same in every run.
struct FrameFuzzTests {
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

    private static let seeds: [[UInt8]] = [
        [], TestClient.frame(0x81, Array("text".utf8)), TestClient.frame(0x82, [UInt8](repeating: 7, count: 1024)),
        TestClient.frame(0x82, [UInt8](repeating: 7, count: 1025)), TestClient.frame(0x89, [1, 2]) + TestClient.frame(0x8A, []),
        TestClient.frame(0x01, [0xC5]) + TestClient.frame(0x89, []) + TestClient.frame(0x80, [0xBC]),
        TestClient.frame(0x88, [3, 232]) + TestClient.frame(0x81, [65]), TestClient.frame(0x88, [3, 237]), TestClient.frame(0x88, []),
        TestClient.frame(0x09, []) + TestClient.frame(0x81, [65]),
        [0x82, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 1, 2, 3, 4, 5],
    ]

    @Test(arguments: seeds)
    func seed(bytes: [UInt8]) {
        bytes.withUnsafeBytes { fuzzFrames($0) }
    }

    @Test func changedSeeds() {
        var noise = Noise(state: 1)
        for _ in 0..<3000 {
            var bytes = (0..<Int.random(in: 1...4, using: &noise)).flatMap { _ in Self.seeds.randomElement(using: &noise)! }
            for _ in 0..<Int.random(in: 0...4, using: &noise) where !bytes.isEmpty {
                bytes[Int.random(in: bytes.indices, using: &noise)] = UInt8.random(in: 0...255, using: &noise)
            }
            bytes.withUnsafeBytes { fuzzFrames($0) }
        }
    }

    @Test func noise() {
        var noise = Noise(state: 2)
        for _ in 0..<2000 {
            let bytes = (0..<Int.random(in: 0...300, using: &noise)).map { _ in UInt8.random(in: 0...255, using: &noise) }
            bytes.withUnsafeBytes { fuzzFrames($0) }
        }
    }
}
