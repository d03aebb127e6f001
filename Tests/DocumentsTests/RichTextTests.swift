import Documents
import Testing

@Suite struct RichTextTests {
    private func count(_ text: String) throws -> DocumentCount {
        try #require(Documents.count(Array(text.unicodeScalars.map { UInt8($0.value) }), name: "a.rtf", mime: ""))
    }

    @Test(arguments: [
        (#"{\rtf1\ansi Hello world\par}"#, 11, 2),
        // What is no text.
        (#"{\rtf1{\fonttbl{\f0 Times;}}{\colortbl;\red0;}{\info{\title A title}}{\stylesheet{\s0 Normal;}}Text}"#, 4, 1),
        (#"{\rtf1{\header Head\par}{\footer Foot}{\*\generator Riched20;}{\pict 0a0b0c}Text}"#, 4, 1),
        (#"{\rtf1 a{\*\unknown b}c}"#, 2, 1),
        (#"{\rtf1{\listtext 1.\tab}Item}"#, 4, 1),
        (#"{\rtf1{\field{\*\fldinst PAGE}{\fldrslt 12}}}"#, 2, 1),
        (#"{\rtf1 kept {\deleted gone}{\v hidden}\v0 on}"#, 7, 2),
        (#"{\rtf1 a\bin4 {}}}b}"#, 2, 1),
        // Notes and text boxes are texts of their own.
        (#"{\rtf1 wo{\footnote a note}rd\par}"#, 10, 3),
        (#"{\rtf1 a{\shp{\*\shpinst{\sp{\sn name}{\sv value}}{\shptxt box\par}}{\shprslt box}}b\par}"#, 5, 2),
        // Characters.
        (#"{\rtf1 a\tab b\line c\~d\_e\-f}"#, 9, 4),
        (#"{\rtf1\uc1 \u347?wiat \u8211?}"#, 7, 2),
        (#"{\rtf1\uc2 \u347\'3f?x\uc0\u347 y}"#, 4, 1),
        (#"{\rtf1 \u-10180?\u-8703?}"#, 1, 1),
        (#"{\rtf1{\upr{a\'b3}{\*\ud{a\u322?}}}}"#, 2, 1),
        (#"{\rtf1 a\{b\}\\c}"#, 6, 1),
        (#"{\rtf1\trowd one\cell two\cell\row three}"#, 11, 3),
        (#"{\rtf1 unclosed {group"#, 14, 2),
    ])
    func counts(text: String, characters: Int, words: Int) throws {
        let count = try count(text)
        #expect(count.format == .rtf && count.state == .counted && count.characters == characters && count.words == words, "\(count)")
    }

    /// In a charset of two bytes a character is one.
    @Test func codePages() throws {
        let japanese = #"{\rtf1\ansi\deff0{\fonttbl{\f0\fcharset0 A;}{\f1\fcharset128 B;}}\f1\'93\'fa\'96\'7b\f0 ab}"#
        #expect(try count(japanese).characters == 4)
        // 0xB3 is ł on 1250 and a digit above the line on 1252; both are seen.
        #expect(try count(#"{\rtf1\ansicpg1250 Pawe\'b3}"#).characters == 5)
    }
}
