import Core
import Crypto
import MIME

/// What the parser reads from a mail, as JSON: the output of `dragoman mail inspect`.
package enum MailInspection {
    /// - Returns: an object with message_id, in_reply_to, references, from, to, cc, subject, date, text, html, attachments, auto,
    ///   bounce, charset, defects.
    package static func json(_ raw: [UInt8]) -> [UInt8] {
        CrashOnRequest.check(raw)
        let mail = MailParser.parse(raw)
        var writer = JSONWriter(capacity: raw.count)
        writer.object { writer in
            headers(mail, &writer)
            writer.key("text")
            writer.string(MailText(mail).text)
            writer.key("html")
            writer.string(mail.html)
            writer.key("attachments")
            writer.array { writer in
                for attachment in mail.attachments { write(attachment, raw, &writer) }
            }
            writer.key("auto")
            auto(mail, &writer)
            writer.key("bounce")
            bounce(mail, &writer)
            writer.key("charset")
            writer.string(mail.charset)
            writer.key("defects")
            strings(mail.defects, &writer)
        }
        return writer.bytes
    }

    private static func headers(_ mail: Mail, _ writer: inout JSONWriter) {
        writer.key("message_id")
        writer.string(mail.messageID)
        writer.key("in_reply_to")
        writer.string(mail.inReplyTo.first)
        writer.key("references")
        strings(mail.references, &writer)
        writer.key("from")
        if let from = mail.from.first { address(from, &writer) } else { writer.null() }
        for (key, list) in [("to", mail.to), ("cc", mail.cc)] as [(StaticString, [MailAddress])] {
            writer.key(key)
            writer.array { writer in
                for entry in list { address(entry, &writer) }
            }
        }
        writer.key("subject")
        writer.string(mail.subject)
        writer.key("date")
        if let date = mail.date { writer.time(milliseconds: date) } else { writer.null() }
    }

    private static func write(_ attachment: Attachment, _ raw: [UInt8], _ writer: inout JSONWriter) {
        let content = MailParser.content(of: attachment, in: raw)
        writer.object { writer in
            writer.key("name")
            writer.string(attachment.name)
            writer.key("mime")
            writer.string(attachment.mime)
            writer.key("size")
            writer.int(Int64(content.count))
            writer.key("sha256")
            writer.string(SHA256.hash(data: content).map { hex($0) }.joined())
            writer.key("inline")
            writer.bool(attachment.inline)
            writer.key("content_id")
            writer.string(attachment.contentID)
        }
    }

    private static func hex(_ byte: UInt8) -> String {
        let digits = String(byte, radix: 16)
        return digits.count == 1 ? "0" + digits : digits
    }

    private static func address(_ address: MailAddress, _ writer: inout JSONWriter) {
        writer.object { writer in
            writer.key("name")
            writer.string(address.name)
            writer.key("address")
            writer.string(address.address)
        }
    }

    private static func strings(_ values: [String], _ writer: inout JSONWriter) {
        writer.array { writer in
            for value in values { writer.string(value) }
        }
    }

    private static func auto(_ mail: Mail, _ writer: inout JSONWriter) {
        guard let auto = mail.auto else { return writer.null() }
        writer.object { writer in
            writer.key("kind")
            writer.string(AutoWords.word(for: auto.kind))
            writer.key("reason")
            writer.string(auto.reason)
        }
    }

    private static func bounce(_ mail: Mail, _ writer: inout JSONWriter) {
        guard let bounce = mail.bounce else { return writer.null() }
        writer.object { writer in
            writer.key("recipient")
            writer.string(bounce.recipient)
            writer.key("status")
            writer.string(bounce.status)
            writer.key("original_message_id")
            writer.string(bounce.originalMessageID)
        }
    }
}
