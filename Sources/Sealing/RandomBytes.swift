/// A source of random bytes, injected so that tests can repeat what production must never repeat.
public struct RandomBytes: Sendable {
    private let generate: @Sendable (_ count: Int) -> [UInt8]

    /// Wraps a generator.
    ///
    /// - Parameter generate: Returns exactly `count` bytes. Outside tests they must come from a cryptographic generator.
    public init(_ generate: @escaping @Sendable (_ count: Int) -> [UInt8]) {
        self.generate = generate
    }

    /// The operating system's cryptographic generator (`getrandom` on Linux).
    public static let system = RandomBytes { count in
        var generator = SystemRandomNumberGenerator()
        return (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
    }

    /// Draws random bytes.
    ///
    /// - Parameter count: How many, 0 or more.
    /// - Returns: Exactly `count` bytes.
    public func callAsFunction(_ count: Int) -> [UInt8] {
        let bytes = generate(count)
        precondition(bytes.count == count, "a random source returned another number of bytes than asked for")
        return bytes
    }
}
