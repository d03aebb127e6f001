import Core
import Testing

@Suite struct UploadRulesTests {
    @Test(arguments: [
        ("Umowa spółki.pdf", "Umowa spółki.pdf"), ("../../etc/passwd", "passwd"), (#"C:\Users\Anna\скан.jpg"#, "скан.jpg"),
        ("a\u{0}b\u{1B}[31m.txt", "ab[31m.txt"), ("line\r\nbreak.txt", "linebreak.txt"), ("  x  ", "x"), ("", "file"), ("..", "file"),
        ("/", "file"), ("folder/", "folder"), ("\u{202E}exe.gpj", "exe.gpj"), (".env", ".env"), ("\u{2028}", "file"),
    ])
    func names(_ text: String, _ name: String) { #expect(UploadRules.name(text) == name) }

    @Test func aLongNameKeepsItsEnding() {
        let name = UploadRules.name(String(repeating: "ї", count: 400) + ".docx")
        #expect(name.count == 255)
        #expect(name.hasSuffix("ї.docx"))
        #expect(UploadRules.name(String(repeating: "x", count: 300)).count == 255)
        #expect(UploadRules.name("." + String(repeating: "x", count: 300)).count == 255)
    }

    @Test(arguments: [
        ("application/PDF", "application/pdf"), (" text/plain ; charset=utf-8", "text/plain"), (nil, "application/octet-stream"),
        ("", "application/octet-stream"), ("pdf", "application/octet-stream"), ("a/b/c", "application/octet-stream"),
        ("text/ht ml", "application/octet-stream"), ("text/html\r\nX: y", "application/octet-stream"), ("/", "application/octet-stream"),
        ("зображення/png", "application/octet-stream"), (";", "application/octet-stream"),
        ("a/" + String(repeating: "b", count: 200), "application/octet-stream"), ("image/svg+xml", "image/svg+xml"),
    ])
    func types(_ header: String?, _ mime: String) { #expect(UploadRules.mime(header) == mime) }
}
