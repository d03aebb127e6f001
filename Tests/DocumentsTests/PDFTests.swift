import Foundation
import Testing

@testable import Documents

/// With the real pdftotext where it is installed.
@Suite(.enabled(if: FileManager.default.isExecutableFile(atPath: PDFReader.standard.program), "needs poppler-utils"))
struct PDFTests {
    private let line = "This agreement is made between the parties named below,"

    @Test func linesAreJoined() throws {
        let count = try #require(
            Documents.count(Samples.pdf([[line, "and it is in force from today."], [line]]), name: "a.pdf", mime: "")
        )
        #expect(count.format == .pdf && count.state == .counted && count.sheets == 2 && count.emptySheets == 0)
        #expect(count.characters == 55 + 1 + 30 + 55 && count.words == 9 + 7 + 9)
    }

    @Test func scan() {
        let sheets = Documents.count(Samples.pdf([[], ["page 2"], []]), name: "scan.pdf", mime: "")
        #expect(sheets?.state == .scan && sheets?.sheets == 3 && sheets?.characters == 6)
        // Some sheets of a letter may be pictures: it is counted, and said.
        let mixed = Documents.count(Samples.pdf([[line], [line], []]), name: "mixed.pdf", mime: "")
        #expect(mixed?.state == .counted && mixed?.emptySheets == 1)
    }

    /// A header, a stamp or what a scanner's program made of them is not the text of a scanned sheet.
    @Test func aScanWithAFewLetters() {
        let header = "Urzad Stanu Cywilnego, ul. Dluga 5, Krakow, tel. 12 345"
        for picture in ["/Subtype /Image", "/Subtype/Image", "/Subtype\n/Image"] {
            let scan = Documents.count(Samples.pdf([[header]], picture: picture), name: "a.pdf", mime: "")
            #expect(scan?.state == .scan && scan?.characters == 55 && scan?.emptySheets == 1)
        }
        // The same letters without a picture are a short letter, and so is a full one with the sender's sign.
        #expect(Documents.count(Samples.pdf([[header]], picture: "/Subtype /Form"), name: "a.pdf", mime: "")?.state == .counted)
        let letter = Documents.count(Samples.pdf([[line, line, line]], picture: "/Subtype /Image"), name: "a.pdf", mime: "")
        #expect(letter?.state == .counted && letter?.emptySheets == 0)
        // Half of the sheets is not most of them, but what is on both is next to nothing.
        let spread = Documents.count(Samples.pdf([[line, line, line], []], picture: "/Subtype /Image"), name: "a.pdf", mime: "")
        #expect(spread?.state == .scan)
    }

    @Test func damagedFile() {
        let broken = Array("%PDF-1.7\n".utf8) + (0..<3000).map { UInt8(truncatingIfNeeded: $0 &* 37) }
        #expect(Documents.count(broken, name: "a.pdf", mime: "")?.state == .unreadable(.damaged))
    }
}

/// How the reader's process is kept within bounds, with programs that misbehave.
@Suite struct PDFProcessTests {
    private func fault(_ reader: PDFReader) -> DocumentCount.State? {
        Documents.count(Samples.pdf([["x"]]), name: "a.pdf", mime: "", pdf: reader)?.state
    }

    private func script(_ text: String) throws -> String {
        let path = NSTemporaryDirectory() + "reader-\(UUID().uuidString)"
        try Data("#!/bin/sh\n\(text)\n".utf8).write(to: URL(fileURLWithPath: path))
        chmod(path, 0o700)
        return path
    }

    @Test func missing() { #expect(fault(PDFReader(program: "/nowhere/pdftotext")) == .unreadable(.pdfReaderMissing)) }

    @Test func tooSlow() throws {
        // Its own child goes with it.
        let mark = NSTemporaryDirectory() + "late-\(UUID().uuidString)"
        let path = try script("(sleep 3; touch '\(mark)') & sleep 60")
        defer { unlink(path) }
        #expect(fault(PDFReader(program: path, milliseconds: 300)) == .unreadable(.tooSlow))
        sleep(4)
        #expect(!FileManager.default.fileExists(atPath: mark))
    }

    @Test func outputWithoutEnd() throws {
        let path = try script("exec yes aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")
        defer { unlink(path) }
        #expect(fault(PDFReader(program: path)) == .unreadable(.unpacksTooLarge))
    }

    @Test func refusals() throws {
        for (text, expected) in [("exit 3", DocumentFault.password), ("exit 1", .damaged), ("kill -SEGV $$", .damaged)] {
            let path = try script(text)
            defer { unlink(path) }
            #expect(fault(PDFReader(program: path)) == .unreadable(expected))
        }
    }

    /// What it may use, what it sees of the world, and that the whole file comes.
    @Test func limitsAndEnvironment() throws {
        let path = try script(
            #"wc -c; ulimit -v; ulimit -c; ulimit -f; env | grep -c DRAGOMAN_SECRET; ls /proc/self/fd | wc -l; echo "$@""#
        )
        defer { unlink(path) }
        setenv("DRAGOMAN_SECRET", "x", 1)
        let file = [UInt8](repeating: 65, count: 300_000)
        let text = try file.withUnsafeBufferPointer { try PDFReader(program: path).text(of: $0) }
        let lines = String(decoding: text, as: UTF8.self).split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
        #expect(lines.prefix(5) == ["300000", "1048576", "0", "0", "0"])
        // Its three, and the folder that ls reads.
        #expect(Int(lines[5])! <= 4)
        #expect(lines[6] == "-q -enc UTF-8 - -")
    }
}

@Suite struct PDFLinesTests {
    @Test(arguments: [
        ("one\ntwo", "one two"), ("one\n\ntwo", "one\ntwo"), ("trans-\nlation", "trans-lation"), ("well-\nKnown", "well- Known"),
        ("  a   b  \n\n\n\nc ", "a b\nc"), ("", ""), ("so\u{AD}\nft", "so\u{AD}ft"),
    ])
    func joining(sheet: String, text: String) { #expect(PortableText.joined(sheet) == text) }
}
