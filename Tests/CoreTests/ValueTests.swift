import Testing

@testable import Core

@Suite struct PublicIDTests {
    @Test func textAndBack() throws {
        let id = try #require(PublicID("6BA7B810-9dad-41d1-80b4-00c04fd430c8"))
        #expect(id.description == "6ba7b810-9dad-41d1-80b4-00c04fd430c8")
        #expect(PublicID(id.description) == id)
    }

    @Test(arguments: [
        "", "6ba7b810", "6ba7b810-9dad-41d1-80b4-00c04fd430cg", "6ba7b8109dad41d180b400c04fd430c8", "6ba7b810-9dad-41d1-80b4-00c04fd430c8 ",
    ])
    func refusesOtherText(_ text: String) { #expect(PublicID(text) == nil) }

    @Test func randomOnesAreVersionFour() {
        let text = PublicID.random().description
        #expect(Array(text)[14] == "4")
        #expect("89ab".contains(Array(text)[19]))
    }
}

@Suite struct TimestampTests {
    @Test(
        arguments: [
            ("1970-01-01T00:00:00Z", 0), ("2026-11-22T10:00:00.5Z", 1_795_341_600_500), ("2026-11-22T12:00:00+02:00", 1_795_341_600_000),
            ("2000-02-29T23:59:59.999Z", 951_868_799_999), ("1969-12-31T23:59:59Z", -1000),
            ("2026-11-22T10:00:00.123456Z", 1_795_341_600_123),
        ] as [(String, Int64)]
    )
    func reads(_ text: String, _ milliseconds: Int64) { #expect(Timestamp(rfc3339: text)?.milliseconds == milliseconds) }

    @Test(arguments: [
        "", "2026-11-22", "2026-13-01T00:00:00Z", "2025-02-29T00:00:00Z", "2026-11-22T24:00:00Z", "2026-11-22T10:00:00",
        "2026-11-22T10:00:00.Z",
        "2026-11-22T10:00:00Zx",
    ])
    func refuses(_ text: String) { #expect(Timestamp(rfc3339: text) == nil) }

    @Test(arguments: [0, 951_868_799_999, -1, -62_135_596_800_000, 253_402_300_799_999, 1_795_341_600_500] as [Int64])
    func writesWhatItReads(_ milliseconds: Int64) {
        let time = Timestamp(milliseconds: milliseconds)
        #expect(Timestamp(rfc3339: time.description) == time)
    }
}

@Suite struct JSONWriterTests {
    @Test func putsCommasBetween() {
        var writer = JSONWriter()
        writer.object { writer in
            writer.key("a")
            writer.array { writer in
                writer.int(1)
                writer.null()
                writer.object { _ in }
            }
            writer.key("b")
            writer.bool(true)
        }
        #expect(String(decoding: writer.bytes, as: UTF8.self) == #"{"a":[1,null,{}],"b":true}"#)
    }

    @Test(arguments: [
        ("a\"b\\c", #""a\"b\\c""#), ("line\nend\r\t", #""line\nend\r\t""#), ("\u{01}\u{7F}", "\"\\u0001\u{7F}\""), ("Łódź 🙂", "\"Łódź 🙂\""),
    ])
    func escapes(_ text: String, _ json: String) {
        var writer = JSONWriter()
        writer.string(text)
        #expect(String(decoding: writer.bytes, as: UTF8.self) == json)
    }

    @Test(arguments: [[0xFF], [0xC3], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xC0, 0xAF]] as [[UInt8]])
    func replacesWhatIsNoUTF8(_ bytes: [UInt8]) {
        var writer = JSONWriter()
        bytes.withUnsafeBufferPointer { writer.string(utf8: $0) }
        let text = String(validating: writer.bytes, as: UTF8.self)
        #expect(text?.contains("\u{FFFD}") == true)
    }

    /// Text is looked at in steps of eight bytes: what needs an escape has to be seen at every place of a step, whatever stands
    /// around it.
    @Test(arguments: ["\"", "\\", "\u{00}", "\u{1F}", "\n", "ж", "€", "🙂"], ["", "\u{7F}", "a", " ", "]!#[", "ї", "\u{FFFF}"])
    func escapesAtEveryPlace(_ special: String, _ neighbour: String) {
        for place in 0..<20 {
            let text = String(repeating: "z", count: place) + neighbour + special + neighbour + "zzzzzzzzz" + special
            var writer = JSONWriter()
            writer.string(text)
            #expect(String(decoding: writer.bytes, as: UTF8.self) == Self.plainlyEscaped(text))
        }
    }

    private static func plainlyEscaped(_ text: String) -> String {
        let escaped = text.unicodeScalars.map { scalar -> String in
            switch scalar {
            case "\"": "\\\""
            case "\\": "\\\\"
            case "\n": "\\n"
            case "\u{00}": "\\u0000"
            case "\u{1F}": "\\u001f"
            default: String(scalar)
            }
        }
        return "\"" + escaped.joined() + "\""
    }

    @Test func growsAsFarAsNeeded() {
        var writer = JSONWriter(capacity: 1)
        writer.array { writer in for number in 0..<5000 { writer.int(Int64(number)) } }
        let expected = "[" + (0..<5000).map(String.init).joined(separator: ",") + "]"
        #expect(String(decoding: writer.bytes, as: UTF8.self) == expected)
    }
}
