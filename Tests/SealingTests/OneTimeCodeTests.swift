@testable import Sealing
import Testing

struct OneTimeCodeTests {
    /// RFC 6238, appendix B, the rows of SHA-1: eight digits of the secret `12345678901234567890`.
    @Test(
        arguments: [
            (59, "94287082"), (1_111_111_109, "07081804"), (1_111_111_111, "14050471"), (1_234_567_890, "89005924"),
            (2_000_000_000, "69279037"), (20_000_000_000, "65353130"),
        ] as [(Int64, String)]
    )
    func theVectorsOfTheStandard(_ seconds: Int64, _ expected: String) {
        let code = OneTimeCode(secret: Array("12345678901234567890".utf8))
        let step = OneTimeCode.step(at: seconds * 1000)
        #expect(code.code(step, digits: 8) == expected)
        #expect(code.code(step) == String(expected.suffix(6)))
    }

    @Test func oneStepEitherWayAndNoneTwice() {
        let code = OneTimeCode(secret: OneTimeCodeTests.secret)
        let now: Int64 = 1_790_000_000_000
        let step = OneTimeCode.step(at: now)
        for near in [step - 1, step, step + 1] { #expect(code.step(of: code.code(near), at: now, after: 0) == near) }
        for far in [step - 2, step + 2] { #expect(code.step(of: code.code(far), at: now, after: 0) == nil) }
        #expect(code.step(of: code.code(step), at: now, after: step) == nil)
        #expect(code.step(of: code.code(step - 1), at: now, after: step) == nil)
        #expect(code.step(of: code.code(step + 1), at: now, after: step) == step + 1)
        for wrong in ["", "12345", "1234567", "abcdef"] { #expect(code.step(of: wrong, at: now, after: 0) == nil) }
        #expect(code.step(of: code.code(0), at: -5, after: -1) == 0)
    }

    static let secret = (0..<20).map { UInt8($0 * 7) }

    /// RFC 4648, section 10, without padding.
    @Test(arguments: [
        ("", ""), ("f", "MY"), ("fo", "MZXQ"), ("foo", "MZXW6"), ("foob", "MZXW6YQ"), ("fooba", "MZXW6YTB"), ("foobar", "MZXW6YTBOI"),
    ])
    func base32(_ text: String, _ expected: String) { #expect(Base32.encode(Array(text.utf8)) == expected) }

    @Test func recoveryCodesAreReadAsPeopleTypeThem() throws {
        let code = RecoveryCode()
        #expect(code.text.wholeMatch(of: /([0-9a-hjkmnp-tv-z]{4}-){3}[0-9a-hjkmnp-tv-z]{4}/) != nil)
        #expect(RecoveryCode().text != code.text)
        let typed = " " + code.text.uppercased().replacing("-", with: " ").replacing("0", with: "O").replacing("1", with: "l")
        #expect(try #require(RecoveryCode(typed)).text == code.text)
        for wrong in ["", "1234", code.text + "a", String(code.text.dropLast()), "ієї-ієї", "uuuu-uuuu-uuuu-uuuu"] {
            #expect(RecoveryCode(wrong) == nil)
        }
        #expect(code.hash(for: [1]) != code.hash(for: [2]))
        #expect(!"\(code)".contains(code.text))
    }

    @Test func whatIsTypedIsOneOrTheOther() {
        if case .code("123456")? = SecondFactor(" 123 456 ") {} else { Issue.record("a code with a blank") }
        if case .recovery? = SecondFactor(RecoveryCode().text) {} else { Issue.record("a recovery code") }
        for wrong in ["", "12345", "1234567", "١٢٣٤٥٦", String(repeating: "1", count: 1000)] { #expect(SecondFactor(wrong) == nil) }
    }
}
