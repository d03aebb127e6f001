import HTML
import Testing

@Suite struct QuoteTests {
    private static let open = "<details class=\"quote\"><summary>…</summary>"

    @Test(arguments: [
        // Gmail
        "<div>Reply</div>[<div class=\"gmail_quote\"><div>On Mon Jan wrote:</div><blockquote class=\"gmail_quote\">old</blockquote></div>]",
        // Apple Mail, Thunderbird
        "<p>Reply</p>[<blockquote type=\"cite\">old</blockquote>]",
        "<p>Reply</p>[<div class=\"moz-cite-prefix\">On Jan wrote:</div><blockquote type=\"cite\">old</blockquote>]",
        // Outlook on the web and on the desktop
        "<div>Reply</div>[<div id=\"appendonsend\"></div><hr><div id=\"divRplyFwdMsg\">From: x</div><div>old</div>]",
        "<div class=\"WordSection1\"><p>Reply</p>[<div><div style=\"border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm\"><p><b>From:</b> x</p></div></div><p>old</p>]</div>",
        // Yahoo
        "<div>Reply</div>[<div class=\"yahoo_quoted\">old</div>]",
        // A reply below or inside stays in sight; only what is last folds.
        "<blockquote type=\"cite\">old</blockquote><p>Reply</p>", "<div class=\"gmail_quote\"><blockquote>old</blockquote>answer</div>",
        "<p>a</p><blockquote type=\"cite\">1</blockquote><p>b</p>[<blockquote type=\"cite\">2</blockquote>]",
        // Nothing but history, and forwards.
        "<div class=\"gmail_quote\">old</div>", "<p>fyi</p><div class=\"gmail_quote\">---------- Forwarded message ---------<br>x</div>",
        "<p>a</p><blockquote>poem</blockquote>",
    ])
    func folds(_ expected: String) {
        let html = expected.replacing("[", with: "").replacing("]", with: "")
        #expect(body(html) == expected.replacing("[", with: Self.open).replacing("]", with: "</details>"))
    }

    @Test func foldsOnce() {
        let once = HTML.sanitize("<p>a</p><blockquote type=cite>b</blockquote>").html
        #expect(body(once) == body(once.replacing("[", with: "")))
        #expect(body(once).components("<details").count == 2)
    }
}

extension String {
    fileprivate func components(_ separator: String) -> [Substring] { split(separator: separator, omittingEmptySubsequences: false) }
}
