import Core
import Testing

@Suite struct JSONReaderTests {
    static func read(_ text: String) throws -> JSONValue { try JSONReader.read(Array(text.utf8)) }

    static let good: [(String, JSONValue)] = [
        ("null", .null), (" true\n", .bool(true)), ("false", .bool(false)), ("0", .int(0)), ("-0", .int(0)), ("-12", .int(-12)),
        ("9223372036854775807", .int(.max)), ("9223372036854775808", .double(9_223_372_036_854_775_808)), ("1.5", .double(1.5)),
        ("1e2", .double(100)),
        ("2E-1", .double(0.2)), ("\"\"", .string("")), (#""a\"\\\/\b\f\n\r\t""#, .string("a\"\\/\u{8}\u{c}\n\r\t")),
        (#""\u0142\u00e9""#, .string("łé")), (#""\ud83d\ude00""#, .string("😀")), (#""😀ї""#, .string("😀ї")), ("[]", .array([])),
        ("[1, [2]]", .array([.int(1), .array([.int(2)])])), ("{}", .object([:])),
        (#"{"a":{"b":[null]}}"#, .object(["a": .object(["b": .array([.null])])])),
    ]

    @Test(arguments: good)
    func whatIsJSON(_ text: String, _ value: JSONValue) throws {
        #expect(try Self.read(text) == value)
    }

    @Test(arguments: [
        "", " ", "nul", "tru", "True", "01", "-", "+1", ".5", "1.", "1e", "1e+", "NaN", "Infinity", "1e999", "'a'", "\"", "\"a", "\"\\",
        "\"\\x\"",
        "\"\\u12\"", "\"\\u12g4\"", #""\ud83d""#, #""\ud83dx""#, #""\ud83d\u0041""#, #""\ude00""#, "\"\t\"", "\"\u{0}\"", "[", "[1", "[1,",
        "[1,]",
        "[,1]", "]", "{", "{a:1}", #"{"a"}"#, #"{"a":}"#, #"{"a":1,}"#, #"{"a":1 "b":2}"#, #"{"a":1,"a":1}"#, "{}{}", "1 2", "\u{FEFF}{}",
        "// x\n1",
        String(repeating: "[", count: 33) + String(repeating: "]", count: 33), String(repeating: "[", count: 100_000),
    ])
    func whatIsNot(_ text: String) {
        #expect(throws: JSONError.self) { try Self.read(text) }
    }

    @Test(
        arguments: [[0x22, 0xFF, 0x22], [0x22, 0xC0, 0x80, 0x22], [0x22, 0xED, 0xA0, 0x80, 0x22], [0x22, 0xC3, 0x22], [0xFF]] as [[UInt8]]
    )
    func badUTF8(_ bytes: [UInt8]) {
        #expect(throws: JSONError.self) { try JSONReader.read(bytes) }
    }

    @Test func depthIsBoundedAndNotCountedTwice() throws {
        let deep = String(repeating: "[", count: 32) + String(repeating: "]", count: 32)
        _ = try Self.read(deep)
        _ = try Self.read("[" + Array(repeating: "[[[]]]", count: 100).joined(separator: ",") + "]")
    }
}
