internal import Crypto
internal import CryptoExtras
internal import Foundation

/// Hashes and checks passwords with scrypt (RFC 7914).
///
/// Make one for the process: the bound on simultaneous computations is a bound of the instance. Copies share it.
public struct PasswordHasher: Sendable {
    /// Longest password in bytes of UTF-8 after normalisation.
    public static let maximumPasswordBytes = 1024

    private let parameters: ScryptParameters
    private let random: RandomBytes
    private let threads: DerivationThreads

    /// Makes a hasher.
    ///
    /// - Parameters:
    ///   - parameters: The cost of new hashes. Stored hashes are checked with the cost they carry.
    ///   - maximumConcurrent: Computations at once, 1 or more; each takes `128 · r · N` bytes, 32 MiB by default.
    ///   - maximumWaiting: Callers that may wait for their turn, 0 or more. The next one gets ``SealingError/overloaded``.
    ///   - random: Where salts come from.
    public init(
        parameters: ScryptParameters = .standard,
        maximumConcurrent: Int = 2,
        maximumWaiting: Int = 32,
        random: RandomBytes = .system
    ) {
        self.parameters = parameters
        self.random = random
        threads = DerivationThreads(maximumRunning: maximumConcurrent, maximumWaiting: maximumWaiting)
    }

    /// Hashes a password with a new salt of 16 bytes.
    ///
    /// - Parameter password: Any text; normalised as ``normalized(_:)`` says.
    /// - Returns: `$scrypt$ln=15,r=8,p=1$<salt>$<hash>`, at most 100 characters.
    /// - Throws: ``SealingError/overloaded``, ``SealingError/passwordTooLong`` or ``SealingError/derivationFailed``.
    public func hash(_ password: String) async throws(SealingError) -> String {
        let salt = random(StoredPassword.saltBytes)
        let hash = try await derive(password, salt: salt, parameters: parameters, count: StoredPassword.hashBytes)
        return StoredPassword(parameters: parameters, salt: salt, hash: hash).text
    }

    /// Checks a password. The comparison takes constant time.
    ///
    /// - Parameters:
    ///   - password: What was typed.
    ///   - stored: What ``hash(_:)`` returned when the password was set.
    /// - Returns: Whether the password is the right one.
    /// - Throws: ``SealingError/malformedHash`` when `stored` is damaged; otherwise as ``hash(_:)``.
    public func verify(_ password: String, against stored: String) async throws(SealingError) -> Bool {
        let stored = try StoredPassword(stored)
        let hash = try await derive(password, salt: stored.salt, parameters: stored.parameters, count: stored.hash.count)
        return ConstantTime.equal(hash, stored.hash)
    }

    /// Takes as long as a real check and fails. For accounts that do not exist: without it the answer's time tells who has one.
    ///
    /// - Parameter password: What was typed.
    /// - Returns: Always false.
    /// - Throws: As ``verify(_:against:)``, so that an overload looks the same for both.
    @discardableResult
    public func verifyDummy(_ password: String) async throws(SealingError) -> Bool {
        let salt = [UInt8](repeating: 0, count: StoredPassword.saltBytes)
        let count = StoredPassword.hashBytes
        let hash = try await derive(password, salt: salt, parameters: parameters, count: count)
        return ConstantTime.equal(hash, [UInt8](repeating: 0, count: count)) && false
    }

    /// Whether a stored hash was made with another cost than this hasher's, and should be made anew at the next login.
    ///
    /// - Parameter stored: What ``hash(_:)`` returned at some time. A damaged one needs it as well.
    public func needsRehash(_ stored: String) -> Bool {
        guard let stored = try? StoredPassword(stored) else { return true }
        return stored.parameters != parameters || stored.salt.count != StoredPassword.saltBytes
            || stored.hash.count != StoredPassword.hashBytes
    }

    /// How many computations run and wait now, for the health snapshot.
    public var load: (running: Int, waiting: Int) { threads.load }

    /// The form in which a password is hashed: Unicode NFKC, as NIST SP 800-63B section 5.1.1.2 asks for.
    ///
    /// One keyboard sends `é` as one code point and another as two, one system sends a no-break space where another sends a
    /// space. The same password must stay the same on all of them.
    ///
    /// - Parameter password: What was typed.
    /// - Returns: Its UTF-8 bytes after normalisation.
    /// - Throws: ``SealingError/passwordTooLong``.
    public static func normalized(_ password: String) throws(SealingError) -> [UInt8] {
        // The first check keeps normalisation itself short; NFKC can lengthen a text, hence the second.
        guard password.utf8.count <= maximumPasswordBytes else { throw .passwordTooLong }
        let bytes = Array(password.precomposedStringWithCompatibilityMapping.utf8)
        guard bytes.count <= maximumPasswordBytes else { throw .passwordTooLong }
        return bytes
    }

    private func derive(
        _ password: String,
        salt: [UInt8],
        parameters: ScryptParameters,
        count: Int
    ) async throws(SealingError) -> [UInt8] {
        let password = try Self.normalized(password)
        let key = try await threads.run {
            Scrypt.derive(password: password, salt: salt, parameters: parameters, count: count)
        }
        guard let key else { throw .derivationFailed }
        return key
    }
}

/// The bare computation, for the hasher and for the vectors of RFC 7914. Blocks its thread.
enum Scrypt {
    /// Returns `count` bytes, or nil when the library refuses (no memory).
    static func derive(password: [UInt8], salt: [UInt8], parameters: ScryptParameters, count: Int) -> [UInt8]? {
        let key = try? KDF.Scrypt.deriveKey(
            from: password,
            salt: salt,
            outputByteCount: count,
            rounds: 1 << parameters.logRounds,
            blockSize: parameters.blockSize,
            parallelism: parameters.parallelism
        )
        return key?.withUnsafeBytes { Array($0) }
    }
}
