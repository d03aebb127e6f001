/// The words of an HTML text for a search in them; not for people.
enum MarkupText {
    /// The first 64 KiB without tags and styles, with the few character references that mail systems write.
    static func words(_ html: String) -> String {
        var result = ""
        var tag: String?
        var isHidden = false
        for character in html.prefix(65_536) {
            if character == "<" {
                tag = ""
            } else if character == ">", let name = tag {
                tag = nil
                if name.hasPrefix("style") || name.hasPrefix("script") { isHidden = true }
                if name.hasPrefix("/style") || name.hasPrefix("/script") { isHidden = false }
                result.append("\n")
            } else if let name = tag {
                if name.utf8.count < 8 { tag = name + character.lowercased() }
            } else if !isHidden {
                result.append(character)
            }
        }
        return references.reduce(result) { $0.replacing($1.0, with: $1.1) }
    }

    private static let references = [
        ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&nbsp;", " "), ("&#64;", "@"), ("&amp;", "&"),
    ]
}
