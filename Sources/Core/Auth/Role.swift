/// What someone may do. Enforced on the server by the route table, shown in the page.
package enum Role: String, Sendable, CaseIterable, Codable {
    /// Everything. The last one can be neither removed nor demoted.
    case owner
    /// Inbox, clients, orders.
    case manager
    /// The own profile, and money where it exists.
    case accountant

    /// This role's bit in the `audience` column of `events`.
    package var audienceBit: Int {
        switch self {
        case .owner: 1
        case .manager: 2
        case .accountant: 4
        }
    }
}

/// Which roles an event is meant for, as a set of bits.
package struct Audience: OptionSet, Sendable {
    package let rawValue: Int
    package init(rawValue: Int) { self.rawValue = rawValue }

    package static let owner = Audience(rawValue: 1)
    /// Those who work in the inbox.
    package static let inbox = Audience(rawValue: 3)
    /// Those who see money and no conversations.
    package static let accountant = Audience(rawValue: 4)
    package static let everyone = Audience(rawValue: 7)
}
