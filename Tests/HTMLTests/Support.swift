import HTML
import Testing

/// The body of a sanitized document.
func body(_ html: String, _ options: SanitizeOptions = SanitizeOptions()) -> String {
    let result = HTML.sanitize(html, options: options).html
    guard let start = result.firstRange(of: "<body"), let open = result[start.upperBound...].firstIndex(of: ">") else { return "no body" }
    return String(result[result.index(after: open)...].dropLast("</body></html>".count))
}

/// Everything a browser could see in a document that must not be there; empty for a safe one.
func forbidden(_ html: String) -> [String] {
    let elements: Set<String> = [
        "script", "iframe", "object", "embed", "applet", "form", "input", "button", "textarea", "select", "link", "base", "svg", "math",
        "template",
        "noscript", "frame", "frameset", "audio", "video", "source", "plaintext", "xmp", "portal", "dialog", "canvas", "title", "unknown",
    ]
    var found: [String] = []
    let nodes = HTMLDocument.parse(html).nodes
    for node in nodes where !node.isText {
        if node.isForeign || elements.contains(node.name) { found.append("<\(node.name)>") }
        if node.name == "meta", node.attributes.map(\.name) != ["charset"] { found.append("meta") }
        for attribute in node.attributes { found += forbidden(attribute, of: node.name) }
        if node.name == "style" {
            found += forbidden(css: node.children.map { nodes[$0].text }.joined())
        }
    }
    return found
}

private func forbidden(_ attribute: HTMLDocument.Attribute, of element: String) -> [String] {
    let value = String(decoding: attribute.value.lowercased().utf8.filter { $0 > 0x20 }, as: UTF8.self)
    if attribute.name.hasPrefix("on")
        || ["srcdoc", "action", "formaction", "srcset", "ping", "xlink:href", "poster", "data"].contains(attribute.name)
    {
        return [attribute.name]
    }
    switch attribute.name {
    case "href":
        return element == "a" && ["http://", "https://", "mailto:", "tel:"].contains { value.hasPrefix($0) } ? [] : ["href=" + value]
    case "src", "background":
        let isSafe = [
            "https://", "/files/", "data:image/png;base64,", "data:image/jpeg;base64,", "data:image/gif;base64,", "data:image/webp;base64,",
            "data:image/jpg;base64,",
        ]
        .contains { value.hasPrefix($0) }
        return isSafe ? [] : [attribute.name + "=" + value]
    case "style": return forbidden(css: value)
    default: return []
    }
}

private func forbidden(css: String) -> [String] {
    ["expression", "javascript:", "@import", "position:", "behavior", "-moz-binding", "\\"].filter { css.contains($0) }
}
