import Foundation
import Testing

@testable import MIME

/// The mails in Bounces/: delivery reports in the forms of many mail systems, and mails that only look like one.
@Suite struct BounceTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Bounces")

    /// A line of expected.tsv.
    struct Expected: Sendable, CustomTestStringConvertible {
        var name: String
        var recipient: String
        var status: String
        var id: String
        var kind: String
        var testDescription: String { name }
    }

    static let expected: [Expected] = {
        let table = (try? String(contentsOf: folder.appending(path: "expected.tsv"), encoding: .utf8)) ?? ""
        return table.split(separator: "\n").filter { !$0.hasPrefix("#") }.map { line in
            let cells = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
            return Expected(name: cells[0], recipient: cells[1], status: cells[2], id: cells[3], kind: cells[4])
        }
    }()

    @Test(arguments: expected)
    func isReadRight(_ expected: Expected) throws {
        let bytes = [UInt8](try Data(contentsOf: Self.folder.appending(path: expected.name + ".eml")))
        // Servers hand mail over with CRLF; in files it often has LF.
        for raw in [bytes, ContentEncoding.withCRLF(bytes)] {
            let bounce = MailParser.parse(raw).bounce
            #expect(bounce?.recipient ?? "" == expected.recipient)
            #expect(bounce?.status ?? "" == expected.status)
            #expect(bounce?.originalMessageID ?? "" == expected.id)
            #expect((bounce.map { $0.isFinal ? "final" : "delayed" } ?? "none") == expected.kind)
        }
    }

    @Test func tableAndFilesAgree() throws {
        let files = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path()).filter { $0.hasSuffix(".eml") }
        #expect(Set(files) == Set(Self.expected.map { $0.name + ".eml" }))
        #expect(Self.expected.count { $0.kind != "none" } >= 45)
        #expect(Self.expected.count { $0.kind == "none" } >= 15)
    }

    /// A text of the worst kind costs no more than a moment: phrases, addresses and codes are searched in bounded pieces.
    @Test(arguments: ["a", "@", "a@", "5.1.", "<", "could not be delivered ", "Message-ID:\n", "ż", "550 "])
    func isBounded(_ piece: String) {
        let text = String(repeating: piece, count: 200_000 / piece.utf8.count)
        let mail = "From: MAILER-DAEMON@x.example\nReturn-Path: <>\nContent-Type: text/html\n\nUser unknown " + text
        let clock = ContinuousClock()
        #expect(clock.measure { _ = MailParser.parse(Array(mail.utf8)) } < .seconds(3))
        #expect(clock.measure { _ = MailParser.parse(Array(mail.replacing("/html", with: "/plain").utf8)) } < .seconds(3))
    }
}
