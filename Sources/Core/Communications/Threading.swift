/// Decides which conversation a mail belongs to.
///
/// The rule (RFC 5322 section 3.6.4 for the headers): In-Reply-To and References lead to a conversation, also through ids
/// that were never seen here, but only if the sender takes part in it. A stranger who quotes an id gets a conversation of
/// his own that points to the other as related. The subject never decides.
package enum Threading {
    /// One conversation that knows an id, as the store found it.
    package struct Candidate: Hashable, Sendable {
        package var reference: String
        package var conversation: Int64
        /// Whether a message of the conversation bears the id, not only refers to it.
        package var owned: Bool
        /// Whether the sender stands in From, To or Cc of a message there.
        package var senderTakesPart: Bool

        package init(reference: String, conversation: Int64, owned: Bool, senderTakesPart: Bool) {
            self.reference = reference
            self.conversation = conversation
            self.owned = owned
            self.senderTakesPart = senderTakesPart
        }
    }

    package enum Decision: Hashable, Sendable {
        case join(conversation: Int64)
        case start(related: Int64?)
    }

    /// How many references of a mail are looked at, nearest first; broken clients send thousands.
    package static let maximumReferences = 50

    /// - Parameters:
    ///   - references: the ids that the mail answers, nearest first (In-Reply-To, then References from the end).
    ///   - ownID: the mail's own id. A conversation that refers to it without owning it holds an answer that arrived
    ///     before its question, as it does when history is read newest first.
    ///   - candidates: every conversation of the same channel account that knows one of these ids.
    package static func decide(references: [String], ownID: String?, candidates: [Candidate]) -> Decision {
        for reference in references {
            let matches = candidates.filter { $0.reference == reference && $0.senderTakesPart }
            if let best = matches.max(by: isWorse) { return .join(conversation: best.conversation) }
        }
        if let ownID {
            let known = candidates.filter { $0.reference == ownID }
            // Where the id is already borne by a mail, this one is another mail with a repeated id, not the question.
            if !known.contains(where: { $0.owned }), let answer = known.filter(\.senderTakesPart).map(\.conversation).min() {
                return .join(conversation: answer)
            }
        }
        for reference in references {
            let matches = candidates.filter { $0.reference == reference }
            if let best = matches.max(by: isWorse) { return .start(related: best.conversation) }
        }
        return .start(related: nil)
    }

    /// The ids in the order in which they are tried: those that were made here first, else as they are.
    package static func ordered(_ references: [String]) -> [String] {
        references.filter { MailToken.message(of: $0) != nil } + references.filter { MailToken.message(of: $0) == nil }
    }

    /// A conversation that bears the id beats one that only mentions it; among equals the newest wins.
    private static func isWorse(_ a: Candidate, _ b: Candidate) -> Bool {
        (a.owned ? 1 : 0, a.conversation) < (b.owned ? 1 : 0, b.conversation)
    }
}
