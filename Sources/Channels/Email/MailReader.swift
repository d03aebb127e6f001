import Core
import HTML
import MIME
package import Store

#if DEBUG
import Foundation
#endif

/// Understands a mail: from raw bytes to the message that the store keeps. Total and without side effects.
package enum MailReader {
    /// Reads a mail of a mailbox's journal.
    @Sendable package static func read(_ row: JournalRow) -> PreparedIntake {
        CrashOnRequest.check(row.raw)
        let mail = MailParser.parse(row.raw)
        var message = message(mail, raw: row.raw, own: [row.account.address])
        if row.oversized != nil { message.becomeCard() }
        return PreparedIntake(row: row, message: message)
    }

    /// The card for a mail that stops the parser: what can be told without parsing it.
    static func unreadable(_ row: JournalRow) -> PreparedIntake {
        let glance = HeaderGlance(row.raw)
        let sender = Correspondent(name: "", address: glance.address ?? "")
        let message = IncomingMessage(
            type: .unsupported,
            subject: glance.subject ?? "",
            from: glance.address == nil ? nil : sender,
            counterpart: sender,
            defects: ["This mail stops the parser. The original is kept; it will be read again when you ask for it."],
            mayCreateClient: false
        )
        return PreparedIntake(row: row, message: message, poison: true)
    }

    /// - Parameter own: the addresses of the office, compared without regard to case.
    static func message(_ mail: Mail, raw: [UInt8], own: [String]) -> IncomingMessage {
        let ownKeys = Set(own.map(Correspondent.key))
        let from = (mail.from.first ?? mail.sender.first).map(correspondent)
        let recipients = (mail.to + mail.cc + mail.bcc).map(correspondent)
        let isOwn = from.map { ownKeys.contains($0.key) } ?? false
        let other = isOwn ? recipients.first { !ownKeys.contains($0.key) } : nil
        let text = MailText(mail)
        var message = IncomingMessage(counterpart: other ?? from ?? Correspondent(name: "", address: ""))
        message.direction = other == nil ? .inbound : .outbound
        message.type = type(of: mail, text: text)
        message.subject = mail.subject
        message.text = text.text
        message.hasHTML = mail.html != nil
        message.remoteImages = mail.html.map(RemoteImages.occur(in:)) ?? false
        message.from = from
        message.to = mail.to.map(correspondent)
        message.cc = mail.cc.map(correspondent)
        message.sentAt = mail.date.map(Timestamp.init(milliseconds:))
        message.externalID = mail.messageID
        message.references = references(mail)
        message.fingerprint = MailHash.fingerprint(mail, raw: raw)
        message.auto = mail.bounce != nil ? "bounce" : mail.auto.map { AutoWords.word(for: $0.kind) }
        message.bounce = mail.bounce.map(notice)
        message.defects = mail.defects
        message.folds = text.folds
        message.attachments = mail.attachments.map { attachment($0, raw) }
        message.mayCreateClient = mayBeClient(message.counterpart, mail, ownKeys)
        return message
    }

    /// What has neither sender nor subject, date or id is no mail that anyone could answer: a card with its raw file.
    private static func type(of mail: Mail, text: MailText) -> MessageType {
        let isBlank = mail.from.isEmpty && mail.sender.isEmpty && mail.subject.isEmpty && mail.date == nil && mail.messageID == nil
        if isBlank { return .unsupported }
        return text.isFromHTML ? .html : .text
    }

    /// The ids that this mail answers, nearest first (RFC 5322 section 3.6.4); a bounce answers the mail that bounced.
    private static func references(_ mail: Mail) -> [String] {
        var seen: Set<String> = []
        let bounced = mail.bounce?.originalMessageID.map { [$0] } ?? []
        return (bounced + mail.inReplyTo + mail.references.reversed()).filter { $0 != mail.messageID && seen.insert($0).inserted }
    }

    private static func mayBeClient(_ counterpart: Correspondent, _ mail: Mail, _ own: Set<String>) -> Bool {
        guard counterpart.key.contains("@"), !own.contains(counterpart.key), mail.bounce == nil else { return false }
        if let auto = mail.auto, auto.kind != .autoReplied { return false }
        let local = counterpart.key.prefix { $0 != "@" }
        return !["mailer-daemon", "postmaster", "noreply", "no-reply", "donotreply", "do-not-reply"].contains(local)
    }

    private static func correspondent(_ address: MailAddress) -> Correspondent {
        Correspondent(name: address.name, address: address.address)
    }

    private static func notice(_ bounce: Bounce) -> BounceNotice {
        BounceNotice(
            recipient: bounce.recipient.isEmpty ? nil : bounce.recipient,
            status: bounce.status,
            originalMessageID: bounce.originalMessageID,
            words: bounce.diagnostic,
            isFinal: bounce.isFinal
        )
    }

    private static func attachment(_ attachment: Attachment, _ raw: [UInt8]) -> IncomingAttachment {
        let source: EncodedRange? =
            switch attachment.location.encoding {
            case .identity: EncodedRange(range: attachment.location.range, encoding: .identity)
            case .base64: EncodedRange(range: attachment.location.range, encoding: .base64)
            case .quotedPrintable, .uuencode, .other: nil
            }
        return IncomingAttachment(
            name: attachment.name,
            mime: attachment.mime,
            inline: attachment.inline,
            contentID: attachment.contentID,
            note: attachment.note,
            content: MailParser.content(of: attachment, in: raw),
            source: source
        )
    }
}

extension IncomingMessage {
    /// Of a mail that is larger than the limit only the headers are here; the whole one may follow and is no duplicate of them.
    fileprivate mutating func becomeCard() {
        type = .unsupported
        text = ""
        hasHTML = false
        remoteImages = false
        fingerprint = nil
        folds = []
        attachments = []
    }
}

/// The text of a mail as it is shown, sought and previewed.
struct MailText {
    let text: String
    /// Whether the mail has no text of its own, so that its HTML was rendered.
    let isFromHTML: Bool
    let folds: [TextFold]

    init(_ mail: Mail) {
        let own = mail.text.flatMap { $0.allSatisfy(\.isWhitespace) && mail.html != nil ? nil : $0 }
        isFromHTML = own == nil && mail.html != nil
        text = own ?? mail.html.map { HTML.text(of: $0) } ?? ""
        folds = Mail.fold(text: text).map { fold in
            TextFold(start: fold.range.lowerBound, end: fold.range.upperBound, kind: fold.kind == .quote ? .quote : .signature)
        }
    }
}

/// The words of the API for mails that a machine wrote.
enum AutoWords {
    static func word(for kind: AutoMark.Kind) -> String {
        switch kind {
        case .autoReplied: "auto-replied"
        case .autoGenerated: "auto-generated"
        case .bulk: "bulk"
        case .list: "list"
        }
    }
}

/// Lets a test make the parser crash on one mail, in debug builds only.
enum CrashOnRequest {
    #if DEBUG
    private static let text = ProcessInfo.processInfo.environment["DRAGOMAN_PARSER_ABORT_ON"].map { Array($0.utf8) }
    #endif

    static func check(_ raw: [UInt8]) {
        #if DEBUG
        if let text, !text.isEmpty, raw.contains(text) { abort() }
        #endif
    }
}
