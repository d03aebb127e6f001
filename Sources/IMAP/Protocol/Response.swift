/// A response that was understood (RFC 9051 section 7).
enum Response: Sendable, Equatable {
    /// `+`: the server waits for the rest of a command, or idles.
    case continuation
    case tagged(tag: String, StatusResponse)
    case status(StatusResponse)
    case capability(Set<String>)
    case list(ListedMailbox)
    case mailboxStatus(MailboxStatus)
    case search([UInt32])
    case extendedSearch(UIDSet)
    case exists(Int)
    case recent(Int)
    case expunge
    case fetch(FetchedItems)
    /// An untagged response that means nothing here.
    case other
}

/// The word that a status response begins with.
enum StatusKind: String, Sendable {
    case ok = "OK"
    case no = "NO"
    case bad = "BAD"
    case bye = "BYE"
    case preauth = "PREAUTH"

    init?(_ word: some Collection<UInt8>) {
        guard word.count <= 7 else { return nil }
        self.init(rawValue: String(decoding: word, as: UTF8.self).uppercased())
    }
}

/// OK, NO, BAD, BYE or PREAUTH with what follows.
struct StatusResponse: Sendable, Equatable {
    var kind: StatusKind
    /// Upper-case name of the response code.
    var code: String?
    /// What follows the name within the brackets.
    var argument: String?
    /// Words for people, cleaned and shortened.
    var words: String
}

/// One line of LIST.
struct ListedMailbox: Sendable, Equatable {
    /// Lower-cased.
    var attributes: Set<String>
    var delimiter: Character?
    var wireName: String
}

/// One line of STATUS, without the name: there is never more than one such command under way.
struct MailboxStatus: Sendable, Equatable {
    var messages: Int?
    var uidNext: UInt32?
    var uidValidity: UInt32?
}

/// What a FETCH response says about one mail; nil for what it does not mention.
struct FetchedItems: Sendable, Equatable {
    var uid: UInt32?
    var size: Int?
    var internalDate: Int64?
    var seen: Bool?
    var body: [UInt8]?
    var header: [UInt8]?
    /// The result of `BODY[HEADER.FIELDS (…)]`.
    var fields: [UInt8]?

    /// Takes over what `other` knows: servers may spread a mail over several responses.
    mutating func merge(_ other: FetchedItems) {
        uid = other.uid ?? uid
        size = other.size ?? size
        internalDate = other.internalDate ?? internalDate
        seen = other.seen ?? seen
        body = other.body ?? body
        header = other.header ?? header
        fields = other.fields ?? fields
    }
}
