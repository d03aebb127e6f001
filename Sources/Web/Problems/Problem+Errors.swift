import Core
import HTTPTypes
import Hummingbird
import NIOCore
import Sealing
import Store

extension Problem {
    /// The one place where errors become what a client sees. Nil for those that nobody expected.
    static func of(_ error: any Error) -> Problem? {
        switch error {
        case let problem as Problem: problem
        case let error as StoreError: of(error)
        case let error as PaymentFault: of(error)
        case let error as SecondFactorFault: of(error)
        case let error as SealingError: of(error)
        case BackupError.busy:
            .conflict("backup_running", "A backup is being made or checked already. It is in the list when it is done; then ask again.")
        case let error as JSONError: .badRequest("The body is no valid JSON: \(error.message) (at byte \(error.offset)).")
        case _ where StorageFault.of(error)?.reason == .diskFull: .diskFull
        case is NIOTooManyBytesError: Problem(.contentTooLarge, code: "too_large", "The body is too large.")
        case let error as HTTPError: of(error)
        default: nil
        }
    }

    private static func of(_ error: StoreError) -> Problem? {
        switch error {
        case .notFound: .notFound
        case .notTheirs:
            Problem(.forbidden, code: "forbidden", "Somebody else wrote this. Its author or an owner can change or delete it.")
        case .emailOfClient(let id, let name): taken(by: id, name)
        case .overloaded: .overloaded
        case .diskLow(let free, let floor): .diskLow(free: free, floor: floor)
        case .eventsGone: Problem(.gone, code: "resync", "Events after that number are not kept any more. Load everything anew.")
        case .unknownReference(let field): .validation(field, "There is no such \(field).")
        case .notMentionable: .validation("mentions", "Only owners and managers can be mentioned: nobody else works in the inbox.")
        case .newerMessage(let json): newer(json)
        case .changedMeanwhile(let current, let fields, let by): changed(current, fields, by)
        case .idempotencyKeyUsed:
            .validation("idempotency_key", "This key was used for something else in the last 7 days. Make a new key for each request.")
        case .unpriced(let line):
            .validation(
                "lines.\(line).unit_price",
                "Nothing says what line \(line + 1) costs. Name its languages and amount, a unit price, or a sum by hand."
            )
        case .conflict(let conflict): of(conflict)
        case .alreadyRunning, .newerSchema, .notOurs, .cannotCreate: nil
        }
    }

