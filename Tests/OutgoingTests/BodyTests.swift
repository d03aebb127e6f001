import Outgoing
import TestCertificates
import Testing

@Suite(.timeLimit(.minutes(2))) struct BodyTests {
    static let cases: [String] = [
        "", ".", "..", "\r\n", ".\r\n", ".\r\n.\r\n", "a", "a\r\n", "a\r\n.", "a\r\n.\r\n", "a\r\n.\r\nb\r\n", "a\r\n..\r\n",
        "\r\n.\r\n.\r\n.\r\n", "a\r",
        "a\r\r\n.b\r\n", "a\r\n\r", "a\r\n\r\n", ".a\r\n.b\r\n.c", "a\r\n.\r\nRCPT TO:<x@example.org>\r\n.\r\n",
    ]

    /// What a server has to find between DATA and the end.
    private func onTheWire(_ mail: [UInt8]) -> [UInt8] {
        var lines = String(decoding: mail, as: UTF8.self).components("\r\n")
        lines = lines.map { $0.hasPrefix(".") ? "." + $0 : $0 }
        var text = lines.joined(separator: "\r\n")
        if !text.isEmpty, lines.last != "" { text += "\r\n" }
        return Array((text + ".\r\n").utf8)
    }

    private func arrived(_ mail: [UInt8]) async throws -> [UInt8]? {
        try await ScriptedServer.with { server in
            let outcome = await SMTPEngine().send(
                mail,
                envelope: Sending.envelope,
                server: Sending.plain(server),
                login: nil,
                options: Sending.quick
            )
            #expect(outcome == SendTests.accepted)
            return server.mails.first
        }
    }

    @Test(arguments: cases) func arrivesByteForByte(_ text: String) async throws {
        #expect(try await arrived(Array(text.utf8)) == onTheWire(Array(text.utf8)))
    }

    /// A mail whose added dots make up for what is left after the first buffer: libcurl 7.88 would end it there.
    @Test(arguments: [1, 3, 10, 500]) func isNotCutShortByItsDots(_ dots: Int) async throws {
        var mail = Array(String(repeating: "\r\n.x", count: dots).utf8)
        mail += Array(repeating: UInt8(ascii: "y"), count: 65536 - mail.count)
        mail += Array(repeating: UInt8(ascii: "z"), count: dots)
        #expect(try await arrived(mail) == onTheWire(mail))
    }

    @Test func twentyMegabytes() async throws {
        let line = Array(String(repeating: "0123456789", count: 7).utf8) + Array("\r\n..\r\n".utf8)
        var mail: [UInt8] = []
        mail.reserveCapacity(20_000_000)
        while mail.count < 20_000_000 { mail += line }
        let tls = try Certificates.shared.server(.good)
        try await ScriptedServer.with(tls: tls, beginsWithTLS: true) { server in
            let outcome = await SMTPEngine().send(
                mail,
                envelope: Sending.envelope,
                server: Sending.secure(server, .tls),
                login: nil,
                options: Sending.quick
            )
            #expect(outcome == SendTests.accepted)
            #expect(server.mails.first == onTheWire(mail))
        }
    }
}

extension String {
    /// Split at each separator, on bytes: CR LF is one character to Swift.
    fileprivate func components(_ separator: String) -> [String] {
        var (parts, rest) = ([String](), Array(utf8)[...])
        while let range = rest.firstRange(of: Array(separator.utf8)) {
            parts.append(String(decoding: rest[..<range.lowerBound], as: UTF8.self))
            rest = rest[range.upperBound...]
        }
        return parts + [String(decoding: rest, as: UTF8.self)]
    }
}
