internal import Crypto

/// A secret that stands for a login: session cookie, API token, setup link. 32 random bytes as 43 characters of base64url
/// (RFC 4648 section 5) after a prefix that tells what it is.
///
/// Only ``hash`` is stored. 256 random bits need no salt and no slow function: there is nothing to guess.
public struct Token: Sendable {
    /// The token as it is given out, once. Never log it.
    public let text: String

    /// The prefix of API tokens. Secret scanners find leaked ones by it.
    public static let apiPrefix = "drg_"

    private static let secretBytes = 32
    private static let secretCharacters = 43

    /// Makes a new token.
    ///
    /// - Parameters:
    ///   - prefix: Characters that are safe in a URL and a header; empty for sessions, ``apiPrefix`` for API tokens.
    ///   - random: Where the 32 bytes come from.
    public init(prefix: String = "", random: RandomBytes = .system) {
        text = prefix + Base64.url.encode(random(Self.secretBytes))
    }

    /// Reads a token that a client sent.
    ///
    /// - Parameters:
    ///   - text: What came in, any length and content.
    ///   - prefix: The prefix that tokens of this kind have.
    /// - Returns: nil when `text` cannot be a token of this kind, so that no database is asked.
    public init?(_ text: String, prefix: String = "") {
        // By bytes: comparing by characters would see canonically equivalent texts as the same prefix.
        guard text.utf8.count == prefix.utf8.count + Self.secretCharacters, text.utf8.starts(with: prefix.utf8),
            Base64.url.decode(Substring(text.utf8.dropFirst(prefix.utf8.count))) != nil
        else { return nil }
        self.text = text
    }

    /// SHA-256 of the text, prefix included, so that a session never passes for an API token. This is what is stored and
    /// looked up.
    public var hash: TokenHash {
        TokenHash(unchecked: Array(SHA256.hash(data: Array(text.utf8))))
    }
}

extension Token: CustomStringConvertible {
    /// A fixed text: a token that is interpolated into a log line must not be readable there.
    public var description: String { "Token(secret)" }
}

extension Token: CustomDebugStringConvertible, CustomReflectable {
    /// The same fixed text.
    public var debugDescription: String { description }

    /// Nothing, so that `dump` does not show the secret either.
    public var customMirror: Mirror { Mirror(self, children: []) }
}

/// What is stored of a token. Two are compared in constant time.
public struct TokenHash: Sendable, Equatable {
    /// The 32 bytes of SHA-256.
    public let bytes: [UInt8]

    init(unchecked bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// Reads a stored hash.
    ///
    /// - Parameter bytes: The stored bytes.
    /// - Returns: nil unless there are exactly 32.
    public init?(bytes: [UInt8]) {
        guard bytes.count == SHA256.byteCount else { return nil }
        self.bytes = bytes
    }

    /// Whether two hashes are the same, in constant time.
    public static func == (left: TokenHash, right: TokenHash) -> Bool {
        ConstantTime.equal(left.bytes, right.bytes)
    }
}
