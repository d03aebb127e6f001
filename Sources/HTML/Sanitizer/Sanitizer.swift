/// Writes a tree again, as far as ``AllowList`` goes. Text is always escaped, so whatever a browser makes of the result
/// holds no other elements than the ones written here.
struct Sanitizer {
    private let document: HTMLDocument
    private let options: SanitizeOptions
    private let quotes: QuoteFinder
    private var images: ImagePolicy
    private var output = ""
    private var sheet = ""
    private var isInLink = false

    init(_ document: HTMLDocument, _ options: SanitizeOptions) {
        self.document = document
        self.options = options
        quotes = QuoteFinder(document)
        images = ImagePolicy(options)
    }

    mutating func run() -> Sanitized {
        collectSheets()
        var attributes = ""
        if let body = document.nodes.firstIndex(where: { $0.name == "body" && !$0.isForeign }) {
            attributes = self.attributes(of: document.nodes[body])
            children(of: body)
        } else if !document.nodes.isEmpty {
            children(of: 0)
        }
        let styles = "<style>" + Self.baseStyle + "</style>" + (sheet.isEmpty ? "" : "<style>" + sheet + "</style>")
        let html =
            "<!doctype html><html><head><meta charset=\"utf-8\">" + styles + "</head><body" + attributes + ">" + output + "</body></html>"
        return Sanitized(html: html, blockedImages: images.blocked, remoteImages: images.remote)
    }

    private static let baseStyle =
        "html{background:#fff;color:#15171c}body{margin:12px;font:14px/1.5 sans-serif;overflow-wrap:break-word}img{max-width:100%}"
        + "img.blocked{background:#f0f1f4;outline:1px dashed #c9cdd6;color:#626877}pre{white-space:pre-wrap}"
        + "blockquote{margin:0 0 0 8px;padding-left:8px;border-left:2px solid #c9cdd6}"
        + "details.quote>summary{cursor:pointer;list-style:none;width:24px;text-align:center;background:#e9ebf0;border-radius:6px;line-height:14px}"

    /// Style elements stand in the head or anywhere else; they come together in the new head.
    private mutating func collectSheets() {
        for node in document.nodes where node.name == "style" && !node.isForeign && sheet.utf8.count < 300_000 {
            let css = node.children.map { document.nodes[$0].text }.joined()
            sheet += StyleFilter.sheet(css, &images)
        }
    }

    // MARK: Nodes

    private mutating func children(of index: Int) {
        var open: Int?
        for child in document.nodes[index].children {
            if open == nil, let last = quotes.folds[child] {
                output += "<details class=\"quote\"><summary>…</summary>"
                open = last
            }
            visit(child)
            if open == child {
                output += "</details>"
                open = nil
            }
        }
        if open != nil { output += "</details>" }
    }

    private mutating func visit(_ index: Int) {
        let node = document.nodes[index]
        if node.isText { return Escaping.append(text: node.text, to: &output) }
        if node.isForeign || AllowList.dropped.contains(node.name) { return }
        let name = AllowList.renamed[node.name] ?? node.name
        guard AllowList.elements.contains(name) else { return children(of: index) }
        if name == "img" { return picture(node) }
        if name == "a", isInLink { return children(of: index) }
        output += "<" + name + attributes(of: node, as: name)
        if name == "a" { link(node) }
        output += ">"
        if AllowList.void.contains(name) { return }
        // A parser drops a line end right after <pre>; one more keeps the text's own.
        if name == "pre" { output += "\n" }
        isInLink = isInLink || name == "a"
        children(of: index)
        if name == "a" { isInLink = false }
        output += "</" + name + ">"
    }

    private mutating func picture(_ node: HTMLDocument.Node) {
        let decision = node["src"].map { images.decide($0) } ?? .gone
        switch decision {
        case .show(let url):
            output += "<img" + attributes(of: node)
            Escaping.append(attribute: "src", url, to: &output)
            output += ">"
        case .blocked, .gone:
            guard !Self.isTracker(node) else { return }
            var plain = node
            plain.attributes.removeAll { $0.name == "class" }
            output += "<img" + attributes(of: plain) + (decision == .blocked ? " class=\"blocked\"" : "") + ">"
        }
    }

    /// A picture nobody should see, there to tell its server that the mail was opened.
    private static func isTracker(_ node: HTMLDocument.Node) -> Bool {
        ["width", "height"].contains { name in node[name].flatMap { Int($0.prefix { $0.isNumber }) }.map { $0 <= 2 } ?? false }
    }

    // MARK: Attributes

    private mutating func attributes(of node: HTMLDocument.Node, as name: String? = nil) -> String {
        var result = ""
        let special = AllowList.special[name ?? node.name]
        for attribute in node.attributes {
            if attribute.name == "style" {
                if let css = StyleFilter.attribute(attribute.value, &images) { Escaping.append(attribute: "style", css, to: &result) }
                continue
            }
            guard let form = AllowList.common[attribute.name] ?? special?[attribute.name] else {
                if attribute.name == "background" { background(attribute.value, &result) }
                continue
            }
            if name == "a", attribute.name == "title" { continue }
            if let value = form.accept(attribute.value) { Escaping.append(attribute: attribute.name, value, to: &result) }
        }
        return result
    }

    /// The `background` attribute of tables and bodies, which browsers still load.
    private mutating func background(_ source: String, _ result: inout String) {
        if case .show(let url) = images.decide(source) { Escaping.append(attribute: "background", url, to: &result) }
    }

    /// Links leave the frame, tell nothing about where they were clicked, and show where they go.
    private mutating func link(_ node: HTMLDocument.Node) {
        guard let href = node["href"], let target = LinkTarget(href), ["http", "https", "mailto", "tel"].contains(target.scheme),
            !images.isOwn(target)
        else { return }
        Escaping.append(attribute: "href", target.url, to: &output)
        Escaping.append(attribute: "title", String(target.url.prefix(300)), to: &output)
        output += " target=\"_blank\" rel=\"noopener noreferrer\""
    }
}

/// Writes text and attributes so that a parser reads exactly them.
enum Escaping {
    /// Appends escaped text.
    static func append(text: String, to output: inout String) {
        append(text, to: &output, isAttribute: false)
    }

    /// Appends ` name="value"`.
    static func append(attribute name: String, _ value: String, to output: inout String) {
        output += " " + name + "=\""
        append(value, to: &output, isAttribute: true)
        output += "\""
    }

    private static func append(_ text: String, to output: inout String, isAttribute: Bool) {
        guard text.utf8.contains(where: { [0x26, 0x3C, 0x3E, 0x22, 0x27, 0x60].contains($0) || $0 < 0x20 || $0 == 0xC2 }) else {
            output += text
            return
        }
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": output += "&amp;"
            case "<": output += "&lt;"
            case ">": output += "&gt;"
            case "\"" where isAttribute: output += "&quot;"
            case "'" where isAttribute: output += "&#39;"
            case "`" where isAttribute: output += "&#96;"
            case "\u{A0}": output += "&nbsp;"
            default:
                if scalar.value >= 0x20 && scalar.value != 0x7F || scalar == "\n" || scalar == "\t" { output.unicodeScalars.append(scalar) }
            }
        }
    }
}
