import MIME

/// Composes what was read, as far as it can be written, and checks that it is lawful and reads the same.
///
/// Names, subjects, file names and ids of strangers get into replies; nothing in them may break a line.
func checkComposing(_ mail: Mail, _ raw: [UInt8]) {
    let files = mail.attachments.prefix(5).map { attachment in
        OutgoingFile(
            name: attachment.name,
            mime: attachment.mime,
            content: MailParser.content(of: attachment, in: raw),
            contentID: attachment.contentID
        )
    }
    var outgoing = OutgoingMail(
        messageID: "drg-0@biuro.example",
        date: mail.date ?? 0,
        from: MailAddress(name: mail.from.first?.name ?? "", address: "biuro@biuro.example"),
        to: mail.to,
        cc: mail.cc,
        subject: mail.subject,
        inReplyTo: mail.messageID,
        references: mail.references,
        text: mail.text ?? "",
        html: mail.html,
        attachments: Array(files),
        headers: [("X-Subject", mail.subject)]
    )
    if (try? MailComposer.compose(outgoing)) == nil {
        // Addresses and ids of strangers may be refused; the rest must be writable then, but for what is too long.
        outgoing.to = mail.to.map { MailAddress(name: $0.name, address: "klient@firma.example") }
        outgoing.cc = []
        outgoing.date = 0
        outgoing.attachments = outgoing.attachments.map { OutgoingFile(name: $0.name, mime: $0.mime, content: $0.content) }
    }
    guard let composed = try? MailComposer.compose(outgoing) else {
        return precondition(mail.subject.utf8.count > 4000 || mail.to.count > 500, "refused")
    }
    checkLines(composed)
    let read = MailParser.parse(composed)
    precondition(read.subject == mail.subject, "another subject")
    precondition(read.bcc.isEmpty && read.from.count == 1 && read.to.count == outgoing.to.count, "other recipients")
    precondition(read.attachments.count >= files.count, "lost file")
    let contents = Set(read.attachments.map { MailParser.content(of: $0, in: composed) })
    for file in files { precondition(contents.contains(file.content), "changed file") }
}

private func checkLines(_ bytes: [UInt8]) {
    var column = 0
    for (index, byte) in bytes.enumerated() {
        precondition(byte != 0 && byte < 0x80, "not 7-bit")
        if byte == 0x0A {
            precondition(index > 0 && bytes[index - 1] == 0x0D, "bare LF")
            column = 0
        } else if byte == 0x0D {
            precondition(index + 1 < bytes.count && bytes[index + 1] == 0x0A, "bare CR")
        } else {
            column += 1
            precondition(column <= 998, "long line")
        }
    }
}
