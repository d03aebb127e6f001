/// Media types: what a name suggests and what may pass as one.
enum MediaType {
    /// True for `type/subtype` of token characters (RFC 6838 section 4.2).
    static func isValid(_ mime: String) -> Bool {
        let halves = mime.split(separator: "/", omittingEmptySubsequences: false)
        return halves.count == 2 && mime.utf8.count <= 127
            && halves.allSatisfy { half in
                !half.isEmpty && half.utf8.allSatisfy { ASCII.isLetter($0) || ASCII.isDigit($0) || "!#$&-^_.+".utf8.contains($0) }
            }
    }

    /// A type for a file known only by its name.
    static func guess(fromName name: String) -> String {
        guard let dot = name.lastIndex(of: ".") else { return "application/octet-stream" }
        return types[name[name.index(after: dot)...].lowercased()] ?? "application/octet-stream"
    }

    private static let types = [
        "pdf": "application/pdf", "jpg": "image/jpeg", "jpeg": "image/jpeg", "png": "image/png", "gif": "image/gif", "webp": "image/webp",
        "tif": "image/tiff",
        "tiff": "image/tiff", "bmp": "image/bmp", "txt": "text/plain", "htm": "text/html", "html": "text/html", "csv": "text/csv",
        "rtf": "application/rtf",
        "doc": "application/msword", "xls": "application/vnd.ms-excel", "ppt": "application/vnd.ms-powerpoint", "zip": "application/zip",
        "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "eml": "message/rfc822", "ics": "text/calendar",
    ]
}
