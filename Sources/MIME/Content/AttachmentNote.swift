/// A word on attachments that a reader cannot simply open.
enum AttachmentNote {
    /// The note for a part, by its type, name and the multipart around it (subtype and protocol); nil for ordinary files.
    static func of(mime: String, name: String, smimeType: String?, container: (subtype: String, protocol: String?)?) -> String? {
        let lower = name.lowercased()
        switch mime {
        case "application/ms-tnef", "application/vnd.ms-tnef": return "Outlook data (winmail.dat)"
        case "application/pgp-signature": return "PGP signature"
        case "application/pgp-encrypted": return "PGP encryption header"
        case "application/pgp-keys": return "PGP key"
        case "application/pkcs7-signature", "application/x-pkcs7-signature": return "S/MIME signature"
        case "application/pkcs7-mime", "application/x-pkcs7-mime":
            return smimeType == "signed-data" ? "S/MIME signed message" : "S/MIME encrypted message"
        case "text/calendar", "application/ics": return "calendar"
        case "message/rfc822", "message/global", "message/rfc2822", "message/news": return "forwarded message"
        case "message/delivery-status", "message/global-delivery-status": return "delivery report"
        case "message/disposition-notification": return "read receipt"
        case "message/partial": return "part of a split message"
        default: break
        }
        if lower == "winmail.dat" { return "Outlook data (winmail.dat)" }
        if lower.hasSuffix(".p7s") { return "S/MIME signature" }
        if lower.hasSuffix(".p7m") { return "S/MIME message" }
        if lower.hasSuffix(".ics") { return "calendar" }
        if container?.subtype == "encrypted" { return "PGP encrypted message" }
        if lower.hasSuffix(".asc") || lower.hasSuffix(".pgp") || lower.hasSuffix(".gpg") { return "PGP data" }
        return nil
    }
}
