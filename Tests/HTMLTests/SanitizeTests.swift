import HTML
import Testing

@Suite struct SanitizeTests {
    static let options = SanitizeOptions(
        cid: { $0 == "logo@x" ? "/files/1" : nil },
        remoteImages: false,
        ownHosts: ["office.example:8443", "Office.Example"]
    )

    @Test(arguments: [
        ("<p>a <b>b</b> &lt;c&gt; &amp; d</p>", "<p>a <b>b</b> &lt;c&gt; &amp; d</p>"), ("<custom-x>a</custom-x><o:p>b</o:p>", "ab"),
        ("<font color=red size=2 face='Arial, sans'>x</font>", "<font color=\"red\" size=\"2\" face=\"Arial, sans\">x</font>"),
        ("<td>x", "x"),
        (
            "<table width='100%' bgcolor=#ffffff><tr><td colspan=99999 onclick=x>a",
            "<table width=\"100%\" bgcolor=\"#ffffff\"><tbody><tr><td colspan=\"1000\">a</td></tr></tbody></table>"
        ),
        ("<script>alert(1)</script><p onclick=x>a</p>", "<p>a</p>"), ("<iframe src=x>a</iframe><object>b</object><embed>c", "c"),
        ("<form action=x>a<input><button>b</button><select><option>c</select></form>", "ab"),
        ("<textarea>a<b></textarea>", "<pre>\na&lt;b&gt;</pre>"),
        ("<xmp><script>x</script></xmp>", "<pre>\n&lt;script&gt;x&lt;/script&gt;</pre>"),
        ("<plaintext><script>", "<pre>\n&lt;script&gt;</pre>"),
        ("<!-- a --><!doctype x><?php x ?>b", "b"),
        ("<base href=//x><meta http-equiv=refresh content=0><link rel=stylesheet href=x>a", "a"),
        ("<svg><a xlink:href=javascript:x>a</a></svg><math><mi>b</math>c", "c"), ("<noscript><p>a</noscript>", "<p>a</p>"),
        ("<a>x<a>y</a>", "<a>x</a><a>y</a>"),
        ("<details open><summary>a</summary>b</details>", "<details open=\"\"><summary>a</summary>b</details>"),
        ("a\u{A0}b", "a&nbsp;b"), ("<pre>\n\na</pre>", "<pre>\n\na</pre>"),
    ])
    func keepsWhatIsAllowed(_ html: String, _ expected: String) {
        #expect(body(html, Self.options) == expected)
    }

