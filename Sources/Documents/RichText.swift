import MIME

/// Counts the text of a Rich Text Format file (RTF 1.9.1), as for Word's documents: the text with tables, text boxes, footnotes and endnotes;
/// not headers, footers, comments, numbers of lists, deleted and hidden text, instructions of fields.
///
/// Reads on over whatever is wrong: RTF has no errors, only words that a reader does not know.
struct RichText {
    /// Groups in groups; the format's writers stay below a hundred.
    private static let maximumDepth = 500

    /// What a group's text is for.
    private enum Use { case text, skipped, fonts }

    private struct Group {
        var use = Use.text
        var font: Int?
        /// Characters behind `\u` that stand there for readers without Unicode.
        var fallback = 1
        var isDeleted = false
        var isHidden = false
        /// A text within the text: a note, a text box.
        var isApart = false
        /// Has the same text twice: for old readers, and in Unicode behind `\*\ud`.
        var isDouble = false
        /// `\*` stands at its beginning: readers who do not know what follows pass over it.
        var isOptional = false
        var isNew = true
    }

    private let bytes: UnsafeBufferPointer<UInt8>
    private var position = 0
    private var tally = TextTally()
    private var group = Group()
    private var outer: [Group] = []
    private var paragraphs = [""]
    /// Bytes that wait to be decoded, all of one code page.
    private var pending: [UInt8] = []
    private var pendingPage = 0
    private var ansi = 1252
    private var defaultFont: Int?
    private var pages: [Int: Int] = [:]
    private var fontBeingListed = 0
    private var toPass = 0
    private var highSurrogate: UInt16?

    static func count(_ bytes: UnsafeBufferPointer<UInt8>) throws(DocumentFault) -> TextTally {
        var text = RichText(bytes: bytes)
        return try text.read()
    }

    private init(bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    private mutating func read() throws(DocumentFault) -> TextTally {
        while position < bytes.count {
            let byte = bytes[position]
            position += 1
            switch byte {
            case UInt8(ascii: "{"): try open()
            case UInt8(ascii: "}"): if !close() { return finished() }
            case UInt8(ascii: "\\"): control()
            case 0x0A, 0x0D: break
            default: take(byte)
            }
        }
        return finished()
    }

    private mutating func finished() -> TextTally {
        while !paragraphs.isEmpty {
            endParagraph()
            paragraphs.removeLast()
        }
        return tally
    }

    // MARK: - Groups

    private mutating func open() throws(DocumentFault) {
        guard outer.count < Self.maximumDepth else { throw .damaged }
        toPass = 0
        group.isNew = false
        outer.append(group)
        if group.isDouble { group.use = .skipped }
        group.isApart = false
        group.isDouble = false
        group.isOptional = false
        group.isNew = true
    }

    /// - Returns: false behind the last group.
    private mutating func close() -> Bool {
        toPass = 0
        if group.isApart, paragraphs.count > 1 {
            endParagraph()
            paragraphs.removeLast()
        }
        guard let last = outer.popLast() else { return false }
        group = last
        return !outer.isEmpty
    }

    /// Text that stands somewhere else than the text around it.
    private mutating func setApart() {
        guard group.use == .text, !group.isApart else { return }
        flush()
        group.isApart = true
        paragraphs.append("")
    }

    // MARK: - Control words

    private mutating func control() {
        guard position < bytes.count else { return }
        let byte = bytes[position]
        guard isLetter(byte) else {
            position += 1
            return symbol(byte)
        }
        let start = position
        while position < bytes.count, position - start < 32, isLetter(bytes[position]) { position += 1 }
        let word = String(decoding: bytes[start..<position], as: UTF8.self)
        let number = number()
        if position < bytes.count, bytes[position] == 0x20 { position += 1 }
        if word == "bin" {
            position = min(bytes.count, position + max(0, number ?? 0))
        } else if toPass > 0 {
            toPass -= 1
        } else {
            defer { group.isNew = false }
            perform(word, number)
        }
    }

    private mutating func number() -> Int? {
        var end = position
        let isNegative = end < bytes.count && bytes[end] == UInt8(ascii: "-")
        if isNegative { end += 1 }
        let start = end
        var value = 0
        while end < bytes.count, end - start < 10, (0x30...0x39).contains(bytes[end]) {
            value = value * 10 + Int(bytes[end] - 0x30)
            end += 1
        }
        guard end > start else { return nil }
        position = end
        return isNegative ? -value : value
    }

    private mutating func symbol(_ byte: UInt8) {
        if byte == UInt8(ascii: "'") { return hexadecimal() }
        if byte == UInt8(ascii: "*") {
            group.isOptional = true
            return
        }
        if toPass > 0 {
            toPass -= 1
            return
        }
        switch byte {
        case UInt8(ascii: "\\"), UInt8(ascii: "{"), UInt8(ascii: "}"): take(byte)
        case UInt8(ascii: "~"): append("\u{A0}")
        case UInt8(ascii: "_"): append("-")
        case 0x0A, 0x0D: perform("par", nil)
        case 0x09: append("\t")
        default: break
        }
    }

    private mutating func hexadecimal() {
        guard position + 2 <= bytes.count, let high = digit(bytes[position]), let low = digit(bytes[position + 1]) else { return }
        position += 2
        take(high << 4 | low)
    }

    private func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x37
        case 0x61...0x66: byte - 0x57
        default: nil
        }
    }

    private func isLetter(_ byte: UInt8) -> Bool { (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) }

    private mutating func perform(_ word: String, _ number: Int?) {
        if RichTextWords.skipped.contains(word) { return group.use = .skipped }
        if let symbol = RichTextWords.symbols[word] { return append(symbol) }
        if RichTextWords.breaks.contains(word) {
            if group.use == .text { endParagraph() }
            return
        }
        switch word {
        case "u": unicode(number ?? 0)
        case "uc": group.fallback = min(max(number ?? 1, 0), 100)
        case "f":
            if group.use == .fonts { fontBeingListed = number ?? 0 } else { group.font = number }
        case "fcharset":
            if group.use == .fonts, pages.count < 10_000 { pages[fontBeingListed] = RichTextWords.codePage(charset: number ?? 0) }
        case "deff": defaultFont = number
        case "fonttbl": if group.use == .text { group.use = .fonts }
        case "ansicpg": if let number, number > 0 { ansi = number }
        case "mac": ansi = 10_000
        case "pc": ansi = 437
        case "pca": ansi = 850
        case "plain":
            group.font = nil
            group.isHidden = false
        case "deleted": group.isDeleted = number != 0
        case "v": group.isHidden = number != 0
        case "footnote", "shptxt", "dptxbxtext": setApart()
        case "upr": group.isDouble = true
        case "ud": if outer.last?.isDouble == true { group.use = outer.last!.use }
        default: if group.isOptional, group.isNew, !RichTextWords.optional.contains(word) { group.use = .skipped }
        }
    }

    // MARK: - Text

    private var isShown: Bool { group.use == .text && !group.isDeleted && !group.isHidden }

    private mutating func take(_ byte: UInt8) {
        group.isNew = false
        if toPass > 0 {
            toPass -= 1
            return
        }
        guard isShown else { return }
        let page = (group.font ?? defaultFont).flatMap { pages[$0] } ?? ansi
        if page != pendingPage {
            flush()
            pendingPage = page
        }
        pending.append(byte)
    }

    private mutating func unicode(_ number: Int) {
        toPass = group.fallback
        guard isShown else { return }
        let unit = UInt16(truncatingIfNeeded: number)
        if unit & 0xFC00 == 0xD800 {
            highSurrogate = unit
            return
        }
        var scalar = Unicode.Scalar(unit)
        if unit & 0xFC00 == 0xDC00, let high = highSurrogate {
            scalar = Unicode.Scalar(0x10000 + (UInt32(high & 0x3FF) << 10 | UInt32(unit & 0x3FF)))
        }
        highSurrogate = nil
        append(String(Character(scalar ?? "\u{FFFD}")))
    }

    private mutating func append(_ text: String) {
        guard isShown else { return }
        flush()
        paragraphs[paragraphs.count - 1] += text
    }

    private mutating func flush() {
        guard !pending.isEmpty else { return }
        let text = pending.allSatisfy { $0 < 0x80 } ? nil : TextBytes.decode(pending, codePage: pendingPage)
        paragraphs[paragraphs.count - 1] += text ?? String(decoding: pending, as: UTF8.self)
        pending.removeAll(keepingCapacity: true)
    }

    private mutating func endParagraph() {
        flush()
        tally.add(paragraphs[paragraphs.count - 1])
        paragraphs[paragraphs.count - 1] = ""
    }
}

