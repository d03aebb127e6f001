import Core

/// What a listener waits for and how much it takes. The defaults are right for offices; tests make them smaller.
package struct ListenerTuning: Sendable {
    /// Milliseconds between attempts at most.
    package var backoffCap: Int64 = 300_000
    /// Seconds in IDLE before it is renewed and the other folders are looked at; below 29 minutes (RFC 2177), and short enough
    /// to find out that the other side is gone and that mail came to another folder.
    package var idleSeconds: Int64 = 120
    /// Bytes of a mail that is fetched by itself; larger ones are cards.
    package var maximumMail = 64 << 20
    /// Seconds without a byte while an answer is owed.
    package var timeoutSeconds: Int64 = 30
    /// Seconds that a messenger's server is asked to wait for something new.
    package var pollSeconds: Int64 = 50
    /// Seconds between comparisons with the server.
    package var ledgerSeconds: Int64 = 86_400

    /// Milliseconds until a message that a server put off is tried again; doubles up to half an hour.
    package var sendBackoff: Int64 = 60_000
    /// Seconds for which a message is tried again before it fails.
    package var giveUpSeconds = OutgoingRules.giveUpSeconds
    /// Seconds that a server has to put a copy into the folder of sent mail by itself, before it is put there.
    package var sentCopySeconds: Int64 = 10

    /// Bytes and mails that are fetched at once.
    static let windowBytes = 4 << 20
    static let windowMails = 128
    /// Bytes of an oversized mail that can be fetched when somebody wants it: SQLite holds no larger blob than 1 GB.
    static let maximumWanted = 512 << 20
    /// Bytes of mails that all listeners together hold between fetching and storing. Each is in memory up to ten times while it is read
    /// from the line, stored and understood. A larger mail is held alone.
    static let heldBytes = 32 << 20
    /// Histories that are read at the same time, so that memory is bounded however many mailboxes there are.
    static let histories = 4

    package init() {}
}
