import HTML
import Testing

@Suite struct AttackTests {
    /// Known ways past sanitizers; each must come out clean, and stay clean when a browser parses the result again.
    static let attacks = [
        "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
        "<svg></p><style><a id=\"</style><img src=1 onerror=alert(1)>\">",
        "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">",
        "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
        "<svg><![CDATA[><img src=x onerror=alert(1)>]]>",
        "<template><script>x</script></template>", "<xmp><p title=\"</xmp><img src=x onerror=x>\">", "<title><img src=x onerror=x></title>",
        "<textarea><img src=x onerror=x></textarea>", "<style><img src='</style><img src=x onerror=x>'></style>",
        "<!--><img src=x onerror=x>-->", "<!--!><img src=x onerror=x>",
        "<a href=\"java&#x0A;script:alert(1)\">", "<a href='&#1;javascript:x'>", "<img src=x:x onerror=x>", "<img/src=x/onerror=x>",
        "<img \"\"\"><script>x</script>\">",
        "<div style=\"width:expression(x)\">", "<p style='background:url(\"javascript:x\")'>", "<p style='x:\"</style><script>x</script>'>",
        "<style>*{x:y}</style><style></sty</style>",
        "<plaintext></plaintext><script>x</script>", "<isindex type=image src=x onerror=x>", "<frameset onload=x><frame src=javascript:x>",
        "<body onload=x background=javascript:x>",
        "<table background=javascript:x><td background=data:text/html,x>", "<object data=javascript:x>", "<embed src=javascript:x>",
        "<link rel=import href=x>",
        "<a href=https://x.y onclick=z style=position:fixed>t", "<base href=javascript:x>",
        "<meta http-equiv=refresh content='0;url=javascript:x'>",
        "<svg><script href=x></script></svg>", "<svg><use href=data:x>", "<math href=javascript:x>",
        "<annotation-xml encoding=text/html><script>x", "<select><template><script>x</select>",
        "<img src=cid:\"onerror=x//>", "<img alt=\"`onerror=x`\">", "<img alt='\"><script>x</script>'>",
        "<p class='\"><script>x</script>'>", "<video><source onerror=x></video>",
        "<table><style><!--</style><img src=x onerror=x>--></table>", "<nobr><font><b><i><table><script>x", "</p><script>x</script>",
        "<br/onload=x>", "<input autofocus onfocus=x>",
        "<details ontoggle=x open>", "<marquee onstart=x>", "<a href='data:text/html;base64,x'>", "<img src='https://x/\"onerror=y'>",
    ]

    @Test(arguments: attacks)
    func comesOutClean(_ html: String) {
        for images in [false, true] {
            let options = SanitizeOptions(cid: { "/files/" + $0 }, remoteImages: images)
            let once = HTML.sanitize(html, options: options).html
            #expect(forbidden(once) == [])
            let twice = HTML.sanitize(once, options: options).html
            #expect(forbidden(twice) == [])
            #expect(!once.contains("alert(1)>") && !once.contains("<script"))
        }
    }

    @Test(arguments: attacks.indices)
    func comesOutCleanInsideOthers(_ index: Int) {
        let next = Self.attacks[(index + 7) % Self.attacks.count]
        for html in [
            "<table><tr><td>" + Self.attacks[index] + next, "<svg>" + Self.attacks[index],
            "<math><mi>" + Self.attacks[index] + "</math>" + next, "<select>" + next,
        ] {
            #expect(forbidden(HTML.sanitize(html).html) == [])
        }
    }
}
