import HTML
import Testing

@Suite struct TextTests {
    @Test(arguments: [
        ("", ""), ("plain", "plain\n"), ("a &amp; b &lt;c&gt; &nbsp; &eacute; &#1087;", "a & b <c> é п\n"), ("  a \n b\t c ", "a b c\n"),
        ("<p>a</p><p>b</p>", "a\n\nb\n"), ("<div>a</div><div>b</div>", "a\nb\n"), ("a<br>b<br><br>c<br><br><br>d", "a\nb\n\nc\n\nd\n"),
        ("<h1>T</h1>x", "T\n\nx\n"), ("<ul><li>a<li>b</ul>", "• a\n• b\n"), ("<ol start=3><li>a</li><li>b</li></ol>", "3. a\n4. b\n"),
        ("<ul><li>a<ul><li>b</ul><li>c</ul>", "• a\n  • b\n• c\n"), ("<table><tr><td>a<td>b<tr><th>c<td>d</table>", "a\tb\nc\td\n"),
        ("<table><tr><td><p>a</p></td><td>b</td></tr></table>", "a\n\nb\n"),
        ("<a href='https://x.y/z'>here</a>", "here (https://x.y/z)\n"), ("<a href='https://x.y/'>x.y</a>", "x.y\n"),
        ("<a href='https://www.x.y'>http://x.y/</a>", "http://x.y/\n"),
        ("<a href='mailto:a@b'>a@b</a>", "a@b\n"), ("<a href='javascript:x'>js</a>", "js\n"), ("<a href='#x'>top</a>", "top\n"),
        ("<a href='https://x.y'><img src=a></a>", "https://x.y\n"), ("<img alt=Logo><img alt=''>text", "Logo text\n"),
        ("<script>x</script><style>y</style><title>t</title>z", "z\n"), ("<!-- c -->a<![if x]>b<![endif]>", "ab\n"),
        ("<div style='display:none'>preheader</div>text", "text\n"), ("a<span style='mso-hide: all'>b</span>", "a\n"),
        ("x<blockquote>a<br>b<blockquote>c</blockquote></blockquote>y", "x\n\n> a\n> b\n>\n> > c\n\ny\n"),
        ("<pre>a\n  b\n</pre>", "a\n  b\n"), ("a&zwnj;&#8203;&shy;b", "ab\n"), ("<b>a</b><i>b</i>", "ab\n"),
        ("<p>a <b> b</b></p>", "a b\n"),
        ("a<hr>b", "a\n---\nb\n"), ("<o:p>a</o:p>", "a\n"), ("<svg><text>no</text></svg>yes", "yes\n"), ("<noscript>a</noscript>", "a\n"),
        ("<template>a</template>b", "b\n"), ("a\u{0}b", "ab\n"),
    ])
    func renders(_ html: String, _ expected: String) {
        #expect(HTML.text(of: html).replacing("\u{FFFD}", with: "") == expected)
    }

    @Test(arguments: [
        String(repeating: "<div>", count: 100_000), String(repeating: "<b>", count: 5000) + "x",
        String(repeating: "<table><tr><td>", count: 3000) + "x",
        String(repeating: "<font size=1 color=2><p>", count: 20_000), String(repeating: "<a href=x>", count: 50_000) + "x",
        "<p " + (0..<50_000).map { "a\($0)=b" }.joined(separator: " ") + ">x",
        String(repeating: "<blockquote>", count: 150) + String(repeating: "x<br>", count: 20_000),
        String(repeating: "<svg><math>", count: 5000), String(repeating: "&", count: 500_000), String(repeating: "<", count: 500_000),
        String(repeating: "</p>", count: 100_000), String(repeating: "<li>a", count: 50_000),
    ])
    func isBounded(_ html: String) {
        let clock = ContinuousClock()
        let time = clock.measure {
            _ = HTML.text(of: html)
            _ = HTML.sanitize(html)
        }
        #expect(time < .seconds(20))
    }

    @Test func limitsSayThatSomethingIsMissing() {
        let long = HTMLDocument.parse("<p>żółć</p>", limits: .init(bytes: 5, nodes: 100, depth: 10))
        #expect(long.isTruncated)
        #expect(HTML.text(of: long) == "ż\n")
        #expect(HTMLDocument.parse("<p>a<p>b<p>c", limits: .init(bytes: 100, nodes: 4, depth: 10)).isTruncated)
        let deep = HTMLDocument.parse("<div><div><div><div><div>x", limits: .init(bytes: 100, nodes: 100, depth: 3))
        #expect(deep.isTruncated)
        #expect(HTML.text(of: deep) == "x\n")
        #expect(!HTMLDocument.parse("<p>a").isTruncated)
    }

    @Test func bytesMayBeAnything() {
        #expect(HTML.text(of: HTMLDocument.parse([0x61, 0xFF, 0xFE, 0x62])) == "a\u{FFFD}\u{FFFD}b\n")
    }
}
