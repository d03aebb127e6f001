/// The cost of one scrypt computation (RFC 7914 section 2). Memory is `128 · r · 2^ln` bytes, for the default 32 MiB.
public struct ScryptParameters: Equatable, Sendable {
    /// Binary logarithm of the CPU and memory cost N, 1 to 20.
    public let logRounds: Int
    /// Block size r, 1 to 32.
    public let blockSize: Int
    /// Parallelization p, 1 to 16.
    public let parallelism: Int

    /// What new hashes are made with: N = 2^15, r = 8, p = 1; about 80 ms and 32 MiB.
    public static let standard = ScryptParameters(uncheckedLogRounds: 15, blockSize: 8, parallelism: 1)

    /// Checks and wraps parameters.
    ///
    /// A stored hash decides how much memory its check takes, so the product is bounded too: a changed row must not be able to
    /// take the whole machine.
    ///
    /// - Parameters:
    ///   - logRounds: Binary logarithm of N, 1 to 20.
    ///   - blockSize: r, 1 to 32.
    ///   - parallelism: p, 1 to 16.
    /// - Throws: ``SealingError/malformedHash`` out of these ranges or above 256 MiB.
    public init(logRounds: Int, blockSize: Int, parallelism: Int) throws(SealingError) {
        guard (1...20).contains(logRounds), (1...32).contains(blockSize), (1...16).contains(parallelism),
            (128 * blockSize * parallelism) << logRounds <= 256 << 20
        else { throw .malformedHash }
        self.init(uncheckedLogRounds: logRounds, blockSize: blockSize, parallelism: parallelism)
    }

    private init(uncheckedLogRounds: Int, blockSize: Int, parallelism: Int) {
        self.logRounds = uncheckedLogRounds
        self.blockSize = blockSize
        self.parallelism = parallelism
    }
}
