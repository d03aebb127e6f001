internal import Crypto
internal import Foundation

/// A code for the day on which the phone is gone: 80 random bits as `xxxx-xxxx-xxxx-xxxx`, good once. Only its hash is stored; so many random
/// bits need neither salt nor a slow function.
public struct RecoveryCode: Sendable {
    /// The code as it is given out, once. Never log it.
    public let text: String

    /// How many somebody gets at a time.
    public static let count = 10
    private static let bytes = 10
    private static let characters = 16
    // Crockford's: nothing in it looks like something else.
    private static let alphabet = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)

    /// Makes a new code.
    public init(random: RandomBytes = .system) {
        let characters = Array(Base32.encode(random(Self.bytes), Self.alphabet))
        text = stride(from: 0, to: characters.count, by: 4).map { String(characters[$0..<$0 + 4]) }.joined(separator: "-")
    }

    /// Reads what was typed: capitals, blanks and hyphens do not matter, nor which of 0 and o, 1, i and l.
    /// - Returns: nil for what cannot be a code.
    public init?(_ typed: String) {
        var found: [UInt8] = []
        for byte in typed.lowercased().utf8 {
            switch byte {
            case UInt8(ascii: " "), UInt8(ascii: "-"): continue
            case UInt8(ascii: "o"): found.append(UInt8(ascii: "0"))
            case UInt8(ascii: "i"), UInt8(ascii: "l"): found.append(UInt8(ascii: "1"))
            default:
                guard Self.alphabet.contains(byte) else { return nil }
                found.append(byte)
            }
            guard found.count <= Self.characters else { return nil }
        }
        guard found.count == Self.characters else { return nil }
        text = stride(from: 0, to: found.count, by: 4).map { String(decoding: found[$0..<$0 + 4], as: UTF8.self) }.joined(separator: "-")
    }

    /// SHA-256 of the text with whose it is before it: what is stored and looked up.
    /// - Parameter owner: an identifier of the user.
    public func hash(for owner: [UInt8]) -> [UInt8] {
        Array(SHA256.hash(data: Array("recovery code".utf8) + owner + Array(text.utf8)))
    }
}

extension RecoveryCode: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// A fixed text: a code that is interpolated into a log line must not be readable there.
    public var description: String { "RecoveryCode(secret)" }
    /// The same fixed text.
    public var debugDescription: String { description }
    /// Nothing, so that `dump` does not show the code either.
    public var customMirror: Mirror { Mirror(self, children: []) }
}

/// What somebody typed as a second factor: the code of the app, or one for recovery.
public enum SecondFactor: Sendable {
    /// Six digits.
    case code(String)
    case recovery(RecoveryCode)

    /// Longest text that is looked at.
    public static let maximumLength = 40

    /// - Returns: nil for what can be neither; it is as wrong as any other.
    public init?(_ typed: String) {
        guard typed.utf8.count <= Self.maximumLength else { return nil }
        let digits = typed.utf8.filter { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "-") }
        if digits.count == OneTimeCode.digits, digits.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) {
            self = .code(String(decoding: digits, as: UTF8.self))
        } else if let code = RecoveryCode(typed) {
            self = .recovery(code)
        } else {
            return nil
        }
    }
}
