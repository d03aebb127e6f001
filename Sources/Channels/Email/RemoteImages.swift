/// Tells whether HTML refers to pictures elsewhere, so that the page can offer to show them.
///
/// A glance at the bytes, since it is asked of every mail that comes in: an address after `src=`, `srcset=`, `background=` or
/// `url(`. Saying yes too often costs a needless bar above a mail; what is really fetched is decided by the sanitizer.
enum RemoteImages {
    static func occur(in html: String) -> Bool {
        var html = html
        return html.withUTF8 { bytes in
            var index = 0
            while index + 1 < bytes.count {
                if bytes[index] == UInt8(ascii: "/"), bytes[index + 1] == UInt8(ascii: "/"), isReferred(bytes, before: index) {
                    return true
                }
                index += 1
            }
            return false
        }
    }

    /// Whether what stands before `//` is one of the places that load a picture.
    private static func isReferred(_ bytes: UnsafeBufferPointer<UInt8>, before slashes: Int) -> Bool {
        let start = max(0, slashes - 28)
        var text = String(decoding: UnsafeBufferPointer(rebasing: bytes[start..<slashes]), as: UTF8.self).lowercased()
        if text.hasSuffix("https:") { text.removeLast(6) } else if text.hasSuffix("http:") { text.removeLast(5) }
        while let last = text.unicodeScalars.last, "\"' \t\r\n=".unicodeScalars.contains(last) { text.unicodeScalars.removeLast() }
        return text.hasSuffix("src") || text.hasSuffix("srcset") || text.hasSuffix("background") || text.hasSuffix("url(")
    }
}
