import Testing

@testable import Documents

@Suite struct TallyTests {
    @Test(arguments: [
        ("", 0, 0, 0), ("Anna ma kota.", 13, 11, 3), ("  two  spaces ", 14, 9, 2), ("a\tb", 3, 2, 2), ("a\nb\r\nc", 3, 3, 3),
        ("Łódź – ґанок", 12, 10, 3), ("plug-in", 7, 7, 1), ("10 000 zł", 9, 7, 3),
        // A no-break space is a space; what nobody sees does not count.
        ("a\u{A0}b", 3, 2, 2), ("co\u{AD}op", 4, 4, 1), ("\u{FEFF}ab\u{200B}\u{200E}", 2, 2, 1), ("\u{1}x", 1, 1, 1),
        // One character however it is written.
        ("e\u{301}", 1, 1, 1), ("\u{E9}", 1, 1, 1), ("👩‍👩‍👧", 1, 1, 1), ("и\u{306}", 1, 1, 1),
    ])
    func counts(text: String, characters: Int, withoutSpaces: Int, words: Int) {
        var tally = TextTally()
        tally.add(text)
        #expect(tally.characters == characters && tally.withoutSpaces == withoutSpaces && tally.words == words)
    }

    @Test func bothWaysOfCountingAgree() {
        let ascii = String(decoding: (0..<128).flatMap { [UInt8($0), 65, UInt8($0)] }, as: UTF8.self)
        var plain = TextTally()
        plain.add(ascii)
        var other = TextTally()
        other.add("ж " + ascii)
        #expect(other.characters == plain.characters + 2 && other.withoutSpaces == plain.withoutSpaces + 1)
    }
}
