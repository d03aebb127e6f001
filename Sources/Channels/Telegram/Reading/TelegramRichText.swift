import Core

/// A rich message (headings, lists, tables, pictures) as a text with formatting and its files.
///
/// The blocks come in their order, each on lines of its own; what a block is beyond that is not kept.
struct TelegramRichText {
    private(set) var text = ""
    private(set) var entities: [TextEntity] = []
    private(set) var files: [ChatFile] = []
    private var units = 0

    init(_ message: TelegramFields) {
        for block in message.objects("blocks") { add(block: block) }
        text = String(text[..<(text.lastIndex { !$0.isWhitespace }.map(text.index(after:)) ?? text.startIndex)])
        let length = text.utf16.count
        entities = entities.prefix(ReadingLimits.entities).compactMap { entity in
            guard entity.start < length else { return nil }
            return TextEntity(start: entity.start, end: min(entity.end, length), kind: entity.kind, url: entity.url)
        }
    }

    private mutating func add(block: TelegramFields) {
        for (field, form) in TelegramFiles.forms {
            if files.count < ReadingLimits.files, let media = block.object(field), let file = TelegramFiles.file(media, form) {
                files.append(file)
            }
        }
        if files.count < ReadingLimits.files, let photo = TelegramFiles.photo(block.objects("photo")) { files.append(photo) }
        for name in ["summary", "text"] where block.has(name) {
            add(block.members[name], in: block)
            endLine()
        }
        if let label = block.string("label") { append("\(label) ") }
        for name in ["blocks", "items"] { for inner in block.objects(name) { add(block: inner) } }
        for row in block.array("cells") { add(row: row) }
        if let caption = block.object("caption") {
            add(caption.members["text"], in: block)
            endLine()
        }
        if block.has("credit") {
            add(block.members["credit"], in: block)
            endLine()
        }
    }

    private mutating func add(row: JSONValue) {
        guard case .array(let cells) = row else { return }
        for (index, cell) in cells.enumerated() {
            if index > 0 { append(" | ") }
            if let cell = TelegramFields(cell) { add(cell.members["text"], in: cell) }
        }
        endLine()
    }

    /// Rich text is a string, something with a type around rich text, or a list of such.
    private mutating func add(_ value: JSONValue?, in block: TelegramFields) {
        switch value {
        case .string(let words)?: append(words)
        case .array(let parts)?: for part in parts { add(part, in: block) }
        case .object(let members)?:
            let part = TelegramFields(members)
            let start = units
            add(members["text"] ?? members["alternative_text"] ?? members["expression"], in: block)
            guard units > start, let (kind, url) = meaning(part) else { return }
            entities.append(TextEntity(start: start, end: units, kind: kind, url: url))
        default: break
        }
    }

    private func meaning(_ part: TelegramFields) -> (TextEntity.Kind, String?)? {
        switch part.string("type") {
        case "url", "text_link": TelegramLinks.allowed(part.string("url")).map { (.link, $0) }
        case let type?: TelegramEntities.kinds[type].map { ($0, nil) }
        case nil: nil
        }
    }

    private mutating func append(_ words: String) {
        let words = TelegramWords.text(words, limit: max(0, ReadingLimits.text - units))
        text += words
        units += words.utf16.count
    }

    private mutating func endLine() {
        if !text.isEmpty, !text.hasSuffix("\n") { append("\n") }
    }
}
