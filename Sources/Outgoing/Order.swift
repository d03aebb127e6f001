/// Everything a session needs, checked, in the form libcurl takes.
struct Order: Sendable {
    var url: String
    var server: SMTPServer
    var login: SMTPLogin?
    var options: SMTPOptions
    /// Nil where the server is only tried.
    var mail: Mail?
    var wish: Dialogue.Wish

    struct Mail: Sendable {
        var bytes: [UInt8]
        var envelope: SMTPEnvelope
    }

    /// - Throws: an outcome without a session.
    init(server: SMTPServer, login: SMTPLogin?, options: SMTPOptions, mail: Mail?) throws(Refusal) {
        guard let url = Self.url(server, options.ehloName) else {
            throw Refusal(
                outcome: .account(SMTPFault(.nameNotFound, step: .connect, detail: "not a name of a server: \(clean(server.host))"))
            )
        }
        // libcurl takes C strings, which end at a zero.
        if let login, login.user.utf8.contains(0) || login.password.utf8.contains(0) {
            throw Refusal(outcome: .account(SMTPFault(.signInRefused, step: .signIn, detail: "user or password with a zero byte")))
        }
        if let mail { try Self.check(mail.envelope) }
        (self.url, self.server, self.login, self.options, self.mail) = (url, server, login, options, mail)
        wish = Dialogue.Wish(needsStartTLS: server.security == .startTLS, signsIn: login != nil)
        if let mail {
            wish.size = mail.bytes.count
            wish.recipients = mail.envelope.recipients
            wish.foreign = ([mail.envelope.sender] + mail.envelope.recipients).first { !$0.utf8.allSatisfy { $0 < 128 } }
        }
    }

    struct Refusal: Error {
        var outcome: SMTPOutcome
    }

    /// What would end a command, or the angle brackets in it, makes more than one command of an address.
    private static func check(_ envelope: SMTPEnvelope) throws(Refusal) {
        let wellFormed = { (address: String) in
            address.utf8.count <= 1000
                && address.utf8.allSatisfy { $0 > 32 && $0 != 127 && $0 != UInt8(ascii: "<") && $0 != UInt8(ascii: ">") }
        }
        if !wellFormed(envelope.sender) {
            throw Refusal(
                outcome: .refused(SMTPReply(stage: .sender, code: 553, enhanced: "5.1.7", words: "The address is not well formed."))
            )
        }
        if envelope.recipients.isEmpty || envelope.recipients.count > SMTPEnvelope.maxRecipients {
            let words = envelope.recipients.isEmpty ? "No recipient." : "More than \(SMTPEnvelope.maxRecipients) recipients."
            throw Refusal(outcome: .refused(SMTPReply(stage: .recipient, code: 553, enhanced: "5.5.3", words: words)))
        }
        for recipient in envelope.recipients where recipient.isEmpty || !wellFormed(recipient) {
            let words = "The address is not well formed."
            throw Refusal(outcome: .refused(SMTPReply(stage: .recipient, code: 553, enhanced: "5.1.3", words: words, recipient: recipient)))
        }
    }

    private static func url(_ server: SMTPServer, _ ehloName: String?) -> String? {
        let isName = { (byte: UInt8) in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
            case UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"): true
            default: false
            }
        }
        let host = server.host
        let isIPv6 = host.contains(":") && host.utf8.allSatisfy { isName($0) || $0 == UInt8(ascii: ":") }
        guard !host.isEmpty, host.utf8.count <= 255, isIPv6 || host.utf8.allSatisfy(isName) else { return nil }
        guard (1...65535).contains(server.port) else { return nil }
        // A name that is none would be a command of its own; the machine's does as well.
        let path = ehloName.map { $0.utf8.allSatisfy(isName) ? $0 : "" } ?? ""
        return "\(server.security == .tls ? "smtps" : "smtp")://\(isIPv6 ? "[\(host)]" : host):\(server.port)/\(path)"
    }

    /// Bytes between DATA and the final dot: a dot is added before each at the beginning of a line (RFC 5321, 4.5.2).
    static func wireSize(_ mail: [UInt8]) -> Int {
        let (dot, cr, lf) = (UInt8(ascii: "."), UInt8(ascii: "\r"), UInt8(ascii: "\n"))
        return mail.withUnsafeBufferPointer { mail in
            var size = mail.count + (mail.first == dot ? 1 : 0)
            for index in mail.indices.dropFirst(2) where mail[index] == dot && mail[index - 1] == lf && mail[index - 2] == cr { size += 1 }
            return size
        }
    }
}
