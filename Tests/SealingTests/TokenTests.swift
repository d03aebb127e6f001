import Sealing
import Testing

struct TokenTests {
    @Test func form() {
        let session = Token()
        #expect(session.text.utf8.count == 43)
        let api = Token(prefix: Token.apiPrefix)
        #expect(api.text.hasPrefix("drg_"))
        #expect(api.text.utf8.count == 47)
        #expect(Token().text != session.text)
    }

    /// The hash is stored for years: it must not change. SHA-256 of the text, by another implementation.
    @Test func hashIsStable() {
        let token = Token(prefix: "drg_", random: .counting)
        #expect(token.text == "drg_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8")
        #expect(token.hash.bytes == bytes(hex: "866da99e62ce9ef416c1d8215bbf0f8d25e8e9c3ac5df4bdefbfd9aa967422d3"))
    }

    @Test func readsWhatItMade() throws {
        let token = Token(prefix: Token.apiPrefix)
        let read = try #require(Token(token.text, prefix: Token.apiPrefix))
        #expect(read.hash == token.hash)
        #expect(read.hash != Token(prefix: Token.apiPrefix).hash)
        #expect(TokenHash(bytes: token.hash.bytes) == token.hash)
        #expect(TokenHash(bytes: [1, 2, 3]) == nil)
    }

    @Test(arguments: [
        "", "drg_", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8", "drg_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh",
        "drg_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=", "drg_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh9",
        "DRG_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8", "drg_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh ",
    ])
    func refused(text: String) {
        #expect(Token(text, prefix: Token.apiPrefix) == nil)
    }

    @Test func sessionIsNoAPIToken() {
        let random = RandomBytes.counting
        #expect(Token(random: random).hash != Token(prefix: Token.apiPrefix, random: random).hash)
    }

    @Test func staysOutOfLogs() {
        let token = Token(random: .counting)
        var dumped = ""
        dump(token, to: &dumped)
        for text in ["\(token)", String(reflecting: token), String(describing: [token]), dumped, "\(SealingKey(random: .counting))"] {
            #expect(!text.contains("AAEC") && !text.contains("1, 2"))
        }
    }
}
