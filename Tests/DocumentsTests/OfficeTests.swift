import Documents
import Testing

/// What counts of a document of Word and of OpenDocument.
@Suite struct OfficeTests {
    private func docx(_ body: String, footnotes: String? = nil) throws -> DocumentCount {
        try #require(Documents.count(try Samples.docx(body, footnotes: footnotes), name: "a.docx", mime: ""))
    }

    private func odt(_ body: String) throws -> DocumentCount {
        try #require(Documents.count(try Samples.odt(body), name: "a.odt", mime: ""))
    }

    @Test func paragraphsOfWord() throws {
        let count = try docx(Samples.paragraph("Świadectwo pracy") + Samples.paragraph("") + Samples.paragraph("Jan Kowalski &amp; syn"))
        #expect(count.format == .docx && count.state == .counted && count.sheets == nil)
        #expect(count.characters == 16 + 18 && count.withoutSpaces == 15 + 15 && count.words == 6)
    }

    @Test(arguments: [
        // A tab in a run counts, a stop of tabs does not; ends of lines part words.
        (
            "<w:p><w:pPr><w:tabs><w:tab w:val=\"left\"/></w:tabs></w:pPr><w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t></w:r></w:p>",
            4, 3
        ),
        ("<w:p><w:r><w:t>co</w:t><w:noBreakHyphen/><w:t>op</w:t><w:softHyphen/></w:r></w:p>", 5, 1),
        // Without a word that it is to be kept, space at the ends is layout.
        ("<w:p><w:r><w:t> a </w:t></w:r></w:p>", 1, 1),
        ("<w:p><w:r><w:t xml:space=\"preserve\"> a </w:t></w:r></w:p>", 3, 1),
        // Tracked changes: what is inserted counts, what is deleted or was moved away does not.
        ("<w:p><w:ins><w:r><w:t>new</w:t></w:r></w:ins><w:del><w:r><w:delText>old</w:delText></w:r></w:del></w:p>", 3, 1),
        (
            "<w:p><w:moveFrom><w:r><w:t>moved</w:t></w:r></w:moveFrom></w:p><w:p><w:moveTo><w:r><w:t>moved</w:t></w:r></w:moveTo></w:p>", 5,
            1
        ),
        // A field's result counts, its instruction does not.
        ("<w:p><w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:t>12</w:t></w:r></w:p>", 2, 1),
        ("<w:p><w:hyperlink><w:r><w:t>link</w:t></w:r></w:hyperlink></w:p>", 4, 1),
        (
            "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r><w:r><w:rPr><w:vanish w:val=\"0\"/></w:rPr><w:t>seen</w:t></w:r></w:p>",
            4, 1
        ),
        (
            "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>one</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>two</w:t></w:r></w:p></w:tc></w:tr></w:tbl>",
            6, 2
        ),
        ("<w:p><w:r><w:sym w:font=\"Wingdings\" w:char=\"F0E0\"/></w:r></w:p>", 1, 1),
    ])
    func wordsOwnRules(body: String, characters: Int, words: Int) throws {
        let count = try docx(body)
        #expect(count.characters == characters && count.words == words)
    }

    /// It stands there twice, for Word and for programs of long ago, inside of a paragraph of its own.
    @Test func textBoxCountsOnce() throws {
        let box = "<w:txbxContent><w:p><w:r><w:t>in the box</w:t></w:r></w:p></w:txbxContent>"
        let body = """
            <w:p><w:r><w:t xml:space="preserve">before </w:t></w:r><w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx>\(box)\
            </wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>\(box)</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>\
            <w:r><w:t>after</w:t></w:r></w:p>
            """
        let count = try docx(body)
        #expect(count.characters == 12 + 10 && count.words == 5)
    }

    @Test func footnotesCount() throws {
        let note = "<w:footnote w:id=\"1\">\(Samples.paragraph("a note"))</w:footnote>"
        #expect(try docx(Samples.paragraph("text"), footnotes: note).characters == 10)
    }

    @Test func paragraphsOfOpenDocument() throws {
        let count = try odt(
            """
            <text:h>Umowa</text:h>\n  <text:p>Ala <text:span>ma</text:span>\n   kota</text:p>
            <text:p>a<text:s text:c="3"/>b<text:tab/>c<text:line-break/>d</text:p>
            """
        )
        #expect(count.format == .odt && count.characters == 5 + 11 + 8 && count.words == 1 + 3 + 4)
    }

    @Test func whatIsNoTextOfOpenDocument() throws {
        let count = try odt(
            """
            <text:tracked-changes><text:changed-region><text:deletion><text:p>gone</text:p></text:deletion></text:changed-region></text:tracked-changes>\
            <text:p>text<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>a note</text:p></text:note-body></text:note>\
            <office:annotation><text:p>comment</text:p></office:annotation><draw:frame><svg:desc>picture</svg:desc><draw:text-box><text:p>box</text:p>\
            </draw:text-box></draw:frame> on</text:p>
            """
        )
        #expect(count.characters == 7 + 6 + 3 && count.words == 2 + 2 + 1)
    }

    @Test func nameMatters() throws {
        let document = try Samples.docx(Samples.paragraph("a"))
        #expect(Documents.count(document, name: "umowa.DOCX", mime: "application/octet-stream")?.characters == 1)
        #expect(
            Documents.count(document, name: "x", mime: "application/vnd.openxmlformats-officedocument.wordprocessingml.document")?
                .characters == 1
        )
        #expect(Documents.count(document, name: "sheet.xlsx", mime: "") == nil)
        // An archive of something else under a document's name is not counted either.
        #expect(Documents.count(try Samples.archive([("a.txt", [65])]), name: "a.docx", mime: "") == nil)
    }
}