/// Words of the format that decide what is text.
enum RichTextWords {
    /// Groups that hold something else than the text.
    static let skipped: Set<String> = [
        "colortbl", "stylesheet", "info", "pict", "header", "headerl", "headerr", "headerf", "footer", "footerl", "footerr", "footerf",
        "nonshppict", "listtext", "pntext", "pntxta", "pntxtb", "xe", "tc", "annotation", "fldinst", "shprslt", "sp", "revtbl", "filetbl",
        "ftnsep", "ftnsepc", "ftncn", "aftnsep", "aftnsepc", "aftncn", "objdata", "objclass", "objname", "template", "private1", "txe",
        "rxe",
        "themedata", "datastore", "listtable", "listoverridetable", "generator", "bkmkstart", "bkmkend", "atnid", "atnauthor",
    ]

    /// Groups that readers may pass over, and that hold text.
    static let optional: Set<String> = ["shpinst", "do", "shppict", "shptxt", "footnote"]

    static let breaks: Set<String> = ["par", "sect", "page", "column", "cell", "nestcell", "row", "nestrow", "softpage", "softcol"]

    static let symbols = [
        "tab": "\t", "line": "\n", "emdash": "\u{2014}", "endash": "\u{2013}", "lquote": "\u{2018}", "rquote": "\u{2019}",
        "ldblquote": "\u{201C}", "rdblquote": "\u{201D}", "bullet": "\u{2022}", "emspace": "\u{2003}", "enspace": "\u{2002}",
        "qmspace": "\u{2005}",
    ]

    /// The code page of a font's charset (RTF 1.9.1, font table).
    static func codePage(charset: Int) -> Int? {
        [
            0: 1252, 77: 10_000, 128: 932, 129: 949, 130: 1361, 134: 936, 136: 950, 161: 1253, 162: 1254, 163: 1258, 177: 1255, 178: 1256,
            186: 1257, 204: 1251, 222: 874, 238: 1250, 254: 437, 255: 850,
        ][charset]
    }
}
