import Testing

@testable import Sealing

struct Base64Tests {
    /// RFC 4648 section 10, without padding.
    @Test(arguments: [
        ("", ""), ("f", "Zg"), ("fo", "Zm8"), ("foo", "Zm9v"), ("foob", "Zm9vYg"), ("fooba", "Zm9vYmE"), ("foobar", "Zm9vYmFy"),
    ])
    func vectors(plain: String, text: String) {
        #expect(Base64.standard.encode(Array(plain.utf8)) == text)
        #expect(Base64.standard.decode(text) == Array(plain.utf8))
    }

    @Test func alphabetsDiffer() {
        #expect(Base64.standard.encode([0xFB, 0xFF]) == "+/8")
        #expect(Base64.url.encode([0xFB, 0xFF]) == "-_8")
        #expect(Base64.url.decode("+/8") == nil)
    }

    /// Each would be a second spelling of some bytes, or none of any.
    @Test(arguments: ["Z", "Zg=", "Zg==", "Zh", "Zm9", "Zm9vY", "Zm 9", "Zm9vYg\n", "Zé"])
    func refused(text: String) {
        #expect(Base64.standard.decode(text) == nil)
    }

    @Test func roundTripOfEveryLength() {
        for length in 0..<70 {
            let bytes = RandomBytes.system(length)
            #expect(Base64.url.decode(Base64.url.encode(bytes)) == bytes)
        }
    }
}
