import Documents
import Foundation
import Testing

private let program = "/usr/bin/soffice"

/// Another program counts the same: LibreOffice opens what we count and says its own numbers.
@Suite(.serialized, .enabled(if: FileManager.default.isExecutableFile(atPath: program), "needs LibreOffice (libreoffice-writer-nogui)"))
struct LibreOfficeTests {
    private static let words =
        """
        Umowa najmu lokalu mieszkalnego została zawarta w Łodzi dnia 5 maja 2026 roku. Між сторонами: пан Олег Ґжицький, який мешкає у Львові, та пані Żaneta Wójcik. \
        The tenant’s share of 50 % is due “at once”; see § 8, no. 12/2026.
        """.split(separator: ". ").map { $0 + "." }

    private var paragraphs: [String] { (0..<24).map { "\($0 + 1)) " + Self.words[$0 % 3] + " " + Self.words[($0 + 1) % 3] } }

    /// Converts files, and gives the folder with what came of them.
    private func convert(_ files: [String: [UInt8]], to kind: String) throws -> String {
        let folder = NSTemporaryDirectory() + "office-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder + "/out", withIntermediateDirectories: true)
        for (name, content) in files { try Data(content).write(to: URL(fileURLWithPath: "\(folder)/\(name)")) }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments =
            ["-env:UserInstallation=file://\(folder)/profile", "--headless", "--convert-to", kind, "--outdir", folder + "/out"]
            + files.keys.map { "\(folder)/\($0)" }
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0)
        return folder
    }

    /// What LibreOffice wrote into the document about its text.
    private func statistics(_ path: String) throws -> [Int] {
        let meta = String(decoding: try Samples.part("meta.xml", of: path), as: UTF8.self)
        return try ["character-count", "non-whitespace-character-count", "word-count"].map { name in
            let begin = try #require(meta.range(of: "meta:\(name)=\""))
            return try #require(Int(meta[begin.upperBound...].prefix { $0 != "\"" }))
        }
    }

    private func numbers(_ count: DocumentCount?) -> [Int] { count.map { [$0.characters, $0.withoutSpaces, $0.words] } ?? [] }

    private func escaped(_ text: String) -> String {
        text.utf16.map { $0 < 0x80 ? String(UnicodeScalar(UInt8($0))) : "\\u\(Int16(bitPattern: $0))?" }.joined()
    }

    @Test func theSameNumbers() throws {
        let note = "<w:footnote w:id=\"2\"><w:p><w:r><w:t>Przypis tłumacza: nieczytelne.</w:t></w:r></w:p></w:footnote>"
        let reference = "<w:p><w:r><w:t>Z przypisem</w:t></w:r><w:r><w:footnoteReference w:id=\"2\"/></w:r></w:p>"
        let table = "<w:tbl><w:tr><w:tc>\(Samples.paragraph("Imię"))</w:tc><w:tc>\(Samples.paragraph("Jan Maria"))</w:tc></w:tr></w:tbl>"
        let body = paragraphs.map(Samples.paragraph).joined()
        let files: [String: [UInt8]] = [
            "plain.docx": try Samples.docx(body),
            "rich.docx": try Samples.docx(body + reference + table + Samples.paragraph("end"), footnotes: note),
            "text.rtf": Array(("{\\rtf1\\ansi\\uc1 " + paragraphs.map { escaped($0) + "\\par " }.joined() + "}").utf8),
        ]
        let folder = try convert(files, to: "odt")
        defer { try? FileManager.default.removeItem(atPath: folder) }
        for (name, content) in files {
            let path = "\(folder)/out/" + name.prefix { $0 != "." } + ".odt"
            var theirs = try statistics(path)
            // It counts the mark of a note in the text, which is no text.
            if name == "rich.docx" { theirs = [theirs[0] - 1, theirs[1] - 1, theirs[2]] }
            #expect(numbers(Documents.count(content, name: name, mime: "")) == theirs, "\(name)")
            // And so does what they wrote.
            let written = Array(try Data(contentsOf: URL(fileURLWithPath: path)))
            #expect(numbers(Documents.count(written, name: "a.odt", mime: "")) == theirs, "\(name) as odt")
        }
    }

    /// A PDF has lost its paragraphs: its count comes within a hundredth.
    @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: PDFReader.standard.program), "needs poppler-utils"))
    func nearlyTheSameAsPDF() throws {
        let document = try Samples.docx(paragraphs.map(Samples.paragraph).joined())
        let folder = try convert(["text.docx": document], to: "pdf")
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let pdf = Documents.count(Array(try Data(contentsOf: URL(fileURLWithPath: folder + "/out/text.pdf"))), name: "text.pdf", mime: "")
        let original = try #require(Documents.count(document, name: "text.docx", mime: ""))
        let count = try #require(pdf)
        #expect(count.state == .counted && count.words == original.words && count.withoutSpaces == original.withoutSpaces)
        #expect(abs(count.characters - original.characters) * 100 < original.characters, "\(count.characters) and \(original.characters)")
    }
}
