import Testing

@testable import Core

@Suite struct PhoneQueryTests {
    @Test(arguments: [
        "501222333", "501 222 333", "501-222-333", "501.222.333", "(501) 222 333", "+48 501-222-333", "+48501222333", "0048 501 222 333",
        "48501222333", "+48\u{A0}501\u{A0}222\u{A0}333", " 501 222 333 ",
    ])
    func isOneNumberInAnySpelling(_ typed: String) throws {
        let phone = try #require(PhoneQuery(typed))
        #expect(phone.national == "501222333")
        for runs in [
            ["501222333"], ["501", "222", "333"], ["50", "122", "23", "33"], ["501", "22", "23", "33"], ["48501222333"],
            ["48501", "222", "333"], ["0048501222333"],
        ] { #expect(phone.spellings.contains(runs), "\(runs)") }
        #expect(phone.spellings.count <= PhoneQuery.maximumPhrases)
    }

    @Test(arguments: ["0501234567", "050 123-45-67", "+380 50 123 45 67", "+38 (050) 123 45 67", "380501234567", "00380501234567"])
    func isUkrainian(_ typed: String) throws {
        let phone = try #require(PhoneQuery(typed))
        #expect(phone.national == "501234567")
        for runs in [
            ["050", "123", "45", "67"], ["0501234567"], ["380501234567"], ["50", "123", "45", "67"], ["38050", "123", "45", "67"],
            ["050", "1234567"],
        ] { #expect(phone.spellings.contains(runs), "\(runs)") }
        #expect(phone.spellings.count <= PhoneQuery.maximumPhrases)
    }

    @Test func ofOtherCountriesItIsWhatWasTypedAndTheWhole() throws {
        let phone = try #require(PhoneQuery("+49 30 1234567"))
        #expect(phone.spellings.contains(["49", "30", "1234567"]) && phone.spellings.contains(["49301234567"]))
        #expect(try #require(PhoneQuery("2223333")).spellings.contains(["222", "33", "33"]))
    }

    @Test(arguments: [
        "123456", "1234567890123456", "anna 501222333", "2026/0003", "\"501 222 333\"", "501222333@x.test", "", "+", "501,222,333",
    ])
    func isNoNumber(_ typed: String) { #expect(PhoneQuery(typed) == nil) }

    /// Whatever digits: bounded, whole, and nothing but digits.
    @Test func isBounded() {
        for length in PhoneQuery.lengths {
            for begin in ["", "+", "00", "0", "48", "+48", "380"] {
                let typed = begin + String("123456789012345".prefix(length))
                guard let phone = PhoneQuery(typed) else { continue }
                #expect(phone.spellings.count <= PhoneQuery.maximumPhrases)
                #expect(phone.spellings.allSatisfy { $0.allSatisfy { !$0.isEmpty && $0.allSatisfy(\.isNumber) } }, "\(typed)")
                #expect(phone.spellings.allSatisfy { $0.joined().hasSuffix(phone.national) }, "\(typed)")
            }
        }
    }

    @Test func aQueryIsSoughtInItsSpellings() throws {
        let query = try #require(SearchQuery("501222333"))
        #expect(query.fts.hasPrefix(#""501222333"* OR "501222333" OR "#))
        #expect(query.fts.contains(#" OR "501 222 333" OR "#))
        // Its parts anywhere in a text are no number.
        #expect(try #require(SearchQuery("501 222 333")).fts.hasPrefix(#""501 222 333" OR "#))
        // Its beginning alone would end the search before the other spellings are sought.
        #expect(query.roughFTS == nil)
        #expect(try #require(SearchQuery("\"501 222 333\"")).fts == #""501 222 333""#)
    }

    @Test func twoNumbersAreNoPhoneAndHalfOfOneIsStillFound() throws {
        for typed in ["2025 2026", "1125 1800"] { #expect(try #require(SearchQuery(typed)).phone == nil) }
        #expect(try #require(SearchQuery("501 222 333")).fts.hasPrefix("\"501"))
        // Still being typed: its parts as they are, the last as a beginning.
        #expect(try #require(SearchQuery("+48 5012223")).fts.contains("\"5012223\"* OR "))
        #expect(!(try #require(SearchQuery("+48 501222333")).fts.contains("*")))
    }
}
