/// Why a mail cannot be written. ``field`` is the name of the property of ``OutgoingMail`` that is at fault.
public enum ComposeError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The value cannot stand in a mail; `reason` says what is wrong with it.
    case invalid(field: String, reason: String)
    /// More than `limit` bytes of UTF-8.
    case tooLong(field: String, limit: Int)
    /// More than `limit` entries.
    case tooMany(field: String, limit: Int)
    /// Text, HTML and files are more than `limit` bytes together.
    case tooLarge(limit: Int)

    /// The property at fault, such as `subject`; an entry of a list is named by the list.
    public var field: String {
        switch self {
        case .invalid(let field, _), .tooLong(let field, _), .tooMany(let field, _): field
        case .tooLarge: "attachments"
        }
    }

    /// A sentence in English with what to do.
    public var description: String {
        switch self {
        case .invalid(let field, let reason): "\(field): \(reason)"
        case .tooLong(let field, let limit): "\(field) is longer than \(limit) bytes; shorten it."
        case .tooMany(let field, let limit): "\(field) has more than \(limit) entries; send several mails."
        case .tooLarge(let limit): "Text and files are more than \(limit >> 20) MiB together; send several mails or a link."
        }
    }
}
