/// Follows a session as libcurl holds it: which command a line of the server answers, and what has to stop it. No clock, no sockets.
struct Dialogue: Sendable {
    /// What is asked of the session.
    struct Wish: Sendable {
        var needsStartTLS = false
        var signsIn = false
        /// Bytes of the mail; nil where none is sent.
        var size: Int?
        var recipients: [String] = []
        /// An address outside ASCII.
        var foreign: String?
    }

    enum Step: Sendable, Hashable {
        case greeting, hello, startTLS, signIn, sender
        case recipient(Int)
        case data
        /// 354 was said: what comes now is the word on the mail.
        case body
        case noop
    }

    /// Why the session ends before libcurl would end it.
    enum Stop: Sendable, Hashable {
        case tooLarge(limit: Int), signInUnavailable, foreignAddress(String), endlessReply
    }

    enum Move: Sendable, Hashable {
        case on
        case stop(Stop)
        /// The last reply that matters: only QUIT is left.
        case over
    }

    let wish: Wish
    private(set) var step = Step.greeting
    private(set) var stop: Stop?
    private(set) var features = Features()
    private(set) var greeting = ""
    private(set) var secured: Bool
    /// The last complete reply, and what it answered.
    private(set) var last: (step: Step, reply: SMTPReply)?
    private(set) var signedIn = false
    private var saidGoodbye = false
    private var reader = ReplyReader()
    private var lines = 0

    struct Features: Sendable, Hashable {
        var sizeLimit: Int?
        var announcesSize = false
        var mechanisms: Set<String> = []
        var utf8 = false
    }

    init(_ wish: Wish, secured: Bool = false) {
        self.wish = wish
        self.secured = secured
    }

    /// More than any session needs: what sends more lines goes on forever.
    private var maxLines: Int { 300 + 4 * wish.recipients.count }

    /// A line that libcurl sent. Only the first word is looked at, and of those of AUTH not even that.
    mutating func sent(_ bytes: UnsafeRawBufferPointer) {
        let verb = { (word: StaticString) in
            bytes.count > word.utf8CodeUnitCount
                && bytes.prefix(word.utf8CodeUnitCount).elementsEqual(
                    UnsafeRawBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount)
                )
        }
        if verb("MAIL FROM:") {
            step = .sender
        } else if verb("NOOP\r") {
            step = .noop
        } else if step == .signIn {
            return
        } else if verb("EHLO ") || verb("HELO ") {
            step = .hello
            features = Features()
        } else if verb("STARTTLS\r") {
            step = .startTLS
        } else if verb("AUTH ") {
            step = .signIn
        } else if verb("RCPT TO:") {
            if case .recipient(let index) = step { step = .recipient(index + 1) } else { step = .recipient(0) }
        } else if verb("DATA\r") {
            step = .data
        } else if verb("QUIT\r") {
            // Where it got stays the step: libcurl says goodbye after failures, too, also to somebody who is gone.
            saidGoodbye = true
        }
    }

    /// A line that the server sent.
    mutating func received(_ bytes: UnsafeRawBufferPointer) -> Move {
        if saidGoodbye { return .on }
        lines += 1
        if lines > maxLines { return halt(.endlessReply) }
        guard let line = ReplyReader.Line(bytes) else { return .on }
        if step == .hello, line.code / 100 == 2, !(reader.isEmpty) { note(feature: line.text) }
        reader.add(line)
        guard line.isLast else { return .on }
        let reply = reader.finish(stage, recipient: recipient)
        last = (step, reply)
        return answered(reply)
    }

    private mutating func answered(_ reply: SMTPReply) -> Move {
        let good = reply.code / 100 == 2
        switch step {
        case .greeting:
            greeting = reply.words
            return .on
        case .hello: return good ? greeted() : .on
        case .startTLS:
            secured = good
            return .on
        case .signIn:
            if good { signedIn = true }
            return .on
        case .data where reply.code == 354:
            step = .body
            return .on
        case .sender, .recipient: return good ? .on : .over
        case .data, .body, .noop: return .over
        }
    }

    /// After the EHLO that counts: before STARTTLS anybody may have put words into the server's mouth.
    private mutating func greeted() -> Move {
        if wish.needsStartTLS, !secured { return .on }
        if wish.signsIn, features.mechanisms.isDisjoint(with: ["PLAIN", "LOGIN"]) { return halt(.signInUnavailable) }
        if let size = wish.size, let limit = features.sizeLimit, limit > 0, size > limit { return halt(.tooLarge(limit: limit)) }
        if let foreign = wish.foreign, !features.utf8 { return halt(.foreignAddress(foreign)) }
        return .on
    }

    private mutating func halt(_ reason: Stop) -> Move {
        if stop == nil { stop = reason }
        return .stop(reason)
    }

    private mutating func note(feature text: String) {
        let words = text.uppercased().split(separator: " ")
        switch words.first {
        case "SIZE":
            features.announcesSize = true
            // "SIZE 0" is no limit (RFC 1870, 4).
            features.sizeLimit = words.dropFirst().first.flatMap { Int($0) }.flatMap { $0 > 0 ? $0 : nil }
        case "SMTPUTF8": features.utf8 = true
        case "AUTH": features.mechanisms.formUnion(words.dropFirst().map(String.init))
        default: break
        }
    }

    private var stage: SMTPReply.Stage {
        switch step {
        case .greeting, .hello, .startTLS, .noop: .greeting
        case .signIn: .signIn
        case .sender: .sender
        case .recipient: .recipient
        case .data: .data
        case .body: .end
        }
    }

    private var recipient: String? {
        if case .recipient(let index) = step, wish.recipients.indices.contains(index) { wish.recipients[index] } else { nil }
    }
}
