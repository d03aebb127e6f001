/// Finds quoted history at the end of a mail, as the usual programs mark it, so that it can be folded.
///
/// Folds only what nothing of the sender's own follows: a reply written below or inside a quote stays in sight. A mail
/// that is nothing but a quote (a forwarded mail) is not folded either.
struct QuoteFinder {
    /// First node of a fold → its last sibling.
    private(set) var folds: [Int: Int] = [:]

    private let document: HTMLDocument
    /// One past the last node inside of each node (nodes are in depth-first order).
    private var ends: [Int] = []
    /// Nodes with visible text or a picture, in order.
    private var visible: [Int] = []

    init(_ document: HTMLDocument) {
        self.document = document
        measure()
        guard let first = visible.first, let candidate = trailingQuote(), candidate.first > first else { return }
        folds[candidate.first] = candidate.last
    }

    private mutating func measure() {
        let nodes = document.nodes
        ends = Array(1..<(nodes.count + 1))
        for index in nodes.indices.reversed() where nodes[index].parent >= 0 {
            ends[nodes[index].parent] = max(ends[nodes[index].parent], ends[index])
        }
        var index = 0
        while index < nodes.count {
            let node = nodes[index]
            if !node.isText, node.isForeign || AllowList.dropped.contains(node.name) || Visibility.isHidden(node) {
                index = ends[index]
                continue
            }
            if node.isText ? Visibility.isVisible(node.text) : node.name == "img" { visible.append(index) }
            index += 1
        }
    }

    /// The first quote after which there is nothing but quotes.
    private func trailingQuote() -> (first: Int, last: Int)? {
        var index = 0
        var candidates = 0
        while index < document.nodes.count, candidates < 100 {
            let node = document.nodes[index]
            if node.name == "details" {
                index = ends[index]  // folded already
                continue
            }
            if !node.isText, let found = fold(at: index, node) {
                candidates += 1
                if isTrailing(found) { return found }
            }
            index += 1
        }
        return nil
    }

    private func fold(at index: Int, _ node: HTMLDocument.Node) -> (first: Int, last: Int)? {
        if isQuoteElement(node) { return holdsReply(index) || isForward(index) ? nil : (index, index) }
        if isQuoteHeader(index, node) {
            let start = outermost(index)
            guard let siblings = document.nodes[start].parent >= 0 ? document.nodes[document.nodes[start].parent].children : nil,
                let last = siblings.last
            else { return nil }
            return (start, last)
        }
        return nil
    }

    /// True if everything one can see after the fold is a quote again.
    private func isTrailing(_ fold: (first: Int, last: Int)) -> Bool {
        guard let last = visible.last else { return false }
        return last >= fold.first && last < ends[fold.last]
    }

    private func isQuoteElement(_ node: HTMLDocument.Node) -> Bool {
        if node.name == "blockquote", node["type"]?.lowercased() == "cite" || node["cite"] != nil { return true }
        guard node.name == "div" || node.name == "blockquote" else { return false }
        let classes = node["class"]?.split(separator: " ") ?? []
        if classes.contains(where: { Self.classes.contains(String($0)) }) { return true }
        return node["id"].map { Self.containers.contains($0) } ?? false
    }

    /// Gmail wraps forwarded mails like quotes, but there they are what the sender wants to show.
    private func isForward(_ index: Int) -> Bool {
        guard let first = visible.first(where: { $0 >= index }), first < ends[index] else { return false }
        return document.nodes[first].text.prefix(200).drop { $0.isWhitespace }.hasPrefix("-----")
    }

    /// A header line block above history that is not wrapped: Outlook's and Thunderbird's.
    private func isQuoteHeader(_ index: Int, _ node: HTMLDocument.Node) -> Bool {
        if let id = node["id"], Self.headers.contains(id) { return true }
        if node["class"] == "moz-cite-prefix" { return true }
        guard node.name == "div", let style = node["style"]?.lowercased(), style.contains("border-top:solid"), style.contains("padding:3")
        else { return false }
        return document.nodes[index..<ends[index]].contains { $0.name == "b" || $0.name == "strong" }
    }

    /// Climbs while the node is the first visible thing in its parent, so that the whole history is one run of siblings.
    private func outermost(_ index: Int) -> Int {
        var node = index
        while document.nodes[node].parent > 0, document.nodes[document.nodes[node].parent].name != "body" {
            let parent = document.nodes[node].parent
            let isFirst = !visible.contains { $0 > parent && $0 < node }
            if !isFirst { break }
            node = parent
        }
        return node
    }

    /// True if a Gmail-like container holds text after its last inner quote: an answer written below.
    private func holdsReply(_ index: Int) -> Bool {
        guard document.nodes[index].name != "blockquote" else { return false }
        guard let inner = (index + 1..<ends[index]).last(where: { document.nodes[$0].name == "blockquote" && isDirect($0, under: index) })
        else { return false }
        return visible.contains { $0 >= ends[inner] && $0 < ends[index] }
    }

    private func isDirect(_ node: Int, under ancestor: Int) -> Bool {
        var parent = document.nodes[node].parent
        while parent > ancestor {
            if document.nodes[parent].name == "blockquote" { return false }
            parent = document.nodes[parent].parent
        }
        return true
    }

    private static let classes: Set<String> = [
        "gmail_quote", "gmail_quote_container", "yahoo_quoted", "protonmail_quote", "zmail_extra", "moz-cite", "tutanota_quote",
        "ms-outlook-mobile-reference-message",
    ]
    private static let containers: Set<String> = ["mail-editor-reference-message-container", "OLK_SRC_BODY_SECTION", "isForwardContent"]
    private static let headers: Set<String> = ["divRplyFwdMsg", "appendonsend", "x_divRplyFwdMsg"]
}
