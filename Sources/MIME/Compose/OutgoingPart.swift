/// A node of the mail that is written: headers with a content, or with other nodes.
struct OutgoingPart {
    private var header = HeaderWriter()
    private var content: [UInt8] = []

    /// A text (RFC 2046 section 4.1), always in UTF-8. NUL goes, and a last line without an end gets one.
    /// - Parameter boundary: what no line of it may begin with.
    init(text: String, subtype: String, boundary: String) {
        let lines = Self.lines(text)
        let encoding = TextForm(lines, boundary: boundary)
        header.parameters("Content-Type", "text/" + subtype, ["charset=utf-8"])
        header.field("Content-Transfer-Encoding", [encoding.rawValue])
        content = encoding.write(lines)
    }

    /// A file. Its bytes arrive as they are: base64 for everything, text too, which mail servers would change on the way.
    ///
    /// A mail must not be in base64 (RFC 2046 section 5.2.1). One that is plain ASCII with CRLF goes as it is; any other one as
    /// a file without a type, whose name says what it is: a `message/rfc822` in other bytes would not be the same mail.
    init(file: OutgoingFile, name: String, isInline: Bool, boundary: String) {
        let given = file.mime.prefix { $0 != ";" }.lowercased().filter { $0 != " " }
        var mime = MediaType.isValid(given) ? given : MediaType.guess(fromName: name)
        let isMail = mime.hasPrefix("message/")
        let isPlain = mime == "message/rfc822" && TextForm.isWritable(file.content, boundary: boundary)
        if isMail && !isPlain || mime.hasPrefix("multipart/") { mime = "application/octet-stream" }
        var parameters = [FileNameParameters.contentType(name)]
        if mime.hasPrefix("text/"), String(validating: file.content, as: UTF8.self) != nil { parameters.append("charset=utf-8") }
        header.parameters("Content-Type", mime, parameters)
        header.field("Content-Transfer-Encoding", [isPlain ? "7bit" : "base64"])
        let disposition = isInline ? "inline" : "attachment"
        header.parameters("Content-Disposition", disposition, FileNameParameters.contentDisposition(name))
        if let id = file.contentID { header.field("Content-ID", ["<" + id + ">"]) }
        content = isPlain ? file.content : ContentEncoding.base64(file.content)
    }

    /// A multipart (RFC 2046 section 5.1).
    init(_ subtype: String, _ parts: [OutgoingPart], boundary: String, parameters: [String] = []) {
        header.parameters("Content-Type", "multipart/" + subtype, parameters + ["boundary=\"\(boundary)\""])
        for part in parts {
            content += Array("--\(boundary)\r\n".utf8)
            part.write(to: &content)
            content += [ASCII.cr, ASCII.lf]
        }
        content += Array("--\(boundary)--\r\n".utf8)
    }

    /// Appends headers, an empty line and the content.
    func write(to bytes: inout [UInt8]) {
        bytes += header.bytes
        bytes += [ASCII.cr, ASCII.lf]
        bytes += content
    }

    private static func lines(_ text: String) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(text.utf8.count + 1)
        var previous: UInt8 = 0
        for byte in text.utf8 {
            if byte == ASCII.cr {
                result.append(ASCII.lf)
            } else if byte != 0, byte != ASCII.lf || previous != ASCII.cr {
                result.append(byte)
            }
            previous = byte
        }
        if !result.isEmpty, result.last != ASCII.lf { result.append(ASCII.lf) }
        return result
    }
}
