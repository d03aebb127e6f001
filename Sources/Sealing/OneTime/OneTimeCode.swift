internal import Crypto
internal import Foundation

/// Codes that change every 30 seconds (TOTP, RFC 6238, over HMAC-SHA-1 with six digits: what every authenticator app knows).
///
/// A pure computation: who uses it remembers which step was used last, so that no code is good twice.
public struct OneTimeCode: Sendable {
    /// Bytes of a secret: as many as SHA-1 gives out (RFC 4226 section 4, R6).
    public static let secretBytes = 20
    /// Seconds for which a code is shown.
    public static let stepSeconds: Int64 = 30
    /// Digits of a code.
    public static let digits = 6
    /// Steps before and after the present one whose codes are taken, for clocks that differ and people who type slowly.
    public static let tolerance: Int64 = 1

    private let secret: [UInt8]

    /// - Parameter secret: what app and server share.
    public init(secret: [UInt8]) { self.secret = secret }

    /// The step of a moment.
    /// - Parameter milliseconds: since 1970-01-01T00:00:00Z, 0 or more.
    public static func step(at milliseconds: Int64) -> Int64 { max(0, milliseconds) / (stepSeconds * 1000) }

    /// The code of a step.
    public func code(_ step: Int64) -> String { code(step, digits: Self.digits) }

    /// With another number of digits, for the vectors of RFC 6238, which have eight.
    func code(_ step: Int64, digits: Int) -> String {
        let counter = withUnsafeBytes(of: UInt64(bitPattern: step).bigEndian) { Array($0) }
        let mac = Array(HMAC<Insecure.SHA1>.authenticationCode(for: counter, using: SymmetricKey(data: secret)))
        // RFC 4226 section 5.3: four bytes from where the last half byte says, without their sign.
        let offset = Int(mac[mac.count - 1] & 15)
        let number = mac[offset..<offset + 4].reduce(UInt32(0)) { $0 << 8 | UInt32($1) } & 0x7FFF_FFFF
        let text = String(number % (0..<digits).reduce(1) { result, _ in result * 10 })
        return String(repeating: "0", count: digits - text.count) + text
    }

    /// The step whose code was typed: the present one or a neighbour, later than the one used last. All are compared, each in constant time.
    /// - Parameters:
    ///   - typed: six digits.
    ///   - milliseconds: the moment of the server.
    ///   - last: the step that was used last; it and all before it are worth nothing any more.
    public func step(of typed: String, at milliseconds: Int64, after last: Int64) -> Int64? {
        let now = Self.step(at: milliseconds)
        var found: Int64?
        for step in max(0, now - Self.tolerance)...(now + Self.tolerance) {
            let isRight = ConstantTime.equal(Array(code(step).utf8), Array(typed.utf8))
            if isRight, step > last { found = step }
        }
        return found
    }
}