    /// Whose an e-mail address is.
    private static func taken(by client: PublicID, _ name: String) -> Problem {
        var problem = Problem.conflict(
            StoreError.Conflict.emailTaken.rawValue,
            "This e-mail address is \(name)'s. Choose that client, or merge the two if they are one.",
            field: "emails"
        )
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("id", client)
            writer.member("name", name)
        }
        problem.subjects = [.init(name: "client", json: writer.bytes)]
        return problem
    }

    private static func newer(_ message: [UInt8]) -> Problem {
        var problem = Problem.conflict(
            "newer_message",
            "Something was written in this conversation after what you saw last. Read it, then send again with its id.",
            field: "last_seen_message_id"
        )
        problem.subjects = [.init(name: "message", json: message)]
        return problem
    }

    private static func changed(_ current: [UInt8], _ fields: [String], _ by: String) -> Problem {
        var problem = Problem.conflict(
            "changed_meanwhile",
            "\(by.isEmpty ? "Dragoman" : by) changed \(fields.joined(separator: ", ")) after you opened this. Look at what it is now, then save again.",
            field: fields.first
        )
        var names = JSONWriter()
        names.array { writer in for field in fields { writer.string(field) } }
        var name = JSONWriter()
        name.string(by)
        problem.subjects = [
            .init(name: "current", json: current), .init(name: "fields", json: names.bytes), .init(name: "by", json: name.bytes),
        ]
        return problem
    }

    private static func of(_ conflict: StoreError.Conflict) -> Problem {
        switch conflict {
        case .nameTaken:
            .conflict(conflict.rawValue, "Another entry of this list has this name already. Choose another one.", field: "name")
        case .codeTaken: .conflict(conflict.rawValue, "Another language has this code already. Choose another one.", field: "code")
        case .tooManyEntries: .conflict(conflict.rawValue, "The list is as long as it may be. Change an entry that is not used any more.")
        case .defaultOffice:
            .conflict(
                conflict.rawValue,
                "This is the default office. Make another one the default first.",
                field: "is_default"
            )
        case .vatRateNotListed:
            .validation("default_vat_rate", "default_vat_rate has to be one of vat_rates. Add it there, or choose another one.")
        case .noLatinName:
            .validation("latin_name_approved", "There is no spelling to approve. Write latin_name first, as the passport does.")
        case .notConfirmed: .validation("confirm", "confirm has to be the client's name, exactly as it is written.")
        case .sendingNow:
            .conflict(conflict.rawValue, "A message to this client is being sent at this moment. Try again in a minute.")
        case .emailTaken: .conflict(conflict.rawValue, "Somebody has this e-mail address already.", field: "email")
        case .lastOwner: .conflict(conflict.rawValue, "The last owner can be neither demoted nor disabled. Make another owner first.")
        case .setupDone: Problem(.gone, code: conflict.rawValue, "This office has an owner already. Sign in instead.")
        case .setupToken:
            Problem(
                .forbidden,
                code: conflict.rawValue,
                "This setup link is not valid any more. Make a new one on the server with: dragoman setup-url"
            )
        case .tooManyTokens: .conflict(conflict.rawValue, "You have as many API tokens as one may have. Delete one first.")
        case .addressTaken:
            .conflict(conflict.rawValue, "This address is connected already. Change its settings instead.", field: "address")
        case .mailboxTaken:
            .conflict(
                conflict.rawValue,
                "This mailbox (same server and user) is connected under another address already.",
                field: "imap.user"
            )
        case .channelNotConnected:
            .conflict(conflict.rawValue, "The mailbox is not connected. Connect it in the settings, then send again.")
        case .noOutgoingServer:
            .conflict(conflict.rawValue, "The mailbox has no outgoing server. Enter one in the settings, then send again.")
        case .filesTooLarge:
            .validation(
                "attachments",
                "The files are larger than \(NewOutgoing.maximumFileBytes >> 20) MiB together. Send fewer, or a link."
            )
        case .takenBack: .conflict(conflict.rawValue, "This message was taken back. Send it with a new idempotency_key.")
        case .alreadySending: .conflict(conflict.rawValue, "It is too late to take this back: it is being sent, or was.")
        case .notFailed: .conflict(conflict.rawValue, "Only a message that failed before anybody got it can be sent again.")
        case .notUncertain: .conflict(conflict.rawValue, "It is known what became of this message; there is nothing to decide.")
        case .shortcutTaken:
            .conflict(conflict.rawValue, "Another canned reply has this shortcut already. Choose another one.", field: "shortcut")
        case .tooManyCannedReplies:
            .conflict(conflict.rawValue, "The office has \(CannedReplyRules.maximumCount) canned replies already. Delete one first.")
        case .cannotWriteFirst:
            .conflict(
                conflict.rawValue,
                "On this channel the client has to write first. Ask them to write to the bot, or reach them another way.",
                field: "channel_account_id"
            )
        case .chatBlocked:
            .conflict(conflict.rawValue, "This person blocked the bot, so nothing arrives. Reach them another way.")
        case .chatLeft:
            .conflict(conflict.rawValue, "The bot is not in this group any more. Let somebody of the group add it, then send again.")
        case .chatReadOnly:
            .conflict(conflict.rawValue, "The bot may not write in this group. Let its administrator allow it, then send again.")
        case .businessOff:
            .conflict(
                conflict.rawValue,
                "The office's Telegram account does not let the bot in any more. Add the bot again in Telegram under Settings, Telegram Business, Chatbots."
            )
        case .businessReadOnly:
            .conflict(
                conflict.rawValue,
                "The office's Telegram account lets the bot read and not answer. Allow it in Telegram under Settings, Telegram Business, Chatbots."
            )
        case .noAnswers: .conflict(conflict.rawValue, "These are notices; nobody reads an answer. Write an internal note instead.")
        case .notOnPlatform:
            .conflict(conflict.rawValue, "The channel does not have this message, or not yet. Wait until it is sent, or take it back.")
        case .notOwnMessage: .conflict(conflict.rawValue, "Only a message that was sent from here can be changed or withdrawn.")
        case .sameClient: .validation("client_id", "A client cannot be merged with itself. Choose another one.")
        case .unpaid:
            .conflict(
                conflict.rawValue,
                "Money is owed for this order. Record the payment, or hand it out anyway with force.",
                field: "status"
            )
        case .originalsHere:
            .conflict(
                conflict.rawValue,
                "Papers of the client are still here. Say that they were returned, or hand it out anyway with force.",
                field: "status"
            )
        case .clientEmailTaken:
            .conflict("email_taken", "Another client has this e-mail address already. Choose that client.", field: "client.email")
        case .tooManyFiles: .validation("attachment_ids", "An order has at most \(OrderFiles.maximum) files. Remove some first.")
        case .tooManyOriginals: .conflict(conflict.rawValue, "An order has at most \(OrderOriginals.maximum) entries of papers.")
        case .quoteNotSent: .conflict(conflict.rawValue, "The client has not got this offer yet. Send it first, or withdraw it.")
        case .quoteSent:
            .conflict(conflict.rawValue, "This offer was sent already. Wait for the client, or withdraw it and make a new one.")
        case .quoteAccepted:
            .conflict(conflict.rawValue, "The client accepted this offer, so it stays as it is. Make a new one for what is new.")
        case .quoteClosed: .conflict(conflict.rawValue, "This offer was declined or withdrawn. Make a new one.")
        case .quoteEvidence:
            .conflict(
                conflict.rawValue,
                "Only what the client wrote after the offer can be its acceptance. Choose such a message, or none if it was said elsewhere.",
                field: "message_id"
            )
        case .tooManyTags:
            .validation("tags", "A conversation has at most \(ConversationPatch.maximumTags) tags. Take some away first.")
        case .tooManyViews:
            .conflict(conflict.rawValue, "You have \(SavedView.maximumCount) views already, as many as one may have. Delete one first.")
        case .notMail:
            Problem(
                .unprocessableContent,
                code: conflict.rawValue,
                "Only mail can be put together or taken apart: a chat is what it is on its platform. Choose conversations of mailboxes."
            )
        case .sending:
            .conflict(conflict.rawValue, "A message of this conversation is being sent at this moment. Try again in a minute.")
        case .alreadyThere: .validation("from", "from names what is part of this conversation already. Leave it out.")
        case .nothingLeft:
            .validation("message_ids", "message_ids has every mail of the conversation. Leave at least one.")
        case .noMailChosen: .validation("message_ids", "message_ids has only notes. Choose at least one mail.")
        case .notMerged: .conflict(conflict.rawValue, "These clients are not merged; there is nothing to undo.", field: "client_id")
        case .notOversized: .conflict(conflict.rawValue, "This message is here whole; there is nothing to fetch.")
        case .totpOn: .conflict(conflict.rawValue, "Two-factor sign-in is on already. Turn it off first to set it up anew.")
        case .totpOff: .conflict(conflict.rawValue, "Two-factor sign-in is off; there is nothing to change.")
        case .totpNotPending:
            .conflict(
                conflict.rawValue,
                "The code came too late, or nothing was begun. Begin anew and scan the new picture.",
                field: "code"
            )
        case .ownTOTP:
            .conflict(conflict.rawValue, "This is your own account. Turn two-factor sign-in off in your profile, with password and code.")
        case .notConnected:
            .conflict(conflict.rawValue, "The mailbox of this mail is not connected. Connect it in the settings, then fetch again.")
        }
    }

    /// As it looks to somebody who is signed in; the login's own answers are 401.
    private static func of(_ fault: SecondFactorFault) -> Problem {
        switch fault {
        case .required: Problem(.forbidden, code: "totp_required", "Give the code of your authenticator app.", field: "code")
        case .wrong:
            Problem(
                .forbidden,
                code: "wrong_totp",
                "The code is wrong or was used already. Wait for the next one of your app, or take a recovery code.",
                field: "code"
            )
        case .unreadable:
            Problem(
                .serviceUnavailable,
                code: "totp_unreadable",
                """
                Codes cannot be checked: the server has another master key than the one they were set up with. Take a recovery code, or let \
                an owner turn two-factor sign-in off for you.
                """,
                field: "code"
            )
        }
    }

    private static func of(_ error: SealingError) -> Problem? {
        switch error {
        case .overloaded: .overloaded
        case .passwordTooLong: .validation("password", "The password is longer than \(AccountRules.maximumPasswordBytes) bytes.")
        default: nil
        }
    }

    private static func of(_ error: HTTPError) -> Problem {
        let code =
            switch error.status.code {
            case 400: "bad_request"
            case 401: "unauthorized"
            case 403: "forbidden"
            case 404: "not_found"
            case 413: "too_large"
            case 416: "range"
            default: "http_\(error.status.code)"
            }
        return Problem(error.status, code: code, error.body ?? error.status.reasonPhrase)
    }
}
