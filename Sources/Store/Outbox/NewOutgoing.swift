package import Core

/// A message that somebody wants to be sent. Its fields are taken as checked by the route.
package struct NewOutgoing: Sendable {
    /// Bytes of all its files together, at most.
    package static let maximumFileBytes: Int64 = 50 << 20
    package static let maximumFiles = 50

    /// Where it belongs.
    package enum Place: Sendable, Hashable {
        /// An answer; `lastSeen` is the newest message its author saw.
        case conversation(PublicID, lastSeen: PublicID)
        /// The first message of a conversation on this channel account.
        case account(PublicID)
    }

    /// What stands below the text.
    package enum Below: Sendable, Hashable {
        case nothing
        /// The message that is answered.
        case quote
        case forward(PublicID)
    }

    package var place: Place
    package var addressees: Addressees
    /// Nil takes the conversation's.
    package var subject: String?
    /// What was written, in light formatting.
    package var text: String
    /// HTML in place of what the light formatting gives.
    package var html: String?
    /// Empty for none.
    package var signature: String
    /// Ids of uploads or of other messages' files.
    package var files: [PublicID]
    package var below: Below
    /// The message that it answers; nil for the newest inbound one.
    package var answers: PublicID?
    /// When it may go out.
    package var dueAt: Timestamp
    /// Whether somebody chose that time.
    package var isScheduled: Bool
    /// The request as it came, a JSON object: what taking it back gives to the composer.
    package var request: String
    /// The offer that it brings to the client.
    package var quote: PublicID?

    package init(
        place: Place,
        addressees: Addressees,
        subject: String?,
        text: String,
        html: String?,
        signature: String,
        files: [PublicID],
        below: Below,
        answers: PublicID?,
        dueAt: Timestamp,
        isScheduled: Bool,
        request: String
    ) {
        self.place = place
        self.addressees = addressees
        self.subject = subject
        self.text = text
        self.html = html
        self.signature = signature
        self.files = files
        self.below = below
        self.answers = answers
        self.dueAt = dueAt
        self.isScheduled = isScheduled
        self.request = request
    }
}
