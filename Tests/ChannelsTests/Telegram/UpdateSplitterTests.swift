import Testing

@testable import Channels

@Suite struct UpdateSplitterTests {
    private func split(_ text: String) -> [RawUpdate]? { UpdateSplitter.updates(in: Array(text.utf8)) }

    private func texts(_ text: String) -> [String]? { split(text)?.map { String(decoding: $0.bytes, as: UTF8.self) } }

    @Test(arguments: [
        (#"{"ok":true,"result":[]}"#, []),
        (#" { "ok" : true , "result" : [ ] } "#, []),
        (#"{"ok":true,"result":[{"update_id":1}]}"#, [#"{"update_id":1}"#]),
        (#"{"result":[{"update_id":1},{"update_id":2}],"ok":true}"#, [#"{"update_id":1}"#, #"{"update_id":2}"#]),
        (
            "{\"ok\":true,\"result\":[ {\"update_id\" : 1,\n \"a\":[1, {}] }\n,\n{\"update_id\":2} ]}",
            [
                "{\"update_id\" : 1,\n \"a\":[1, {}] }", #"{"update_id":2}"#,
            ]
        ),
        (#"{"x":{"result":[1]},"result":[{"update_id":1,"t":"]},{\"update_id\":9"}]}"#, [#"{"update_id":1,"t":"]},{\"update_id\":9"}"#]),
        (#"{"x":"\"result\":[","result":[1,"a,b",null]}"#, ["1", #""a,b""#, "null"]),
        (#"{"result":[{"update_id":1,"t":"\\"},{"update_id":2}]}"#, [#"{"update_id":1,"t":"\\"}"#, #"{"update_id":2}"#]),
    ])
    func whole(_ text: String, _ expected: [String]) { #expect(texts(text) == expected) }

    @Test(arguments: [
        "", "[]", "{", #"{"ok":true}"#, #"{"ok":true,"result":{}}"#, #"{"ok":true,"result":true}"#, "<html>", #"{"ok":true,"#,
    ])
    func noUpdates(_ text: String) { #expect(split(text) == nil) }

    /// One update that is no JSON, between two that are.
    @Test(arguments: [
        #"{"update_id":2,"t":"a}"#, #"{"update_id":2,"t":[1}}"#, #"{"update_id":2,"t":{{{{"#, #"{"update_id":2,"t":"\u12"}"#,
        #"{"update_id":2,"t":nonsense 01 +}"#, #"{"update_id":2,"t":"a"b"}"#, #"{"update_id":2,"t":]]]]}"#, #"{"update_id":2}}}"#,
        #"{"update_id":2 "#, #"{"update_id":2,"t":"\"}"#, "{\"update_id\":2,\"t\":\"\u{0}\u{1}\"}",
    ])
    func oneIsBroken(_ broken: String) {
        for space in ["", "\n", "  "] {
            let answer = "{\"ok\":true,\"result\":[{\"update_id\":1},\(space)\(broken)\(space),\(space){\"update_id\":3,\"a\":\"b\"}]}"
            let updates = split(answer)
            #expect(updates?.map(\.id) == [1, 2, 3])
            #expect(updates?.count == 3 && updates?[1].bytes.elementsEqual(broken.utf8.trimmingSpaces) == true)
            #expect(updates?.last?.bytes == Array(#"{"update_id":3,"a":"b"}"#.utf8))
        }
    }

    @Test func theLastIsBroken() {
        #expect(
            texts(#"{"ok":true,"result":[{"update_id":1},{"update_id":2,"t":"a]}"#) == [#"{"update_id":1}"#, #"{"update_id":2,"t":"a"#]
        )
        #expect(texts(#"{"ok":true,"result":[{"update_id":1},{"update_id":2,"t":{]}"#) == [#"{"update_id":1}"#, #"{"update_id":2,"t":{"#])
        #expect(texts(#"{"ok":true,"result":[{"update_id":1},"#) == [#"{"update_id":1}"#])
    }

    @Test(
        arguments: [
            (#"{"update_id":7}"#, 7), (#"{"a":{"update_id":1},"update_id":7}"#, 7), (#"{"update_id":9007199254740992}"#, 1 << 53),
            // The one after it must have a number, too.
            (#"{"update_id":9223372036854775807}"#, nil), (#"{"update_id":9007199254740993}"#, nil),
            (#"{"update_id":9223372036854775808}"#, nil), (#"{"update_id":"7"}"#, nil), (#"{"update_id":7.5}"#, nil),
            (#"{"update_id":1e3}"#, nil),
            (#"{"update_id":-7}"#, nil), (#"{"message":{}}"#, nil), ("7", nil),
        ] as [(String, Int64?)]
    )
    func identifiers(_ element: String, _ id: Int64?) { #expect(split("{\"result\":[\(element)]}")?.map(\.id) == [id]) }

    /// Bytes that are no text stay what they are.
    @Test func anyBytes() {
        let first = Array(#"{"update_id":1,"t":""#.utf8) + [0xFF, 0xC0, 0x80] + Array(#""}"#.utf8)
        let body = Array(#"{"ok":true,"result":["#.utf8) + first + Array(#",{"update_id":2}]}"#.utf8)
        #expect(UpdateSplitter.updates(in: body)?.map(\.bytes) == [first, Array(#"{"update_id":2}"#.utf8)])
    }

    @Test func bounds() {
        let many = Array(repeating: "1", count: 5000).joined(separator: ",")
        #expect(split("{\"result\":[\(many)]}")?.count == UpdateSplitter.maximumElements)
        let deep = String(repeating: "[", count: 100_000)
        #expect(split("{\"result\":[\(deep),{\"update_id\":2}]}")?.map(\.id) == [nil, 2])
        let long = #"{"update_id":1,"t":""# + String(repeating: "x", count: 3 << 20) + #""}"#
        #expect(texts("{\"result\":[\(long),{\"update_id\":2}]}") == [long, #"{"update_id":2}"#])
    }

    /// Whatever comes: no crash, and nothing outside the answer.
    @Test func noise() {
        var random = SystemRandomNumberGenerator()
        let letters = Array(#"{}[]",:\ 1ab"#.utf8)
        let good = Array(#"{"ok":true,"result":[{"update_id":1,"t":"a"},{"update_id":2,"t":[{"b":null}]}]}"#.utf8)
        for _ in 0..<20_000 {
            var bytes = good
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                bytes[Int.random(in: 0..<bytes.count, using: &random)] = letters.randomElement(using: &random) ?? 0
            }
            for update in UpdateSplitter.updates(in: bytes) ?? [] { #expect(update.bytes.count <= bytes.count) }
        }
    }
}

extension String.UTF8View {
    fileprivate var trimmingSpaces: [UInt8] {
        var bytes = Array(self)
        while bytes.last == 0x20 { bytes.removeLast() }
        return bytes
    }
}
