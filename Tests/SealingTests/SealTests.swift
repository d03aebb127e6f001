import Sealing
import Testing

struct SealTests {
    let key = SealingKey(random: .counting)
    let place = SealedPlace(table: "channel_accounts", column: "password", row: 7)

    @Test(arguments: [0, 1, 15, 16, 17, 1000, Seal.maximumPlaintextBytes])
    func roundTrip(length: Int) throws {
        let seal = Seal(key: key)
        let plaintext = RandomBytes.system(length)
        let sealed = try seal.seal(plaintext, for: place)
        #expect(sealed.count == length + 33)
        #expect(try seal.open(sealed, for: place) == plaintext)
        #expect(try seal.seal(plaintext, for: place) != sealed)
    }

    @Test func text() throws {
        let seal = Seal(key: key)
        #expect(try seal.openText(try seal.seal(text: "пароль", for: place), for: place) == "пароль")
        let binary = try seal.seal([0xFF, 0xFE], for: place)
        #expect(throws: SealingError.notText) { try seal.openText(binary, for: place) }
    }

    /// Databases hold these bytes: a later version has to open them. The bytes come from another implementation of the format.
    @Test func formatIsStable() throws {
        let sealed = try Seal(key: key, random: .counting).seal(text: "secret", for: place)
        #expect(sealed == bytes(hex: "01fa42dbf5000102030405060708090a0b3467b569a091a511a39627983f037e160283f6648c8c"))
        #expect(try Seal(key: SealingKey(bytes: Array(0..<32))).openText(sealed, for: place) == "secret")
    }

    @Test(arguments: [
        SealedPlace(table: "channel_accounts", column: "password", row: 8),
        SealedPlace(table: "channel_accounts", column: "passwort", row: 7),
        SealedPlace(table: "channel_account", column: "spassword", row: 7),
        SealedPlace(table: "channel_accounts", column: "password", row: [0, 0, 0, 0, 0, 0, 0, 7]),
    ])
    func opensInItsPlaceOnly(other: SealedPlace) throws {
        let seal = Seal(key: key)
        let sealed = try seal.seal([1, 2, 3], for: place)
        #expect(throws: SealingError.tampered) { try seal.open(sealed, for: other) }
    }

    @Test func wrongKeyIsNamed() throws {
        let sealed = try Seal(key: SealingKey()).seal([1, 2, 3], for: place)
        #expect(throws: SealingError.wrongKey) { try Seal(key: key).open(sealed, for: place) }
    }

    @Test func everyChangedBitIsNoticed() throws {
        let seal = Seal(key: key)
        let sealed = try seal.seal([1, 2, 3], for: place)
        for index in sealed.indices {
            for bit in 0..<8 {
                var changed = sealed
                changed[index] ^= 1 << UInt8(bit)
                let expected: SealingError = index == 0 ? .malformedSeal : index < 5 ? .wrongKey : .tampered
                #expect(throws: expected) { try seal.open(changed, for: place) }
            }
        }
        for length in 0..<sealed.count {
            #expect(throws: length < 33 ? SealingError.malformedSeal : .tampered) { try seal.open(Array(sealed[..<length]), for: place) }
        }
        #expect(throws: SealingError.tampered) { try seal.open(sealed + [0], for: place) }
    }

    @Test func bounds() throws {
        let tooLong = [UInt8](repeating: 0, count: Seal.maximumPlaintextBytes + 1)
        #expect(throws: SealingError.plaintextTooLong) { try Seal(key: key).seal(tooLong, for: place) }
        #expect(throws: SealingError.invalidKeyLength) { try SealingKey(bytes: Array(repeating: 1, count: 31)) }
        #expect(throws: SealingError.malformedSeal) { try Seal(key: key).open([1] + tooLong + tooLong, for: place) }
        #expect(SealingKey(random: .counting).bytes == Array(0..<32))
    }

    @Test func constantTimeComparison() {
        #expect(ConstantTime.equal([], []))
        #expect(ConstantTime.equal([1, 2], [1, 2]))
        #expect(!ConstantTime.equal([1, 2], [1, 3]))
        #expect(!ConstantTime.equal([1, 2], [1, 2, 3]))
    }
}
