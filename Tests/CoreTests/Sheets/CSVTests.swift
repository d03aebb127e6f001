import Core
import Testing

@Suite struct CSVTests {
    private static func rows(_ bytes: [UInt8]) throws -> [[String]] {
        var reader = try CSVReader(bytes)
        var rows: [[String]] = []
        while let row = try reader.next() { rows.append(row.fields) }
        return rows
    }

    private static func rows(_ text: String) throws -> [[String]] { try rows(Array(text.utf8)) }

    static let grammar: [(String, [[String]])] = [
        ("a,b\n1,2\n", [["a", "b"], ["1", "2"]]), ("a;b\r\n1;2", [["a", "b"], ["1", "2"]]), ("a\tb\r1\t2\r", [["a", "b"], ["1", "2"]]),
        ("\u{FEFF}a;b\n1;2", [["a", "b"], ["1", "2"]]), ("sep=,\na,b;c\n", [["a", "b;c"]]), ("SEP=;\r\na;b,c\r\n", [["a", "b,c"]]),
        ("a,b\n\n , \n1,2", [["a", "b"], [" ", " "], ["1", "2"]]), ("a\n\n  \n1", [["a"], ["1"]]), ("a,b\n1,", [["a", "b"], ["1", ""]]),
        ("a,b\n,", [["a", "b"], ["", ""]]), (#"a,"b, c""# + "\n" + #""say ""yes""",x"#, [["a", "b, c"], [#"say "yes""#, "x"]]),
        ("a,b\n\"1\n2\r\n3\",4", [["a", "b"], ["1\n2\r\n3", "4"]]), ("a,b\n\"\",x", [["a", "b"], ["", "x"]]),
        ("a;b\n5\" pipe;6", [["a", "b"], ["5\" pipe", "6"]]), ("a;b\n\"x\"  ;y", [["a", "b"], ["x", "y"]]),
        ("name;note\nŁukasz;ґ’ї", [["name", "note"], ["Łukasz", "ґ’ї"]]), ("\"a,b,c\";d\n1;2", [["a,b,c", "d"], ["1", "2"]]),
    ]

    @Test(arguments: grammar.indices) func reads(_ index: Int) throws {
        let (text, expected) = Self.grammar[index]
        #expect(try Self.rows(text) == expected)
    }

    @Test func knowsTheLineOfEachRow() throws {
        var reader = try CSVReader(Array("a,b\r\n\"1\n2\",3\n\n4,5".utf8))
        #expect(try reader.next()?.line == 1)
        #expect(try reader.next()?.line == 2)
        #expect(try reader.next()?.line == 5)
        #expect(try reader.next() == nil)
    }

    static let faults: [([UInt8], CSVFault)] = [
        ([], .empty), (Array("\n \r\n".utf8), .empty), ([0xEF, 0xBB, 0xBF], .empty), ([0xFF, 0xFE, 0x61, 0], .utf16),
        // "Łódź" of Windows-1250 and "Анна" of Windows-1251.
        (Array("name\n".utf8) + [0xA3, 0xF3, 0x64, 0x9F], .notUTF8(line: 2)), ([0xC0, 0xED, 0xED, 0xE0], .notUTF8(line: 1)),
        (Array("a\n\nb\0".utf8), .nul(line: 3)), (Array("a,b\n1,\"2\n3".utf8), .openQuote(line: 2)),
        (Array("a,b\n\"1\"x,2".utf8), .textAfterQuote(line: 2)),
        (Array(String(repeating: ",", count: CSVReader.maximumColumns).utf8), .tooManyColumns(line: 1)),
        (Array(("a\n" + String(repeating: "x", count: CSVReader.maximumField + 1)).utf8), .fieldTooLong(line: 2)),
        (Array(("a\n\"" + String(repeating: "x", count: CSVReader.maximumField + 1) + "\"").utf8), .fieldTooLong(line: 2)),
        (Array(String(repeating: "a\n", count: CSVReader.maximumRows + 2).utf8), .tooManyRows),
    ]

    @Test(arguments: faults.indices) func refuses(_ index: Int) {
        let (bytes, fault) = Self.faults[index]
        #expect(throws: fault) { _ = try Self.rows(bytes) }
    }

    /// Whatever is written is read again as it was, and whatever comes in ends in rows or in a fault.
    @Test(arguments: 0..<200) func survivesAnything(_ seed: Int) throws {
        var random = Seeded(state: UInt64(seed) &+ 1)
        let alphabet = ["a", "Ł", "ї", ";", ",", "\t", "\"", "\n", "\r", "\r\n", " ", "=", "+4", "-", "@", "0", "’"]
        func text() -> String { (0..<Int.random(in: 0...6, using: &random)).map { _ in alphabet.randomElement(using: &random)! }.joined() }
        let table = (0..<4).map { _ in (0..<3).map { _ in text() } }
        let written = "a;b;c\r\n" + table.map(CSVWriter.line).joined()
        #expect(try Self.rows(written).dropFirst().map { $0.map(CSVWriter.unguarded) } == table, "\(written.debugDescription)")
        var bytes = Array(written.utf8)
        for _ in 0..<5 { bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random) }
        do { _ = try Self.rows(bytes) } catch is CSVFault {}
    }

    private struct Seeded: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state ^ (state >> 29)
        }
    }

    @Test(arguments: [
        ("=1+1", "'=1+1"), ("@SUM(A1)", "'@SUM(A1)"), ("+48 600 700 800", "+48 600 700 800"), ("-12,50", "-12,50"),
        ("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0"), ("-a", "'-a"), ("+(48) 22-600", "+(48) 22-600"), ("\tx", "'\tx"), ("Anna", "Anna"),
        ("", ""), ("O'Brien", "O'Brien"), ("-", "'-"),
    ]) func guardsFormulas(_ text: String, _ expected: String) {
        #expect(CSVWriter.guarded(text) == expected)
        #expect(CSVWriter.unguarded(expected) == text)
    }
}
