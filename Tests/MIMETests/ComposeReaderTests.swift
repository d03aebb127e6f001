import Foundation
import Testing

@testable import MIME

/// Another program's parser reads what is composed: Python's `email`, by Tests/Mail/composed.py.
@Suite struct ComposeReaderTests {
    private static let python = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map { $0 + "/python3" }
        .first { FileManager.default.isExecutableFile(atPath: $0) }

    private static let script = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Mail/composed.py")

    /// A mail, and what a reader must find in it.
    private struct Expected: Encodable {
        var subject: String
        var from: [[String]]
        var to: [[String]]
        var cc: [[String]]
        var references: [String]
        var text: String?
        var html: String?
        var files: [File]
        var defects: [String] = []

        struct File: Encodable {
            var file: OutgoingFile
            var isInline: Bool

            func encode(to encoder: any Encoder) throws {
                var values = encoder.unkeyedContainer()
                try values.encode(file.name)
                try values.encode(file.mime)
                try values.encode(Data(file.content).base64EncodedString())
                try values.encode(isInline)
            }
        }

        init(_ mail: OutgoingMail) {
            subject = mail.subject
            from = [[mail.from.name, mail.from.address]]
            to = mail.to.map { [$0.name, $0.address] }
            cc = mail.cc.map { [$0.name, $0.address] }
            references = mail.references.map { "<\($0)>" }
            text = mail.text.isEmpty && mail.html != nil ? nil : mail.text
            html = mail.html
            let images = mail.attachments.filter { $0.contentID != nil }
            files =
                images.map { File(file: $0, isInline: true) }
                + mail.attachments.filter { $0.contentID == nil }.map { File(file: $0, isInline: false) }
        }

        func encode(to encoder: any Encoder) throws {
            var values = encoder.container(keyedBy: Key.self)
            try values.encode(subject, forKey: .subject)
            try values.encode(from, forKey: .from)
            try values.encode(to, forKey: .to)
            try values.encode(cc, forKey: .cc)
            try values.encode(references, forKey: .references)
            // Encoded where nil too: then the reader must find none.
            try values.encode(text, forKey: .text)
            try values.encode(html, forKey: .html)
            try values.encode(files, forKey: .files)
            try values.encode(defects, forKey: .defects)
        }

        private enum Key: String, CodingKey { case subject, from, to, cc, references, text, html, files, defects }
    }

    private static let words = [
        "Wycena", "Wycena tłumaczenia – „pilne”", "Переклад диплома з апостилем 🇺🇦 для пані Олени", "תרגום תעודת לידה",
        "=?UTF-8?B?xbw=?= literally",
        "a, b; c <d> \"e\" \\f (g) @h", String(repeating: "Дуже довга тема ", count: 30) + "x", String(repeating: "x", count: 900),
        "I'm 100% sure_",
    ]

    private static func mails() -> [OutgoingMail] {
        words.enumerated().flatMap { index, word in
            [false, true].map { hasHTML in
                outgoing { mail in
                    mail.subject = word
                    mail.from.name = String(word.prefix(ComposeLimits.name / 2))
                    mail.to = (0..<3).map { MailAddress(name: String(word.prefix(100)), address: "klient\($0)@firma.example") }
                    mail.cc = index % 2 == 0 ? [] : mail.to
                    mail.references = (0..<index * 2).map { "ref-\($0)@firma.example" }
                    mail.text = index == 3 && hasHTML ? "" : String(repeating: word + "\n", count: 1 + index * 10) + "From me \n.\n"
                    if hasHTML { mail.html = "<p>\(word)</p><img src=\"cid:i@x\">\n" + String(repeating: "ж", count: 2000) + "\n" }
                    mail.attachments = index == 0 ? [] : files(word, image: hasHTML)
                }
            }
        }
    }

    private static func files(_ word: String, image: Bool) -> [OutgoingFile] {
        let name = AttachmentName.clean(word + ".pdf")
        let picture = OutgoingFile(name: "logo.png", mime: "image/png", content: Array(0...255), contentID: "i@x")
        return (image ? [picture] : []) + [
            OutgoingFile(name: name, mime: "application/pdf", content: Array(repeating: 7, count: 1000)),
            OutgoingFile(name: String(repeating: "ж", count: 190) + ".txt", mime: "text/plain", content: Array("a\nb\r\nж".utf8)),
            OutgoingFile(name: "пусто.html", mime: "text/html", content: []),
            OutgoingFile(name: "лист.eml", mime: "message/rfc822", content: Array("Subject: x\r\n\r\nhello\r\n".utf8)),
        ]
    }

    @Test(.enabled(if: python != nil, "python3 is not here"))
    func pythonReadsWhatWasMeant() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "composed-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        for (index, mail) in Self.mails().enumerated() {
            try Data(MailComposer.compose(mail)).write(to: folder.appending(path: "\(index).eml"))
            try JSONEncoder().encode(Expected(mail)).write(to: folder.appending(path: "\(index).json"))
        }
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(filePath: try #require(Self.python))
        process.arguments = [Self.script.path(), folder.path()]
        process.standardOutput = output
        process.standardError = output
        try process.run()
        let said = String(decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
        process.waitUntilExit()
        #expect(process.terminationStatus == 0, "\(said.prefix(5000))")
        #expect(said.contains("18 mails"))
    }
}
