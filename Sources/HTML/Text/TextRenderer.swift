/// Renders a tree as text for people.
struct TextRenderer {
    private let document: HTMLDocument
    private var writer = LineWriter()
    private var lists: [Int?] = []

    init(_ document: HTMLDocument) { self.document = document }

    mutating func render() -> String {
        if !document.nodes.isEmpty { visit(0) }
        return writer.finish()
    }

    private mutating func visit(_ index: Int) {
        let node = document.nodes[index]
        if node.isText {
            writer.add(node.text)
            return
        }
        if node.isForeign || Self.silent.contains(node.name) || Visibility.isHidden(node) { return }
        switch node.name {
        case "br": writer.lineBreak()
        case "hr":
            writer.block()
            writer.add("---")
            writer.block()
        case "img": if let alt = node["alt"] { writer.add(" " + alt + " ") }
        case "a": link(node)
        case "blockquote": quote(node)
        case "pre", "listing", "xmp", "plaintext": preformatted(node)
        case "ul", "ol", "menu", "dir": list(node)
        case "li": item(node)
        case "td", "th":
            writer.cell()
            children(node)
        case "tr":
            writer.block()
            children(node)
            writer.block()
        default: plain(node)
        }
    }

    private mutating func children(_ node: HTMLDocument.Node) {
        for child in node.children { visit(child) }
    }

    private mutating func plain(_ node: HTMLDocument.Node) {
        if Self.paragraphs.contains(node.name) {
            writer.paragraph()
            children(node)
            writer.paragraph()
        } else if Self.blocks.contains(node.name) {
            writer.block()
            children(node)
            writer.block()
        } else {
            children(node)
        }
    }

    private mutating func quote(_ node: HTMLDocument.Node) {
        writer.paragraph()
        writer.open("> ")
        children(node)
        writer.close()
        writer.paragraph()
    }

    private mutating func preformatted(_ node: HTMLDocument.Node) {
        writer.paragraph()
        writer.preformatted += 1
        children(node)
        writer.preformatted -= 1
        writer.paragraph()
    }

    private mutating func list(_ node: HTMLDocument.Node) {
        lists.isEmpty ? writer.paragraph() : writer.block()
        let start = node["start"].flatMap { Int($0) } ?? 1
        lists.append(node.name == "ol" ? min(max(start, 0), 1_000_000) : nil)
        children(node)
        lists.removeLast()
        lists.isEmpty ? writer.paragraph() : writer.block()
    }

    private mutating func item(_ node: HTMLDocument.Node) {
        writer.block()
        var mark = "• "
        if let last = lists.indices.last, let number = lists[last] {
            mark = "\(number). "
            lists[last] = number + 1
        }
        writer.mark(mark)
        writer.open("  ")
        children(node)
        writer.close()
        writer.block()
    }

    private mutating func link(_ node: HTMLDocument.Node) {
        let before = writer.mark
        children(node)
        guard let href = node["href"], let target = LinkTarget(href), target.isShown else { return }
        let shown = writer.text(since: before)
        if !target.isNamed(by: shown) { writer.add(shown.isEmpty ? target.url : " (\(target.url))") }
    }

    private static let silent: Set<String> = [
        "head", "script", "style", "title", "template", "iframe", "object", "embed", "applet", "noframes", "noembed", "select", "datalist",
        "audio", "video", "canvas", "map",
    ]
    private static let paragraphs: Set<String> = ["p", "h1", "h2", "h3", "h4", "h5", "h6", "table", "dl", "figure", "address", "fieldset"]
    private static let blocks: Set<String> = [
        "div", "html", "body", "section", "article", "aside", "header", "footer", "main", "nav", "center", "form", "dt", "dd", "tbody",
        "thead", "tfoot",
        "caption", "figcaption", "details", "summary", "legend", "hgroup",
    ]
}
