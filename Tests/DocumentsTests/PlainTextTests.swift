import Documents
import Testing

@Suite struct PlainTextTests {
    private func count(_ bytes: [UInt8], _ name: String = "a.txt", _ mime: String = "") -> DocumentCount? {
        Documents.count(bytes, name: name, mime: mime)
    }

    @Test func charsets() {
        let text = "Zażółć gęślą jaźń"
        let utf16 = text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
        // The same in windows-1250.
        let polish: [UInt8] = [
            0x5A, 0x61, 0xBF, 0xF3, 0xB3, 0xE6, 0x20, 0x67, 0xEA, 0x9C, 0x6C, 0xB9, 0x20, 0x6A, 0x61, 0x9F, 0xF1,
        ]
        // "Привіт, світе" in windows-1251.
        let ukrainian: [UInt8] = [0xCF, 0xF0, 0xE8, 0xE2, 0xB3, 0xF2, 0x2C, 0x20, 0xF1, 0xE2, 0xB3, 0xF2, 0xE5]
        for bytes in [Array(text.utf8), [0xEF, 0xBB, 0xBF] + Array(text.utf8), [0xFF, 0xFE] + utf16, polish] {
            #expect(count(bytes)?.characters == 17 && count(bytes)?.words == 3)
        }
        #expect(count(ukrainian)?.characters == 13)
        #expect(count(ukrainian)?.format == .txt)
    }

    @Test func linesDoNotCount() { #expect(count(Array("one\r\ntwo\n\nthree\n".utf8))?.characters == 11) }

    @Test func whatIsNoText() {
        #expect(count([0, 1, 2, 3]) == nil)
        #expect(count(Array("text".utf8), "a.html", "text/html") == nil)
        #expect(count(Array("text".utf8), "note", "text/plain; charset=utf-8")?.characters == 4)
        #expect(count([0xFF, 0xD8, 0xFF, 0xE0], "scan.jpg", "image/jpeg") == nil)
    }
}
