package import Core
import Foundation
import GRDB

/// What a list is narrowed to beside its view and platform; what is nil narrows nothing.
package struct InboxFilter: Sendable, Hashable {
    /// Whose conversations.
    package enum Assignee: Sendable, Hashable {
        /// Whoever asks.
        case me
        /// Those that nobody looks after.
        case nobody
        case user(PublicID)
    }

    /// The longest tag in characters.
    package static let maximumTagLength = 40

    /// A channel account.
    package var account: PublicID?
    package var assignee: Assignee?
    /// A whole tag; capitals do not matter.
    package var tag: String?
    package var client: PublicID?

    package init(account: PublicID? = nil, assignee: Assignee? = nil, tag: String? = nil, client: PublicID? = nil) {
        self.account = account
        self.assignee = assignee
        self.tag = tag
        self.client = client
    }
}

/// One value that a list is narrowed to, with its rows in an index of its own.
struct InboxNarrowing: Sendable {
    /// The columns that have an index for each lane.
    enum Column: String, Sendable { case account, platform, assignee, client, tag }

    var column: Column
    /// A condition on `c`, the conversation.
    var condition: String
    var arguments: [String: DatabaseValue] = [:]
    /// How the office writes a tag; more than one where capitals differ.
    var spellings = 0
}

extension InboxNarrowing {
    /// Everything that a query asks for beside its lane; nil where it names what is not here, so that nothing can be found.
    static func all(_ db: Database, _ query: InboxQuery) throws -> [InboxNarrowing]? {
        var all: [InboxNarrowing] = []
        func key(_ id: PublicID, _ table: String) throws -> Int64? {
            try Int64.fetchOne(db.cachedStatement(sql: "SELECT id FROM \(table) WHERE uid = ?"), arguments: [Data(id.bytes)])
        }
        switch query.view {
        case .mine: all.append(.assignee(query.user, "user"))
        case .unassigned: all.append(.nobody)
        case .open, .closed, .snoozed, .all: break
        }
        if let platform = query.platform { all.append(.platform(platform)) }
        if let account = query.filter.account {
            guard let account = try key(account, "channel_accounts") else { return nil }
            all.append(
                InboxNarrowing(
                    column: .account,
                    condition: "c.channel_account_id = :account",
                    arguments: ["account": account.databaseValue]
                )
            )
        }
        switch query.filter.assignee {
        case .me?: all.append(.assignee(query.user, "assignee"))
        case .nobody?: all.append(.nobody)
        case .user(let id)?:
            guard let user = try key(id, "users") else { return nil }
            all.append(.assignee(user, "assignee"))
        case nil: break
        }
        if let tag = query.filter.tag {
            let spellings = try TagQueries.spellings(db, of: tag)
            guard !spellings.isEmpty else { return nil }
            all.append(.tag(spellings))
        }
        if let client = query.filter.client {
            guard let client = try key(client, "crm_clients") else { return nil }
            all.append(InboxNarrowing(column: .client, condition: "c.client_id = :client", arguments: ["client": client.databaseValue]))
        }
        return all
    }

    static let nobody = InboxNarrowing(column: .assignee, condition: "c.assignee_id IS NULL")

    static func assignee(_ user: Int64, _ name: String) -> InboxNarrowing {
        InboxNarrowing(column: .assignee, condition: "c.assignee_id = :\(name)", arguments: [name: user.databaseValue])
    }

    static func platform(_ platform: Platform) -> InboxNarrowing {
        InboxNarrowing(column: .platform, condition: "c.platform = :platform", arguments: ["platform": platform.rawValue.databaseValue])
    }

    static func tag(_ spellings: [String]) -> InboxNarrowing {
        let names = spellings.indices.map { ":tag\($0)" }.joined(separator: ", ")
        return InboxNarrowing(
            column: .tag,
            condition: "EXISTS (SELECT 1 FROM conversation_tags t WHERE t.conversation_id = c.id AND t.tag IN (\(names)))",
            arguments: Dictionary(uniqueKeysWithValues: spellings.enumerated().map { ("tag\($0)", $1.databaseValue) }),
            spellings: spellings.count
        )
    }
}
