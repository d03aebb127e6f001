/// Kinds of files whose text is counted.
public enum DocumentFormat: String, Sendable, CaseIterable {
    case docx, odt, txt, rtf, pdf
}

/// Why a document was not counted, for programs a word, for people a sentence with the next step.
public enum DocumentFault: String, Error, Sendable, CaseIterable {
    case damaged
    case password
    case tooLarge = "too_large"
    case unpacksTooLarge = "unpacks_too_large"
    case pdfReaderMissing = "pdf_reader_missing"
    case tooSlow = "too_slow"
    case noProcess = "no_process"

    /// What happened and what to do.
    public var words: String {
        switch self {
        case .damaged:
            "The file is damaged or no real document of its kind. Open it in the program it was made with, save it again, and count that."
        case .password: "The file is protected by a password. Ask the client for one without, or for the password, and save it without."
        case .tooLarge: "The file is larger than 64 MiB, which is not counted. Count it by hand, or in parts."
        case .unpacksTooLarge:
            "The file unpacks to more than any document holds, so it was not opened. Treat it with care; count it by hand."
        case .pdfReaderMissing:
            "PDF files cannot be counted on this server: pdftotext is missing. Install it there with: apt install poppler-utils"
        case .tooSlow: "The file took longer than 20 seconds, so counting was given up. Count it by hand, or in parts."
        case .noProcess: "The server has no room for counting just now. Try again in a moment."
        }
    }

    /// Whether counting again later may go better though the file stays the same.
    public var isPassing: Bool { self == .pdfReaderMissing || self == .noProcess || self == .tooSlow }
}

/// What a document holds.
public struct DocumentCount: Sendable, Equatable {
    /// How it ended.
    public enum State: Sendable, Equatable {
        case counted
        /// A PDF most of whose sheets are pictures of text. What little text it has is counted all the same, and nothing to price by.
        case scan
        case unreadable(DocumentFault)
    }

    /// Of what kind the file is, by its content.
    public var format: DocumentFormat
    /// How it ended.
    public var state: State
    /// Characters with spaces, see ``TextTally``.
    public var characters = 0
    /// Characters without spaces.
    public var withoutSpaces = 0
    /// Words.
    public var words = 0
    /// Sheets of a PDF; nil for others, which have none before they are laid out.
    public var sheets: Int?
    /// Of these the ones with hardly any text: pictures of text are not counted.
    public var emptySheets = 0

    init(format: DocumentFormat, tally: TextTally) {
        self.format = format
        state = .counted
        characters = tally.characters
        withoutSpaces = tally.withoutSpaces
        words = tally.words
    }

    init(format: DocumentFormat, fault: DocumentFault) {
        self.format = format
        state = .unreadable(fault)
    }
}
