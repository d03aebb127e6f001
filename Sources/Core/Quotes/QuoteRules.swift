/// Where an offer of a price stands.
package enum QuoteState: String, Sendable, CaseIterable, Codable {
    case draft, sent, accepted, declined, withdrawn
}

/// What can be done with an offer.
package enum QuoteRules {
    package static let maximumLines = 50
    package static let maximumDescription = 500

    package enum Move: String, Sendable, CaseIterable {
        case send, accept, decline, withdraw
    }

    /// What a move leads to; nil where it cannot be made. What was decided stays so.
    package static func state(after move: Move, from state: QuoteState) -> QuoteState? {
        switch (move, state) {
        case (.send, .draft): .sent
        case (.accept, .sent): .accepted
        case (.decline, .sent): .declined
        case (.withdraw, .draft), (.withdraw, .sent): .withdrawn
        default: nil
        }
    }
}
