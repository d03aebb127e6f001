/// Finds out whether a mail reports a failed or late delivery, and of what: RFC 3464 reports first, then the words of mail
/// systems, for which there is no standard.
struct BounceReader {
    let raw: [UInt8]
    let parts: [Part]
    let mail: Mail

    var bounce: Bounce? {
        guard let root = parts.first else { return nil }
        let sender = BounceSender(root, from: mail.from)
        let type = Parameters(root.header("content-type"))
        let isReport = root.mime == "multipart/report"
        let kind = type.keyword("report-type") ?? ""
        // Read receipts and complaints are reports too, and speak of mails that were "not delivered".
        if isReport, !kind.isEmpty, !kind.contains("delivery-status") { return nil }
        // The parts of a report in a person's mail: somebody shows us what they got.
        guard isReport || sender != .person || root.header("x-failed-recipients") != nil else { return nil }
        let statuses = parts.filter(Self.isStatus).prefix(10).map { DeliveryStatus(Self.content($0, raw)) }
        let returned = ReturnedMail(raw: raw, parts: parts, mail: mail, statuses: statuses)
        for status in statuses {
            if let worst = status.worst { return Self.bounce(worst.fields, worst.outcome, failedRecipient(root), returned) }
        }
        if statuses.contains(where: \.isTelling) { return nil }
        return BounceWords(mail: mail, root: root, sender: sender, failedRecipient: failedRecipient(root), returned: returned).bounce
    }

    private static func bounce(
        _ fields: [String: String],
        _ outcome: DeliveryStatus.Outcome,
        _ failed: String?,
        _ returned: ReturnedMail
    ) -> Bounce {
        let named = DeliveryStatus.recipient(fields)
        return Bounce(
            recipient: named.isEmpty ? failed ?? returned.recipient ?? "" : named,
            status: DeliveryStatus.status(fields, outcome: outcome),
            diagnostic: DeliveryStatus.diagnostic(fields),
            originalMessageID: returned.messageID,
            isFinal: outcome == .failed
        )
    }

    /// What Exim and Gmail say in a header.
    private func failedRecipient(_ root: Part) -> String? {
        root.header("x-failed-recipients").map { AddressList.parse($0) }?.first?.address
    }

    /// The report itself, as a text for a mail that brings no other one.
    static func words(of parts: [Part], _ raw: [UInt8]) -> String? {
        guard let part = parts.first(where: isStatus), part.range != nil else { return nil }
        let text = TextDecoder.decode(content(part, raw).prefix(65_536), declared: nil).text
        return text.replacing("\r\n", with: "\n").replacing("\r", with: "\n").filter { $0 != "\0" }
    }

    static func isStatus(_ part: Part) -> Bool { part.type == "message" && part.subtype.hasSuffix("delivery-status") }

    /// The decoded beginning of a part, at most 256 KiB as they stand in the mail.
    static func content(_ part: Part, _ raw: [UInt8]) -> [UInt8] {
        guard let range = part.range else { return [] }
        let encoding = TransferDecoding.encoding(part.header("content-transfer-encoding"))
        return TransferDecoding.decode(raw[range].prefix(262_144), encoding)
    }
}
