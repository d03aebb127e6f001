import Core
import Documents
import GRDB

/// What counting a file gave, as the table keeps it.
struct StoredCount: Sendable, Equatable {
    var format: DocumentFormat
    /// `counted`, `scan`, `unreadable`
    var state: String
    var characters: Int64
    var withoutSpaces: Int64
    var words: Int64
    var sheets: Int64?
    /// The word of a fault, or how many sheets are empty: `empty_sheets:3`.
    var error: String?

    private static let emptySheets = "empty_sheets:"

    init(_ count: DocumentCount) {
        format = count.format
        characters = Int64(count.characters)
        withoutSpaces = Int64(count.withoutSpaces)
        words = Int64(count.words)
        sheets = count.sheets.map(Int64.init)
        switch count.state {
        case .counted: state = "counted"
        case .scan: state = "scan"
        case .unreadable(let fault):
            state = "unreadable"
            error = fault.rawValue
        }
        if count.emptySheets > 0 { error = Self.emptySheets + String(count.emptySheets) }
    }

    init(_ row: Row) {
        format = DocumentFormat(rawValue: row[0]) ?? .txt
        state = row[1]
        characters = row[2]
        withoutSpaces = row[3]
        words = row[4]
        sheets = row[5]
        error = row[6]
    }

    /// From the same columns in a wider row.
    init(_ columns: Columns, from first: Int32) {
        format = DocumentFormat(rawValue: columns.string(first)) ?? .txt
        state = columns.string(first + 1)
        characters = columns.int(first + 2)
        withoutSpaces = columns.int(first + 3)
        words = columns.int(first + 4)
        sheets = columns.isNull(first + 5) ? nil : columns.int(first + 5)
        error = columns.optionalString(first + 6)
    }

    /// A word for programs and a sentence for people, where there is something to say.
    var trouble: (code: String, words: String)? {
        guard let error else { return nil }
        if error.hasPrefix(Self.emptySheets) {
            let empty = error.dropFirst(Self.emptySheets.count)
            return (
                "empty_sheets",
                "\(empty) of \(sheets ?? 0) sheets hold hardly any text. Pictures of text are not counted: look at them and count them by hand."
            )
        }
        return (error, DocumentFault(rawValue: error)?.words ?? "The file could not be read.")
    }
}

/// The table `text_counts`.
enum TextCountTable {
    static let one = """
        SELECT format, state, characters, without_spaces, words, sheets, error FROM text_counts WHERE blob_id = ? AND reader = ?
        """

    /// What is known of a file, if this version counted it.
    static func find(_ db: Database, blob: Int64) throws -> CountedFile.Result? {
        try Row.fetchOne(db.cachedStatement(sql: one), arguments: [blob, Documents.version]).map { .counted(StoredCount($0)) }
    }

    /// Keeps what a file holds, unless the file went meanwhile.
    static func keep(_ db: Database, _ count: StoredCount, blob: Int64, now: Timestamp) throws {
        try db.cachedStatement(
            sql: """
                INSERT OR REPLACE INTO text_counts
                    (blob_id, format, state, characters, without_spaces, words, sheets, error, reader, counted_at)
                SELECT id, ?, ?, ?, ?, ?, ?, ?, ?, ? FROM blobs WHERE id = ?
                """
        ).execute(arguments: [
            count.format.rawValue, count.state, count.characters, count.withoutSpaces, count.words, count.sheets, count.error,
            Documents.version, now.milliseconds, blob,
        ])
    }
}

/// A count as the API shows it.
enum TextCountJSON {
    static func write(_ file: CountedFile, _ result: CountedFile.Result, _ rounding: PageRounding, _ writer: inout JSONWriter) {
        write(file.id, name: file.name, result, rounding, &writer)
    }

    static func write(
        _ id: PublicID,
        name: String,
        _ result: CountedFile.Result,
        _ rounding: PageRounding,
        _ writer: inout JSONWriter
    ) {
        writer.object { writer in
            writer.key("file_id")
            writer.uuid(id)
            writer.key("name")
            writer.string(name)
            switch result {
            case .counted(let count): members(count, rounding, &writer)
            case .unsupported(let isOldWord): members(unsupported: isOldWord, &writer)
            }
        }
    }

    private static func members(_ count: StoredCount, _ rounding: PageRounding, _ writer: inout JSONWriter) {
        writer.key("format")
        writer.string(count.format.rawValue)
        writer.key("state")
        writer.string(count.state)
        numbers(count.characters, count.withoutSpaces, count.words, count.sheets, &writer)
        writer.key("pages")
        pages(count, rounding, &writer)
        words(count.trouble, &writer)
    }

    private static func members(unsupported isOldWord: Bool, _ writer: inout JSONWriter) {
        writer.key("format")
        writer.null()
        writer.key("state")
        writer.string("unsupported")
        numbers(0, 0, 0, nil, &writer)
        writer.key("pages")
        writer.object { _ in }
        words(
            isOldWord ? ("old_word", "Files of Word before 2007 are not counted. Open it in a word processor and save it as .docx.") : nil,
            &writer
        )
    }

    private static func numbers(_ characters: Int64, _ withoutSpaces: Int64, _ words: Int64, _ sheets: Int64?, _ writer: inout JSONWriter) {
        writer.key("characters")
        writer.int(characters)
        writer.key("without_spaces")
        writer.int(withoutSpaces)
        writer.key("words")
        writer.int(words)
        writer.key("sheets")
        if let sheets { writer.int(sheets) } else { writer.null() }
    }

    /// By every unit that the file says something of: a scan has sheets only.
    private static func pages(_ count: StoredCount, _ rounding: PageRounding, _ writer: inout JSONWriter) {
        writer.object { writer in
            for unit in PageUnit.allCases {
                let pages: Int64? =
                    switch unit {
                    case .hour: nil
                    case .page: count.sheets.map { min($0 * 100, Pages.maximum) }
                    default: count.state == "counted" ? Pages.charged(characters: count.characters, unit: unit, rounding: rounding) : nil
                    }
                guard let pages else { continue }
                writer.name(unit.rawValue)
                writer.int(pages)
            }
        }
    }

    private static func words(_ trouble: (code: String, words: String)?, _ writer: inout JSONWriter) {
        writer.key("error")
        writer.string(trouble?.code)
        writer.key("detail")
        writer.string(trouble?.words)
    }
}
