/// What a browser would not show.
enum Visibility {
    /// True for elements hidden by attribute or style, such as the preview lines of newsletters.
    static func isHidden(_ node: HTMLDocument.Node) -> Bool {
        if node["hidden"] != nil { return true }
        guard let style = node["style"], style.utf8.count < 10_000 else { return false }
        let plain = String(decoding: style.utf8.filter { $0 > 0x20 }.map { $0 >= 0x41 && $0 <= 0x5A ? $0 | 0x20 : $0 }, as: UTF8.self)
        return plain.contains("display:none") || plain.contains("mso-hide:all")
    }

    /// True for a text that shows something: not only blanks and zero-width characters.
    static func isVisible(_ text: String) -> Bool {
        text.unicodeScalars.contains { !isBlank($0) && !isZeroWidth($0) }
    }

    static func isBlank(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09...0x0D, 0x20, 0xA0, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000: true
        default: false
        }
    }

    static func isZeroWidth(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0xAD, 0x034F, 0x061C, 0x200B, 0x200C, 0x200E, 0x200F, 0x202A...0x202E, 0x2060...0x2069, 0xFEFF: true
        default: false
        }
    }
}