    @Test(arguments: [
        "https://x.y/a?b=1&c=2", "http://x.y", "mailto:a@b.c?subject=x", "tel:+380441234567",
    ])
    func keepsLinks(_ url: String) {
        let escaped = url.replacing("&", with: "&amp;")
        #expect(
            body("<a href='\(escaped)' title=lie>t</a>")
                == "<a href=\"\(escaped)\" title=\"\(escaped)\" target=\"_blank\" rel=\"noopener noreferrer\">t</a>"
        )
    }

    @Test(arguments: [
        "javascript:alert(1)", " JaVaScRiPt:x", "java\nscript:x", "\u{1}javascript:x", "data:text/html,x", "vbscript:x",
        "file:///etc/passwd", "/relative", "x.html", "#top", "",
        "?q", "cid:logo@x", "https://office.example/api", "https://office.example.:1/x", "//OFFICE.example:8443/x",
        "https:\\\\office.example\\x", "https:office.example/x",
        "https://user:pw@office.example/", "https://ｏffice.example/", "https://off%69ce.example/", "blob:https://x/1", "filesystem:x",
        "ftp://x/y", "https://", "https:///",
    ])
    func dropsLinks(_ url: String) {
        #expect(body("<a href=\"\(url)\">t</a>", Self.options) == "<a>t</a>")
    }

    @Test func normalizesLinks() {
        #expect(body("<a href='//x.y/z'>t</a>").contains("href=\"https://x.y/z\""))
        #expect(body("<a href='https://bank.example@evil.example/'>t</a>").contains("href=\"https://evil.example/\""))
        #expect(body("<a href='https:\\\\x.y\\z'>t</a>").contains("href=\"https://x.y/z\""))
        #expect(body("<a href='https://x.y/a\"b<c> d'>t</a>").contains("href=\"https://x.y/a%22b%3Cc%3E%20d\""))
    }

    @Test(arguments: [
        ("<img src=cid:logo@x alt=L>", "<img alt=\"L\" src=\"/files/1\">", 0, 0),
        ("<img src='CID:logo%40x'>", "<img src=\"/files/1\">", 0, 0),
        ("<img src='cid:<logo@x>'>", "<img src=\"/files/1\">", 0, 0), ("<img src=cid:other alt=L>", "<img alt=\"L\">", 0, 0),
        ("<img src=http://t.x/p.png alt=Foto width=100>", "<img alt=\"Foto\" width=\"100\" class=\"blocked\">", 1, 1),
        ("<img src=//t.x/p.png>", "<img class=\"blocked\">", 1, 1), ("<img src=https://t.x/o.gif width=1 height=1>", "", 1, 1),
        ("<img src=/own.png><img src=x.png>", "<img><img>", 0, 0), ("<img src=https://office.example/x>", "<img>", 0, 0),
        ("<img src=javascript:x onerror=y>", "<img>", 0, 0),
        ("<img src='data:image/png;base64,iVBO Rw=='>", "<img src=\"data:image/png;base64,iVBORw==\">", 0, 0),
        ("<img src='data:image/svg+xml;base64,AAAA'>", "<img>", 0, 0),
        ("<img src='data:text/html,<script>'>", "<img>", 0, 0), ("<img src='data:image/png,x'>", "<img>", 0, 0),
        ("<img srcset='https://x/y 2x' lowsrc=https://x/z>", "<img>", 0, 0),
        ("<p style=\"background:url('https://t.x/b.png') red\">a</p>", "<p style=\"background:red\">a</p>", 1, 1),
        ("<table background=https://t.x/b.png></table>", "<table></table>", 1, 1),
    ])
    func judgesPictures(_ html: String, _ expected: String, _ blocked: Int, _ remote: Int) {
        let result = HTML.sanitize(html, options: Self.options)
        #expect(body(html, Self.options) == expected)
        #expect(result.blockedImages == blocked)
        #expect(result.remoteImages == remote)
    }

    @Test func showsRemotePicturesOverHTTPSOnly() {
        let options = SanitizeOptions(remoteImages: true)
        let html = "<img src=http://t.x/p.png><img src=https://t.x/q.png><p style='background-image:url(http://t.x/r.png)'>a</p>"
        let result = HTML.sanitize(html, options: options)
        #expect(result.remoteImages == 3)
        #expect(result.blockedImages == 0)
        #expect(
            body(html, options)
                == "<img src=\"https://t.x/p.png\"><img src=\"https://t.x/q.png\"><p style=\"background-image:url(&quot;https://t.x/r.png&quot;)\">a</p>"
        )
    }

    @Test(arguments: [
        ("color:red;position:fixed;top:0", "color:red"), ("width:expression(alert(1))", nil), ("behavior:url(x.htc)", nil),
        ("-moz-binding:url(x)", nil),
        ("color:r\\65 d", nil), ("color:/**/red", "color:red"), ("background:url(javascript:x)", nil),
        ("COLOR: Red ; FONT-size : 12px", "color:Red;font-size:12px"),
        ("font-family:'Times New Roman',serif", "font-family:&#39;Times New Roman&#39;,serif"), ("color:red;}body{x:y", "color:red"),
        ("content:'x'", nil),
        ("font:12px \"a;b\", c;color:red", "color:red"), ("display:none", "display:none"), ("display:contents", nil),
        ("mso-line-height-rule:exactly", nil),
        ("color:var(--x)", nil), ("--x:red", nil), ("color:rgb(1,2,3)", "color:rgb(1,2,3)"),
        ("width:calc(100% - 2px)", "width:calc(100% - 2px)"), ("color:image-set(x)", nil),
        ("list-style:url(https://x/y)", nil), ("border-image-source:url(https://x/y)", nil),
        ("margin:0 auto!important", "margin:0 auto!important"), ("color:\"", nil),
        ("background:u\nrl(x)", nil), ("color:</style>", nil), ("cursor:url(x)", nil), ("z-index:9;transform:scale(9)", nil),
    ])
    func filtersStyles(_ css: String, _ expected: String?) {
        let attribute = css.replacing("\"", with: "&quot;").replacing("<", with: "&lt;")
        #expect(body("<p style=\"\(attribute)\">a</p>") == (expected.map { "<p style=\"\($0)\">a</p>" } ?? "<p>a</p>"))
    }

    @Test(arguments: [
        ("p{color:red}", "p{color:red}\n"), ("@import url(x);p{color:red}", "p{color:red}\n"),
        ("@font-face{src:url(x)}p{color:red}", "p{color:red}\n"),
        ("@media (max-width:600px){.a{width:100%;position:fixed}}", "@media (max-width:600px){.a{width:100%}\n}\n"),
        ("<!-- p{color:red} -->", "p{color:red}\n"),
        ("p{background:url(https://x/y)}", ""), ("p{color:red", "p{color:red}\n"), ("}p{color:red}", "p{color:red}\n"),
        ("a[href^='x']{color:red}", "a[href^='x']{color:red}\n"),
        ("p\\{x{color:red}", ""), ("@keyframes x{from{color:red}to{color:blue}}b{color:red}", "b{color:red}\n"),
        ("@media x{@import y;p{color:red}}", "@media x{p{color:red}\n}\n"),
        ("", ""), ("{", ""), ("@", ""), ("p{}", ""),
    ])
    func filtersSheets(_ css: String, _ expected: String) {
        let result = HTML.sanitize("<style>\(css)</style>a").html
        #expect(result.contains("</style>" + (expected.isEmpty ? "</head>" : "<style>\(expected)</style></head>")))
    }

    @Test func isAWholeDocument() {
        let html = HTML.sanitize("<html><body bgcolor=red style='margin:0'>a").html
        #expect(html.hasPrefix("<!doctype html><html><head><meta charset=\"utf-8\"><style>"))
        #expect(html.hasSuffix("</head><body bgcolor=\"red\" style=\"margin:0\">a</body></html>"))
        #expect(HTML.sanitize("").html.hasSuffix("<body></body></html>"))
    }
}
