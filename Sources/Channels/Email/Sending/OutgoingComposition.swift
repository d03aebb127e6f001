import Core
import Foundation
import MIME
import Store

/// Puts a message that goes out together as a mail, once: retries and the copy in the folder of sent mail are the same bytes.
struct OutgoingComposition {
    let database: OfficeDatabase

    /// - Throws: `ComposeError` where it cannot be a mail; what the database throws.
    func compose(_ item: OutboxItem) async throws -> ComposedMail {
        let now = database.now()
        let files = try await database.outboxFiles(item)
        let answered = try await answered(item)
        let mail = OutgoingMail(
            messageID: item.messageID,
            date: now.milliseconds,
            utcOffsetMinutes: LocalTime.offsetMinutes(at: now),
            from: MailAddress(item.from),
            replyTo: [],
            to: item.addressees.to.map { MailAddress($0) },
            cc: item.addressees.cc.map { MailAddress($0) },
            subject: item.subject,
            inReplyTo: answered.last,
            references: answered,
            text: item.text,
            html: html(item),
            attachments: files.map { OutgoingFile(name: $0.name, mime: $0.mime, content: $0.content, contentID: nil) },
            headers: []
        )
        let raw = try MailComposer.compose(mail)
        var message = MailReader.message(MailParser.parse(raw), raw: raw, own: [item.account.address])
        // The stored original refers to the files only where reading it back gives the very same ones.
        let isSame = message.attachments.count == files.count && zip(message.attachments, files).allSatisfy { $0.content == $1.content }
        if !isSame { message.attachments = [] }
        return ComposedMail(raw: raw, message: message, contentHash: MailHash.content(raw))
    }

    /// The ids of the thread, oldest first, the message that is answered last (RFC 5322 section 3.6.4).
    private func answered(_ item: OutboxItem) async throws -> [String] {
        guard let answers = item.answers else { return [] }
        guard answers.isReadable, let raw = try? await database.original(of: answers.id) else {
            return [answers.messageID].compactMap { $0 }
        }
        let mail = MailParser.parse(raw)
        let before = mail.references.isEmpty ? mail.inReplyTo : mail.references
        return before + [mail.messageID ?? answers.messageID].compactMap { $0 }
    }

    private func html(_ item: OutboxItem) -> String {
        guard let given = item.html else { return LightMarkup.document(item.text, folds: item.folds) }
        // What stands below the text stands below the given HTML too.
        let below = item.folds.map { LightMarkup.below(item.text, $0) }.joined()
        guard let end = given.range(of: "</body>", options: [.caseInsensitive, .backwards]) else { return given + below }
        return given.replacingCharacters(in: end, with: below + "</body>")
    }
}

extension MailAddress {
    fileprivate init(_ one: Correspondent) { self.init(name: one.name, address: one.address) }
}
