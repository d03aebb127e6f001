import CDocuments
import Documents
import Testing

/// Files that are broken, locked, or made to do harm: each is refused in words, and costs little.
@Suite struct HostileTests {
    private func state(_ bytes: [UInt8], _ name: String) -> DocumentCount.State? { Documents.count(bytes, name: name, mime: "")?.state }

    @Test(arguments: ["a.docx", "a.odt", "a.pdf", "a.rtf"]) func nonsense(name: String) {
        let bytes = [0] + (0..<2000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        #expect(state(bytes, name) == .unreadable(.damaged))
        #expect(state(Array("PK\u{3}\u{4}".utf8) + bytes, "a.docx") == .unreadable(.damaged))
        #expect(state([], "a.docx") != nil)
    }

    @Test func everyBeginningOfADocument() throws {
        let whole = try Samples.docx(Samples.paragraph("text"), footnotes: "")
        for length in stride(from: 0, to: whole.count, by: 7) { _ = Documents.count(Array(whole.prefix(length)), name: "a.docx", mime: "") }
    }

    @Test func brokenXML() throws {
        #expect(state(try Samples.docx("<w:p><w:r></w:p>"), "a.docx") == .unreadable(.damaged))
        #expect(state(try Samples.odt("<text:p>&unknown;</text:p>"), "a.odt") == .unreadable(.damaged))
    }

    /// "A billion laughs", and a file of the server: no entity is ever declared.
    @Test func entities() throws {
        let laughs = #"<!DOCTYPE w [<!ENTITY a "haha"><!ENTITY b "&a;&a;&a;&a;">]>"#
        #expect(state(try Samples.docx(Samples.paragraph("&b;"), prolog: laughs), "a.docx") == .unreadable(.damaged))
        let file = #"<!DOCTYPE w [<!ENTITY a SYSTEM "file:///etc/passwd">]>"#
        #expect(state(try Samples.docx(Samples.paragraph("&a;"), prolog: file), "a.docx") == .unreadable(.damaged))
    }

    @Test func depth() throws {
        let deep = String(repeating: "<w:sdt>", count: 5000) + String(repeating: "</w:sdt>", count: 5000)
        #expect(state(try Samples.docx(deep), "a.docx") == .unreadable(.damaged))
        let groups = Array(("{\\rtf1 " + String(repeating: "{", count: 100_000)).utf8)
        #expect(state(groups, "a.rtf") == .unreadable(.damaged))
    }

    @Test func bombs() throws {
        // 30 MB of one letter shrink to 30 kB.
        let letters = Samples.paragraph(String(repeating: "a", count: 9_000_000))
        #expect(state(try Samples.docx(letters), "a.docx") == .unreadable(.unpacksTooLarge))
        let many = (0..<10_001).map { (name: "\($0)", content: [] as [UInt8]) }
        #expect(state(try Samples.archive(many), "a.docx") == .unreadable(.unpacksTooLarge))
        let spaces = String(repeating: "<text:s text:c=\"900000\"/>", count: 100)
        #expect(state(try Samples.odt("<text:p>\(spaces)</text:p>"), "a.odt") == .unreadable(.unpacksTooLarge))
        #expect(state([UInt8](repeating: 32, count: Documents.maximumSize + 1), "a.txt") == .unreadable(.tooLarge))
    }

    @Test func locked() throws {
        let container: [UInt8] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1] + [UInt8](repeating: 0, count: 600)
        #expect(state(container, "a.docx") == .unreadable(.password))
        #expect(Documents.kind(head: container, name: "a.doc", mime: "") == .oldWord && state(container, "a.doc") == nil)
        let manifest = """
            <manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry>\
            <manifest:encryption-data/></manifest:file-entry></manifest:manifest>
            """
        #expect(state(try Samples.odt("", manifest: manifest), "a.odt") == .unreadable(.password))
    }

    @Test func everyFaultIsInWords() {
        for fault in DocumentFault.allCases {
            #expect(fault.words.count > 40 && fault.words.hasSuffix(".") || fault.words.contains("apt install"))
        }
    }
}
