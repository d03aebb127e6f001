/// File names of attachments: declared, cleaned, or made from the type.
enum AttachmentName {
    /// Makes a declared name safe to show and to save: no path, no control characters, at most 200 characters.
    static func clean(_ name: String) -> String {
        var text = HeaderText.clean(name)
        for separator in ["/", "\\"] as [Character] {
            if let last = text.lastIndex(of: separator) { text = String(text[text.index(after: last)...]) }
        }
        text = HeaderText.clean(text)
        while text.hasPrefix(".") { text.removeFirst() }
        guard text.count > 200 else { return text }
        let suffix = text.lastIndex(of: ".").map { text[$0...] } ?? ""
        return suffix.count <= 12 ? String(text.prefix(200 - suffix.count)) + suffix : String(text.prefix(200))
    }

    /// A name for an unnamed part, from its type and its place among the attachments (from 1).
    static func made(mime: String, number: Int) -> String {
        let stem =
            switch mime.prefix(while: { $0 != "/" }) {
            case "image": "image"
            case "audio": "audio"
            case "video": "video"
            case "message": "message"
            case "text": "text"
            default: "attachment"
            }
        if let fixed = fixed[mime] { return fixed }
        return "\(stem)-\(number)" + (extensions[mime] ?? fallback(mime))
    }

    /// A name for a forwarded mail after its subject, else its sender.
    static func forwarded(subject: String, sender: String) -> String {
        let stem = clean(subject.map { "/\\:*?\"<>|".contains($0) ? " " : String($0) }.joined())
        let named = stem.isEmpty ? clean(sender) : stem
        return named.isEmpty ? "message.eml" : named.prefix(100) + ".eml"
    }

    private static func fallback(_ mime: String) -> String {
        let subtype = mime.split(separator: "/").last.map(String.init) ?? ""
        let plain = subtype.hasPrefix("x-") ? String(subtype.dropFirst(2)) : subtype
        let isShort = (2...5).contains(plain.count) && plain.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) }
        return isShort && !mime.hasPrefix("application/octet") ? "." + plain : ".bin"
    }

    private static let fixed = [
        "application/ms-tnef": "winmail.dat", "application/vnd.ms-tnef": "winmail.dat", "application/pgp-signature": "signature.asc",
        "application/pkcs7-signature": "smime.p7s", "application/x-pkcs7-signature": "smime.p7s", "application/pkcs7-mime": "smime.p7m",
        "application/x-pkcs7-mime": "smime.p7m", "application/pgp-encrypted": "version.txt", "application/pgp-keys": "key.asc",
        "text/calendar": "invite.ics", "message/delivery-status": "delivery-status.txt", "text/rfc822-headers": "headers.txt",
        "message/disposition-notification": "disposition-notification.txt", "message/global-delivery-status": "delivery-status.txt",
    ]

    private static let extensions = [
        "application/pdf": ".pdf", "application/zip": ".zip", "application/x-zip-compressed": ".zip", "application/msword": ".doc",
        "application/vnd.ms-excel": ".xls", "application/vnd.ms-powerpoint": ".ppt", "application/rtf": ".rtf", "text/rtf": ".rtf",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation": ".pptx",
        "application/vnd.oasis.opendocument.text": ".odt", "application/vnd.oasis.opendocument.spreadsheet": ".ods",
        "application/x-7z-compressed": ".7z", "application/vnd.rar": ".rar", "application/x-rar-compressed": ".rar",
        "application/gzip": ".gz",
        "application/x-gzip": ".gz", "application/json": ".json", "application/xml": ".xml", "text/xml": ".xml", "text/plain": ".txt",
        "text/html": ".html",
        "text/csv": ".csv", "text/vcard": ".vcf", "text/x-vcard": ".vcf", "image/jpeg": ".jpg", "image/jpg": ".jpg", "image/pjpeg": ".jpg",
        "image/png": ".png", "image/gif": ".gif", "image/webp": ".webp", "image/tiff": ".tif", "image/bmp": ".bmp", "image/svg+xml": ".svg",
        "image/heic": ".heic", "audio/mpeg": ".mp3", "audio/ogg": ".ogg", "audio/mp4": ".m4a", "video/mp4": ".mp4",
        "video/quicktime": ".mov",
        "message/rfc822": ".eml", "message/global": ".eml",
    ]
}
