import Testing

@testable import Sealing

struct PasswordHasherTests {
    @Test func standardForm() async throws {
        let stored = try await PasswordHasher(random: .counting).hash("correct horse")
        #expect(stored.hasPrefix("$scrypt$ln=15,r=8,p=1$AAECAwQFBgcICQoLDA0ODw$"))
        #expect(stored.utf8.count <= 100)
        #expect(try await PasswordHasher().verify("correct horse", against: stored))
        #expect(try await !PasswordHasher().verify("correct horsf", against: stored))
    }

    @Test func saltIsNewEveryTime() async throws {
        let hasher = PasswordHasher(parameters: try .cheap)
        let first = try await hasher.hash("same")
        let second = try await hasher.hash("same")
        #expect(first != second)
    }

    /// Pairs that keyboards and systems produce for one password.
    @Test(arguments: [
        ("z\u{0142}\u{0119}", "z\u{0142}e\u{0328}"), ("e\u{0301}t\u{0301}", "\u{00E9}t\u{0301}"), ("a\u{00A0}b", "a b"),
        ("\u{FF21}1", "A1"), ("\u{0456}\u{0308}", "\u{0457}"),
    ])
    func sameOnEveryKeyboard(one: String, other: String) async throws {
        let hasher = PasswordHasher(parameters: try .cheap)
        #expect(try await hasher.verify(other, against: try await hasher.hash(one)))
    }

    @Test func verifiesWithTheStoredCost() async throws {
        let stored = try await PasswordHasher(parameters: try .cheap).hash("old")
        let hasher = PasswordHasher()
        #expect(try await hasher.verify("old", against: stored))
        #expect(hasher.needsRehash(stored))
        #expect(!PasswordHasher(parameters: try .cheap).needsRehash(stored))
        #expect(hasher.needsRehash("nonsense"))
    }

    @Test(arguments: [
        "", "$", "plain", "$scrypt$ln=4,r=8,p=1$AAECAwQFBgcICQoLDA0ODw",
        "$argon2id$ln=4,r=8,p=1$AAECAwQFBgcICQoLDA0ODw$AAECAwQFBgcICQoLDA0ODw",
        "$scrypt$ln=+4,r=8,p=1$AAECAwQFBgcICQoLDA0ODw$AAECAwQFBgcICQoLDA0ODw",
        "$scrypt$ln=04,r=8,p=1$AAECAwQFBgcICQoLDA0ODw$AAECAwQFBgcICQoLDA0ODw",
        "$scrypt$ln=20,r=32,p=16$AAECAwQFBgcICQoLDA0ODw$AAECAwQFBgcICQoLDA0ODw",
        "$scrypt$r=8,ln=4,p=1$AAECAwQFBgcICQoLDA0ODw$AAECAwQFBgcICQoLDA0ODw",
        "$scrypt$ln=4,r=8,p=1$AAEC$AAECAwQFBgcICQoLDA0ODw", "$scrypt$ln=4,r=8,p=1$AAECAwQFBgcICQoLDA0ODw$AAEC",
        "$scrypt$ln=4,r=8,p=1$AAECAwQFBgcICQoLDA0ODw$AAECAwQFBgcICQoLDA0ODw$",
        "$scrypt$ln=99999999999999999999,r=8,p=1$AAECAwQFBgcICQoLDA0ODw$AAECAwQFBgcICQoLDA0ODw",
    ])
    func damagedHashes(stored: String) async {
        await #expect(throws: SealingError.malformedHash) { try await PasswordHasher().verify("x", against: stored) }
    }

    @Test func lengthIsBounded() async throws {
        let hasher = PasswordHasher(parameters: try .cheap)
        let longest = String(repeating: "x", count: PasswordHasher.maximumPasswordBytes)
        #expect(try await hasher.verify(longest, against: try await hasher.hash(longest)))
        await #expect(throws: SealingError.passwordTooLong) { try await hasher.hash(longest + "x") }
        // One code point of three bytes that NFKC turns into 18 characters.
        await #expect(throws: SealingError.passwordTooLong) { try await hasher.hash(String(repeating: "\u{FDFA}", count: 300)) }
    }

    @Test func unknownAccountsCostTheSame() async throws {
        let hasher = PasswordHasher()
        let stored = try await hasher.hash("someone's password")
        let clock = ContinuousClock()
        var real = Duration.seconds(100)
        var dummy = Duration.seconds(100)
        for _ in 0..<3 {
            real = min(real, try await clock.measure { _ = try await hasher.verify("guess", against: stored) })
            dummy = min(dummy, try await clock.measure { _ = try await hasher.verifyDummy("guess") })
        }
        #expect(try await !hasher.verifyDummy("guess"))
        #expect(real < dummy * 3 && dummy < real * 3, "\(real) and \(dummy)")
    }
}
