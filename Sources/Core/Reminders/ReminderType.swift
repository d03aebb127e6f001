/// What people are told of.
package enum ReminderType: String, Sendable, CaseIterable {
    /// An order is wanted soon, or was.
    case deadline
    /// The day came on which somebody wanted to look at an order again.
    case followUp = "follow_up"
    /// A client waits for an answer.
    case unanswered
    /// An order is ready, or was handed out, and money is owed.
    case unpaid
    /// Something new came into a conversation of one's own, or of nobody. Told by the page from events: no row is made, and no mail goes out.
    case message
    /// Somebody gave one a conversation.
    case assigned
    /// Somebody named one in a note.
    case mention

    /// Those that are rows of `notifications`.
    package static let kept = allCases.filter { $0 != .message }
}

/// What became of the mail about a reminder.
package enum ReminderMailState: String, Sendable, CaseIterable {
    /// None is wanted, or none any more.
    case none
    case waiting
    /// Committed before the network hears of it.
    case sending
    case sent
    case failed
    /// The process died, or the connection broke, before it was known: it is not sent again, since nobody needs a reminder twice.
    case uncertain
}
