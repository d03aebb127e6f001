package import Core

/// What can go wrong in the store, in terms of the office rather than of SQLite.
package enum StoreError: Error, Equatable, Sendable {
    /// Another process owns the data folder.
    case alreadyRunning(pid: Int32?)
    /// The database was written by a newer Dragoman.
    case newerSchema(file: String, unknown: [String])
    /// The file is no database of Dragoman.
    case notOurs(file: String)
    /// The data folder cannot be made or written to.
    case cannotCreate(path: String, reason: String)
    /// More writes wait than the store holds; nothing of this one was done.
    case overloaded
    /// The disk is nearly full, and nothing more is taken in.
    case diskLow(free: Int64, floor: Int64)
    /// No such row.
    case notFound
    /// Somebody else's, and not for this user to change.
    case notTheirs
    /// An e-mail address is another client's.
    case emailOfClient(PublicID, name: String)
    /// Events after that number are not kept any more: the reader has to load everything anew.
    case eventsGone
    /// A row that was named in a field does not exist.
    case unknownReference(field: String)
    /// Somebody was mentioned who does not work in the inbox, or not any more.
    case notMentionable
    /// Something came, or somebody else answered, after what the author of an answer saw: the newest such message as JSON.
    case newerMessage([UInt8])
    /// Others changed the same fields after what the author of a change saw: the whole thing as JSON as it is now, those fields, and who
    /// changed them last.
    case changedMeanwhile(current: [UInt8], fields: [String], by: String)
    /// The key was used before, for something else.
    case idempotencyKeyUsed
    /// Nothing says what a line of an offer costs; lines are counted from 0.
    case unpriced(line: Int)
    /// A rule of the schema refused it.
    case conflict(Conflict)

    package enum Conflict: String, Sendable {
        case emailTaken = "email_taken"
        /// Another row of the same list is called so.
        case nameTaken = "name_taken"
        case codeTaken = "code_taken"
        case tooManyEntries = "too_many_entries"
        /// The default office can be neither retired nor stop being it; another one becomes it.
        case defaultOffice = "default_office"
        case vatRateNotListed = "vat_rate_not_listed"
        /// There is no spelling that could be approved.
        case noLatinName = "no_latin_name"
        /// What was typed is not the client's name.
        case notConfirmed = "not_confirmed"
        /// A message to the client is being sent at this very moment.
        case sendingNow = "sending_now"
        case lastOwner = "last_owner"
        case setupDone = "setup_done"
        case setupToken = "setup_token"
        case tooManyTokens = "too_many_tokens"
        case addressTaken = "address_taken"
        case mailboxTaken = "mailbox_taken"
        case notOversized = "not_oversized"
        case notConnected = "not_connected"
        /// The channel that a message is to be sent by.
        case channelNotConnected = "channel_not_connected"
        case noOutgoingServer = "no_outgoing_server"
        case filesTooLarge = "files_too_large"
        case takenBack = "taken_back"
        case alreadySending = "already_sending"
        case notFailed = "not_failed"
        case notUncertain = "not_uncertain"
        case shortcutTaken = "shortcut_taken"
        case tooManyCannedReplies = "too_many_canned_replies"
        /// Nobody can be written to first on this channel.
        case cannotWriteFirst = "cannot_write_first"
        case chatBlocked = "chat_blocked"
        case chatLeft = "chat_left"
        case chatReadOnly = "chat_read_only"
        /// The office's own account does not let the bot in any more.
        case businessOff = "business_off"
        /// It lets the bot read and not answer.
        case businessReadOnly = "business_read_only"
        /// A conversation of notices, which nobody reads on the other side.
        case noAnswers = "no_answers"
        /// A message that the platform does not have.
        case notOnPlatform = "not_on_platform"
        case notOwnMessage = "not_own_message"
        case sameClient = "same_client"
        case notMerged = "not_merged"
        /// An order is to be handed out while money is owed.
        case unpaid
        /// Or while papers of the client are here.
        case originalsHere = "originals_here"
        /// The address of a client who is to be made is another one's.
        case clientEmailTaken = "client_email_taken"
        case tooManyFiles = "too_many_files"
        case tooManyOriginals = "too_many_originals"
        /// An offer that nobody got yet.
        case quoteNotSent = "quote_not_sent"
        case quoteSent = "quote_sent"
        case quoteAccepted = "quote_accepted"
        /// Declined or withdrawn.
        case quoteClosed = "quote_closed"
        /// A message that cannot be what a client agreed to an offer with.
        case quoteEvidence = "quote_evidence"
        /// The second factor is on already, off, or was not begun.
        case totpOn = "totp_on"
        case totpOff = "totp_off"
        case totpNotPending = "totp_not_pending"
        /// An owner's own one, which takes password and code.
        case ownTOTP = "own_totp"
        case tooManyTags = "too_many_tags"
        case tooManyViews = "too_many_views"
        /// A chat is its chat: only mails can be put elsewhere.
        case notMail = "not_mail"
        /// A message that would be put elsewhere is being sent at this very moment.
        case sending
        /// What is to be put into a conversation is in it already.
        case alreadyThere = "already_there"
        /// A conversation keeps at least one mail.
        case nothingLeft = "nothing_left"
        /// Notes alone make no conversation.
        case noMailChosen = "no_mail_chosen"
    }
}
