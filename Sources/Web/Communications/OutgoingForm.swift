import Core
import Hummingbird
import Store

/// A request to send something, on its way into the outbox: its fields, whom it goes to, and what it must not do.
struct OutgoingForm {
    static let bodyLimit = 3 << 20
    static let maximumHTML = 500_000
    static let maximumSubject = 500
    /// Days ahead for which something can be scheduled.
    static let maximumDaysAhead: Int64 = 366

    let fields: Fields
    let services: WebServices
    let identity: Identity
    /// The offer that the message brings.
    var quote: PublicID?

    /// The request as it came, without the key that names it.
    private var request: String { fields.json(without: ["idempotency_key"]) }

    private var database: OfficeDatabase { services.database }

    func send(_ key: IdempotencyKey, to place: NewOutgoing.Place) async throws -> Response {
        let written = try await write(key, to: place)
        return .json(written.json, status: written.isNew ? .created : .ok)
    }

    func write(_ key: IdempotencyKey, to place: NewOutgoing.Place) async throws -> WrittenMessage {
        // The same request again makes nothing, so that nothing that changed since can refuse it.
        if let known = try await database.sent(request, to: place, key: key) { return known }
        var new = try await message(place)
        new.quote = quote
        let peers = new.addressees.all.map(\.key)
        // Text goes out as long as the database takes it; the copy of a file would take what is left.
        if !new.files.isEmpty { try await database.requireRoom() }
        try services.peers.check(peers)
        let written = try await database.send(new, key: key)
        if written.isNew { services.peers.count(peers) }
        return written
    }

    private func message(_ place: NewOutgoing.Place) async throws -> NewOutgoing {
        let forwarded = try optionalID("forward_of")
        let files = try fields.optionalIDs("attachments", count: NewOutgoing.maximumFiles) ?? []
        let text = trimmed(try fields.optionalString("text", maximum: OutgoingText.maximumLength) ?? "")
        guard !text.isEmpty || !files.isEmpty || forwarded != nil else { throw Problem.validation("text", "The message has no text.") }
        let answers = try optionalID("in_reply_to")
        // Whom it goes to a messenger knows from the chat.
        let chat = try await database.chatPlatform(place)
        // Below files a long text goes out as a message of its own, so the limit of texts counts.
        if let chat { try ChatLimits.check(text: text, on: chat) }
        let addressees = chat == nil ? try await addressees(place, answers) : Addressees(to: [])
        var below = NewOutgoing.Below.nothing
        if case .account = place { below = forwarded.map { .forward($0) } ?? .nothing }
        if case .conversation = place, try fields.optionalBool("quote") == true { below = .quote }
        let (due, isScheduled) = try due()
        return NewOutgoing(
            place: place,
            addressees: addressees,
            subject: try subject(place),
            text: text,
            html: try fields.optionalString("html", maximum: Self.maximumHTML),
            signature: try fields.optionalBool("signature") == true ? identity.user.signature : "",
            files: files,
            below: below,
            answers: answers,
            dueAt: due,
            isScheduled: isScheduled,
            request: request
        )
    }

    private func optionalID(_ name: String) throws -> PublicID? { try fields.clearableID(name) ?? nil }

    private func subject(_ place: NewOutgoing.Place) throws -> String? {
        let given = try fields.optionalString("subject", maximum: Self.maximumSubject).map { text in
            trimmed(text.map { $0.isNewline ? " " : String($0) }.joined())
        }
        if case .account = place { return given ?? "" }
        return given
    }

    // MARK: - When

    private func due() throws -> (Timestamp, Bool) {
        let now = database.now()
        if case .some(.some(let at)) = try fields.clearableTime("send_at") {
            guard at > now else { throw Problem.validation("send_at", "send_at has to lie ahead.") }
            guard at < now.adding(seconds: Self.maximumDaysAhead * 86_400) else {
                throw Problem.validation("send_at", "send_at lies more than \(Self.maximumDaysAhead) days ahead.")
            }
            return (at, true)
        }
        let usual: Int64 = if case .session = identity.credential { Int64(identity.user.undoSeconds) } else { 0 }
        let hold = try fields.optionalInt("hold_seconds", in: OutgoingRules.holdSeconds) ?? usual
        return (now.adding(seconds: hold), false)
    }

    // MARK: - To whom

    private func addressees(_ place: NewOutgoing.Place, _ answers: PublicID?) async throws -> Addressees {
        let own = try await database.ownAddresses()
        var addressees = Addressees(
            to: try fields.optionalCorrespondents("to") ?? [],
            cc: try fields.optionalCorrespondents("cc") ?? [],
            bcc: try fields.optionalCorrespondents("bcc") ?? []
        )
        if case .conversation(let id, _) = place {
            let answered = try await answered(answers, in: id)
            if let answered {
                try refuseRobot(answered)
                // An empty list is somebody's mistake, not a wish for the usual recipient.
                if !fields.contains("to") {
                    addressees.to = try await ReplyStart(database: database, own: own).addressees(answered, all: false).to
                }
            }
        }
        guard !addressees.to.isEmpty else { throw Problem.validation("to", "to is missing: name at least one address.") }
        guard addressees.all.count <= Addressees.maximum else {
            throw Problem.validation("to", "The message goes to more than \(Addressees.maximum) addresses.")
        }
        guard addressees.all.contains(where: { !own.contains($0.key) }) else {
            throw Problem(
                .unprocessableContent,
                code: "own_address",
                "This would go to the office's own mailboxes only. Write an internal note instead.",
                field: "to"
            )
        }
        return addressees
    }

    /// The message that is answered. One of another conversation would quote to somebody what another one wrote.
    private func answered(_ named: PublicID?, in conversation: PublicID) async throws -> AnsweredMessage? {
        guard let named else { return try await database.newestToAnswer(in: conversation) }
        guard let found = try? await database.answered(named), found.conversation == conversation else {
            throw StoreError.unknownReference(field: "in_reply_to")
        }
        return found
    }

    /// A script that answers machines answers a script some day, and both never end (RFC 3834 section 2).
    private func refuseRobot(_ answered: AnsweredMessage) throws {
        guard case .token = identity.credential, answered.direction == .inbound, answered.auto != nil else { return }
        throw Problem(
            .unprocessableContent,
            code: "robot",
            "A machine wrote this message, and a script does not answer machines. A person can answer it in the page.",
            field: "kind"
        )
    }
}
