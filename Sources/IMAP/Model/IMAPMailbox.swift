/// A mailbox, which people call a folder.
public struct IMAPMailbox: Sendable, Hashable {
    /// What a mailbox is for (RFC 6154 section 2, and the inbox).
    public enum Role: String, Sendable, Hashable, CaseIterable {
        case inbox, sent, drafts, junk, trash, archive, all
    }

    /// The name for people, in Unicode, with all its levels.
    public var name: String
    /// The name as the server sent it, which commands use.
    public var wireName: String
    /// What stands between levels in the name; nil for a flat one.
    public var delimiter: Character?
    /// Lower-cased, with their backslash, such as `\hasnochildren`.
    public var attributes: Set<String>
    /// From the server's own words, else guessed from the name. No two mailboxes have the same guessed role.
    public var role: Role?
    /// Mails can be in it.
    public var selectable: Bool { attributes.isDisjoint(with: ["\\noselect", "\\nonexistent"]) && !wireName.contains("\u{FFFD}") }

    /// A mailbox known by name only, as commands need it. Without `wireName` the name is encoded (RFC 3501 section 5.1.3).
    public init(
        name: String,
        wireName: String? = nil,
        delimiter: Character? = nil,
        attributes: Set<String> = [],
        role: Role? = nil
    ) {
        self.name = name
        self.wireName = wireName ?? ModifiedUTF7.encode(name)
        self.delimiter = delimiter
        self.attributes = attributes
        self.role = role
    }
}
