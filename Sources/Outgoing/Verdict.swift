/// How a session ended.
struct Ending: Sendable {
    enum Cause: Sendable, Hashable {
        /// libcurl was content.
        case done
        case cancelled
        case timedOut
        case noName
        case noConnection(errno: Int32)
        /// X509_V_…
        case untrusted(code: Int)
        case badTrust, noTLS, noStartTLS, signIn, lost, weird, failed
    }

    var cause: Cause
    /// libcurl's words, in English.
    var words: String
    var dialogue: Dialogue
    /// The last byte of the mail was given to libcurl, which does not say when it sends the final dot.
    var gaveAll: Bool
}

extension Ending {
    /// What it means for the mail.
    var outcome: SMTPOutcome {
        switch dialogue.stop {
        case .tooLarge(let limit): return .tooLarge(limit: limit)
        case .foreignAddress(let address):
            let words = "The server takes no addresses outside ASCII."
            let isSender = !dialogue.wish.recipients.contains(address)
            return .refused(
                SMTPReply(
                    stage: isSender ? .sender : .recipient,
                    code: 553,
                    enhanced: "5.6.7",
                    words: words,
                    recipient: isSender ? nil : address
                )
            )
        case .signInUnavailable, .endlessReply, nil: break
        }
        if let (step, reply) = dialogue.last, let outcome = Self.judge(step, reply, dialogue.features) { return outcome }
        if gaveAll { return .unconfirmed(reason) }
        switch dialogue.step {
        case .sender, .recipient, .data, .body: return .interrupted(reason)
        default: return cause == .cancelled ? .interrupted(reason) : .account(fault)
        }
    }

    /// What it means for the account.
    var greeting: Result<SMTPGreeting, SMTPFault> {
        if case (.noop, let reply)? = dialogue.last, reply.code / 100 == 2 {
            return .success(
                SMTPGreeting(
                    sizeLimit: dialogue.features.sizeLimit,
                    secured: dialogue.secured,
                    signedIn: dialogue.signedIn,
                    words: dialogue.greeting
                )
            )
        }
        return .failure(fault)
    }

    /// Nil where the reply says nothing about the mail.
    private static func judge(_ step: Dialogue.Step, _ reply: SMTPReply, _ features: Dialogue.Features) -> SMTPOutcome? {
        switch step {
        case .sender, .recipient, .data, .body: break
        default: return nil
        }
        switch reply.code / 100 {
        case 2 where step == .body: return .accepted(reply)
        case 4: return .deferred(reply)
        case 5:
            // "Authentication required" (RFC 4954, 6) is said of the client.
            if reply.code == 530, step != .body { return .account(SMTPFault(.signInRefused, step: .mail, detail: said(reply))) }
            return isForSize(step, reply, features) ? .tooLarge(limit: features.sizeLimit) : .refused(reply)
        // 354, and 250 to MAIL and RCPT, go on; anything else ends in libcurl's own words.
        default: return nil
        }
    }

    /// 552 is said of a full mailbox and of content, too.
    private static func isForSize(_ step: Dialogue.Step, _ reply: SMTPReply, _ features: Dialogue.Features) -> Bool {
        if let enhanced = reply.enhanced { return enhanced == "5.3.4" || (enhanced == "5.2.3" && reply.code == 552) }
        guard reply.code == 552 else { return false }
        if step == .sender { return features.announcesSize }
        let words = reply.words.lowercased()
        return ["size", "large", "big", "long"].contains { words.contains($0) }
    }

    private static func said(_ reply: SMTPReply) -> String {
        (["\(reply.code)", reply.enhanced, reply.words] as [String?]).compactMap { $0 }.filter { !$0.isEmpty }.joined(separator: " ")
    }

    private var reason: String {
        if dialogue.stop == .endlessReply { return "the server's reply does not end" }
        switch cause {
        case .cancelled: return "cancelled"
        case .timedOut: return "the server was silent for too long"
        default: return clean(words)
        }
    }

    private var step: SMTPFault.Step {
        switch cause {
        case .noName, .noConnection: return .connect
        default: break
        }
        switch dialogue.step {
        case .greeting: return dialogue.last == nil ? .connect : .greeting
        case .hello: return .greeting
        case .startTLS: return .startTLS
        case .signIn: return .signIn
        default: return .mail
        }
    }

    var fault: SMTPFault {
        let refusal = dialogue.last.flatMap { $0.step == dialogue.step && $0.reply.code >= 400 ? $0.reply : nil }
        return SMTPFault(faultReason(refusal), step: step, detail: refusal.map(Self.said) ?? reason)
    }

    private func faultReason(_ refusal: SMTPReply?) -> SMTPFault.Reason {
        if dialogue.stop == .signInUnavailable { return .signInUnavailable }
        if dialogue.stop == .endlessReply { return .protocolError }
        if let refusal {
            switch dialogue.step {
            case .greeting, .hello: return .serverUnavailable
            case .startTLS: return .tlsFailed
            case .signIn:
                // 504: this mechanism is none (RFC 4954, 4).
                return refusal.code < 500 ? .signInTemporarily : refusal.code == 504 ? .signInUnavailable : .signInRefused
            default: break
            }
        }
        switch cause {
        case .cancelled: return .cancelled
        case .timedOut: return .timedOut
        case .noName: return .nameNotFound
        case .noConnection(let code): return Self.connectReason(code)
        case .untrusted(let code): return Self.certificateReason(code, words)
        case .badTrust: return .tlsUntrusted
        case .noTLS: return .tlsFailed
        case .noStartTLS: return .startTLSMissing
        case .signIn: return .signInUnavailable
        case .lost: return .connectionLost
        case .done, .weird, .failed: return .protocolError
        }
    }
}
