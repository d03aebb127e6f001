package import Core
import Crypto

/// A journal row that was understood and is ready for its transaction: all that costs time and needs no database was done before.
package struct PreparedIntake: Sendable {
    /// What the row says.
    enum Content: Sendable {
        case mail(PreparedMail)
        case chat([ChatFact])
    }

    package let row: JournalRow
    let content: Content
    let packed: RawForm.Packed
    /// Whether its row goes to 'poison' instead of 'done', so that it is read again when someone asks.
    let poison: Bool

    /// A mail: hashes the attachments and packs the raw form.
    package init(row: JournalRow, message: IncomingMessage, poison: Bool = false) {
        self.row = row
        self.poison = poison
        content = .mail(PreparedMail(message: message, hashes: message.attachments.map { Array(SHA256.hash(data: $0.content)) }))
        packed = RawForm.pack(row.raw, attachments: message.attachments)
    }

    /// What a messenger's update says; nothing where it is of no interest.
    package init(row: JournalRow, facts: [ChatFact], poison: Bool = false) {
        self.row = row
        self.poison = poison
        content = .chat(facts)
        packed = RawForm.pack(row.raw, attachments: [])
    }

    /// The card for an update that stops its reader: what can be told without reading it.
    package static func unreadable(update row: JournalRow) -> PreparedIntake {
        let account = ChatPerson(id: row.account.address, name: row.account.name)
        let card = ChatMessage(
            chat: Chat(key: "notices", kind: .notices, counterpart: account),
            id: ChatMessageID(chat: "journal", number: row.id),
            version: FactTime(at: row.receivedAt, sequence: row.id),
            type: .unsupported,
            sender: account,
            sentAt: row.receivedAt,
            card: .unknown("unreadable")
        )
        return PreparedIntake(row: row, facts: [.message(card)], poison: true)
    }
}

/// A mail with the hashes of its files.
struct PreparedMail: Sendable {
    let message: IncomingMessage
    /// SHA-256 of each attachment, in their order.
    let hashes: [[UInt8]]
}
