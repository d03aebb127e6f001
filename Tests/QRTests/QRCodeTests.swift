@testable import QR
import Testing

struct QRCodeTests {
    @Test func aPictureHasItsThreeCornersAndAMargin() throws {
        let code = try #require(QRCode("otpauth://totp/Dragoman:anna%40office.example?secret=JBSWY3DPEHPK3PXP&issuer=Dragoman"))
        #expect(code.side >= 21 && (code.side - 17) % 4 == 0)
        func isDark(_ row: Int, _ column: Int) -> Bool { code.modules[row * code.side + column] }
        let last = code.side - 7
        for (top, left) in [(0, 0), (0, last), (last, 0)] {
            for n in 0..<7 {
                #expect(isDark(top, left + n) && isDark(top + 6, left + n) && isDark(top + n, left) && isDark(top + n, left + 6))
            }
            #expect(!isDark(top + 1, left + 1) && isDark(top + 3, left + 3))
        }
        #expect(code.svg.hasPrefix("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 \(code.side + 8) \(code.side + 8)\""))
        // The picture has exactly the dark modules.
        var drawn = 0
        for match in code.svg.matches(of: /M(\d+) (\d+)h(\d+)v1h-\d+z/) {
            let (column, row, length) = (Int(match.1)! - 4, Int(match.2)! - 4, Int(match.3)!)
            for n in 0..<length { #expect(isDark(row, column + n)) }
            drawn += length
        }
        #expect(drawn == code.modules.count { $0 })
    }

    @Test func whatFitsInNoCodeIsNone() {
        #expect(QRCode("") == nil)
        #expect(QRCode("a\0b") == nil)
        #expect(QRCode(String(repeating: "a", count: 2331)) != nil)
        #expect(QRCode(String(repeating: "a", count: 2332)) == nil)
    }
}
