package import Core
import Crypto

/// A message that is ready for its transaction: all that costs time and needs no database was done before.
package struct PreparedMessage: Sendable {
    package let row: JournalRow
    let message: IncomingMessage
    let attachmentHashes: [[UInt8]]
    let packed: RawForm.Packed
    /// Whether its row goes to 'poison' instead of 'done', so that it is parsed again when someone asks.
    let poison: Bool

    /// Hashes the attachments and packs the raw form.
    package init(row: JournalRow, message: IncomingMessage, poison: Bool = false) {
        self.row = row
        self.message = message
        self.poison = poison
        attachmentHashes = message.attachments.map { Array(SHA256.hash(data: $0.content)) }
        packed = RawForm.pack(row.raw, attachments: message.attachments)
    }
}
