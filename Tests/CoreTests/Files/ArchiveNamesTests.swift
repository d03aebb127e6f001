import Testing

@testable import Core

@Suite struct ArchiveNamesTests {
    @Test(arguments: [
        ("скан.pdf", "скан.pdf"), ("../../etc/passwd", ".._.._etc_passwd"), ("..", "file"), (".", "file"), ("", "file"), ("  ", "file"),
        ("a/b\\c:d*e?f\"g<h>i|j", "a_b_c_d_e_f_g_h_i_j"), ("CON", "_CON"), ("com1.txt", "_com1.txt"), ("console.txt", "console.txt"),
        ("nul .pdf", "_nul.pdf"), ("ends.", "ends"), ("ends. . ", "ends"), ("tab\there\n.txt", "tabhere.txt"),
        ("gepj\u{202E}fdp.exe", "gepjfdp.exe"), (".hidden", ".hidden"), ("a\0b", "ab"),
    ])
    func areSafe(_ name: String, _ safe: String) { #expect(ArchiveNames.safe(name) == safe) }

    @Test func aLongNameKeepsItsEnding() {
        let name = ArchiveNames.safe(String(repeating: "ї", count: 500) + ".pdf")
        #expect(name.utf8.count <= ArchiveNames.maximumBytes && name.hasSuffix("ї.pdf"))
    }

    @Test func theSameNameComesTwice() {
        let names = ArchiveNames.unique(["scan.pdf", "Scan.PDF", "scan.pdf", "scan (2).pdf", "../x", "..\\x", "", ".."])
        #expect(names == ["scan.pdf", "Scan (2).PDF", "scan (3).pdf", "scan (2) (2).pdf", ".._x", ".._x (2)", "file", "file (2)"])
        #expect(Set(names.map { $0.lowercased() }).count == names.count)
    }
}
