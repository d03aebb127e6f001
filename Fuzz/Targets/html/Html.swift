import Driver
import HTML

private let forbiddenElements: Set<String> = [
    "script", "iframe", "object", "embed", "applet", "form", "input", "button", "textarea", "select", "link", "base", "svg", "math",
    "template", "noscript",
    "frame", "frameset", "audio", "video", "source", "plaintext", "xmp", "portal", "dialog", "canvas", "title", "unknown",
]

/// Sanitizes anything and reads the result again as a browser would: nothing forbidden may be there, once or twice.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let html = String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
    _ = HTML.text(of: html)
    let options = SanitizeOptions(cid: { $0.count > 3 ? "/files/1" : nil }, remoteImages: count % 2 == 0, ownHosts: ["own.example"])
    let once = HTML.sanitize(html, options: options)
    check(once.html)
    precondition(once.blockedImages <= once.remoteImages)
    check(HTML.sanitize(once.html, options: options).html)
    return 0
}

private func check(_ html: String) {
    let nodes = HTMLDocument.parse(html).nodes
    var styles = 0
    for node in nodes where !node.isText {
        precondition(!node.isForeign && !forbiddenElements.contains(node.name), "forbidden element")
        if node.name == "style" {
            styles += 1
            precondition(nodes[node.parent].name == "head", "style outside of the head")
            check(css: node.children.map { nodes[$0].text }.joined())
        }
        for attribute in node.attributes { check(attribute, of: node.name) }
    }
    precondition(styles <= 2, "more style elements than written")
}

private func check(_ attribute: HTMLDocument.Attribute, of element: String) {
    let value = String(decoding: attribute.value.utf8.filter { $0 > 0x20 }, as: UTF8.self).lowercased()
    precondition(
        !attribute.name.hasPrefix("on")
            && !["srcdoc", "action", "formaction", "srcset", "ping", "poster", "data"].contains(attribute.name),
        "forbidden attribute"
    )
    switch attribute.name {
    case "href":
        precondition(["http://", "https://", "mailto:", "tel:"].contains { value.hasPrefix($0) }, "forbidden link")
        precondition(!value.hasPrefix("https://own.example") && !value.hasPrefix("http://own.example"), "link to the own page")
    case "src", "background":
        precondition(
            value.hasPrefix("https://") || value == "/files/1" || value.hasPrefix("data:image/") && value.contains(";base64,"),
            "forbidden picture"
        )
    case "style": check(css: value)
    default: break
    }
}

private func check(css: String) {
    let lower = css.lowercased()
    for word in ["expression(", "@import", "position:", "behavior:", "-moz-binding", "</", "\\"] {
        precondition(!lower.contains(word), "forbidden CSS")
    }
}

/// What SwiftPM makes the program's main.
@_cdecl("html_main")
public func start(_ argc: CInt, _ argv: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?) -> CInt {
    fuzz_main(argc, argv)
}
