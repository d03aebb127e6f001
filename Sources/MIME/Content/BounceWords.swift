/// A bounce that no program was meant to read: what the words of mail systems say.
struct BounceWords {
    let mail: Mail
    let root: Part
    let sender: BounceSender
    /// From a header of the mail, if it has one.
    let failedRecipient: String?
    let returned: ReturnedMail

    var bounce: Bounce? {
        let text = words
        let found = BouncePhrases.find(in: text)
        guard failedRecipient != nil || found != nil else { return nil }
        let tail = String(decoding: text.utf8.dropFirst(found?.position ?? 0).prefix(4000), as: UTF8.self)
        let (status, diagnostic) = code(in: tail, or: text)
        let recipient = failedRecipient ?? address(in: tail) ?? address(in: text) ?? returned.recipient
        guard failedRecipient != nil || found.map({ isCertain($0, text, recipient, status) }) == true else { return nil }
        let isLate = found?.isDelay == true || found?.isPermanent != true && status?.hasPrefix("4") == true
        return Bounce(
            recipient: recipient ?? "",
            status: status ?? (isLate ? "4.0.0" : "5.0.0"),
            diagnostic: diagnostic,
            originalMessageID: returned.messageID,
            isFinal: !isLate
        )
    }

    /// Words that other mail has too count only of a mail system that says whom or why; of anybody else only with a code.
    private func isCertain(_ found: BouncePhrases.Found, _ text: String, _ recipient: String?, _ status: String?) -> Bool {
        if found.isSure { return true }
        let isReply = root.header("auto-submitted").map { $0.lowercasedASCII.contains("auto-replied") } ?? false
        let hasCode = text.split(separator: "\n").prefix(200).contains { StatusCode.enhanced(String($0.prefix(1000))) != nil }
        switch sender {
        case .mailSystem: return isReply ? hasCode : recipient != nil || status != nil
        case .nobody, .person: return hasCode && !isReply
        }
    }

    /// The code after the words that tell, else before them.
    private func code(in tail: String, or text: String) -> (status: String?, diagnostic: String) {
        let after = StatusCode.find(in: tail)
        return after.status == nil ? StatusCode.find(in: text) : after
    }

    /// The body up to where the mail that comes back is quoted.
    private var words: String {
        let text = mail.text.flatMap { $0.isEmpty ? nil : $0 } ?? mail.html.map { MarkupText.words($0) } ?? ""
        return String(text.utf8.prefix(BouncePhrases.quoteStart(in: text) ?? 16_384)) ?? String(text.prefix(8000))
    }

    /// The first address other than the writer's, the reader's and ids.
    private func address(in text: String) -> String? {
        var others = Set((mail.from + mail.to).map { $0.address.lowercased() })
        if let id = returned.messageID { others.insert(id.lowercased()) }
        return AddressSearch.addresses(in: text).first { address in
            let lower = address.lowercased()
            return !others.contains(lower) && !lower.hasPrefix("postmaster@") && !lower.hasPrefix("mailer-daemon@")
        }
    }
}
