/// Decodes bytes that call themselves text. Never fails: the declared charset when it holds, else detection, else
/// replacement characters.
enum TextDecoder {
    /// A decoded text, the charset that was really used and what was wrong with the declared one.
    struct Result: Equatable {
        var text: String
        var charset: String
        var defect: String?
    }

    /// Decodes `bytes` that were declared as `declared` (nil if nothing was said).
    static func decode(_ bytes: ArraySlice<UInt8>, declared: String?) -> Result {
        let name = declared.flatMap(Charset.canonical)
        if let name, isNotASCIIBased(name) { return decodeDeclared(bytes, name) }
        if let marked = decodeByteOrderMark(bytes) { return marked }
        if bytes.allSatisfy({ $0 < 0x80 && $0 != 0x1B }) {
            return Result(text: String(decoding: bytes, as: UTF8.self), charset: name ?? "us-ascii")
        }
        guard let name, name != "us-ascii" else { return undeclared(bytes, hasUnknownName: declared != nil && name == nil) }
        return name == "utf-8" ? declaredUTF8(bytes) : decodeDeclared(bytes, name)
    }

    /// How much worse the body's charset may read in a header than the best guess and still be taken, in points of
    /// ``CharsetDetector`` (about one a letter): it decides where a guess is a toss, and nowhere else.
    private static let hintBonus: Float = 2

    /// Decodes raw bytes outside ASCII where none should stand, as in headers: UTF-8, else what is detected, where the
    /// charset of the body decides in doubt. What is valid in a multi-byte charset is hardly anything else.
    static func decodeRaw(_ bytes: ArraySlice<UInt8>, hint: String?) -> String {
        if let text = String(validating: bytes, as: UTF8.self) { return text }
        let guess = decode(bytes, declared: nil).text
        guard let name = hint.flatMap(Charset.canonical), !["utf-8", "us-ascii", "iso-8859-1", "windows-1252"].contains(name),
            let converted = Charset.convert(bytes, from: name), converted.isExact,
            !isSingleByte(name) || CharsetDetector.score(converted.text) + hintBonus > CharsetDetector.score(guess)
        else { return guess }
        return converted.text
    }

    // MARK: Unicode

    private static func declaredUTF8(_ bytes: ArraySlice<UInt8>) -> Result {
        if let text = String(validating: bytes, as: UTF8.self) { return Result(text: text, charset: "utf-8") }
        let (valid, broken) = sequences(in: bytes)
        if valid > broken * 3 {
            return Result(text: String(decoding: bytes, as: UTF8.self), charset: "utf-8", defect: "some bytes are not UTF-8 as declared")
        }
        return detected(bytes, defect: "declared as UTF-8, but is not")
    }

    private static func undeclared(_ bytes: ArraySlice<UInt8>, hasUnknownName: Bool) -> Result {
        let defect = hasUnknownName ? "unknown charset" : "text outside ASCII without a declared charset"
        if let text = String(validating: bytes, as: UTF8.self), !bytes.contains(0x1B) || bytes.contains(where: { $0 >= 0x80 }) {
            return Result(text: text, charset: "utf-8", defect: defect)
        }
        if bytes.contains(0x1B), !bytes.contains(where: { $0 >= 0x80 }), let text = Charset.convert(bytes, from: "iso-2022-jp-3"),
            text.isExact
        {
            return Result(text: text.text, charset: "iso-2022-jp", defect: defect)
        }
        let (valid, broken) = sequences(in: bytes)
        if valid > broken * 3 { return Result(text: String(decoding: bytes, as: UTF8.self), charset: "utf-8", defect: defect) }
        return detected(bytes, defect: defect)
    }

    private static func decodeByteOrderMark(_ bytes: ArraySlice<UInt8>) -> Result? {
        let start = Array(bytes.prefix(3))
        if start == [0xEF, 0xBB, 0xBF] {
            var result = declaredUTF8(bytes.dropFirst(3))
            if result.charset == "us-ascii" { result.charset = "utf-8" }
            return result
        }
        guard start.prefix(2) == [0xFF, 0xFE] || start.prefix(2) == [0xFE, 0xFF] else { return nil }
        let name = start[0] == 0xFF ? "utf-16le" : "utf-16be"
        guard let converted = Charset.convert(bytes.dropFirst(2), from: name), converted.isExact else { return nil }
        return Result(text: converted.text, charset: name)
    }

    /// Counts whole multi-byte sequences of UTF-8 and bytes that belong to none.
    private static func sequences(in bytes: ArraySlice<UInt8>) -> (valid: Int, broken: Int) {
        var valid = 0
        var broken = 0
        var decoder = UTF8()
        var iterator = bytes.makeIterator()
        while true {
            switch decoder.decode(&iterator) {
            case .scalarValue(let scalar): valid += scalar.value >= 0x80 ? 1 : 0
            case .error: broken += 1
            case .emptyInput: return (valid, broken)
            }
        }
    }

    // MARK: Other charsets

    /// Charsets in which bytes below 0x80 may be something else than ASCII.
    private static func isNotASCIIBased(_ name: String) -> Bool {
        name.hasPrefix("utf-16") || name.hasPrefix("utf-32") || name.hasPrefix("ucs") || name.hasPrefix("utf-7")
            || name.hasPrefix("iso-2022")
            || name.hasPrefix("hz") || name.hasPrefix("ebcdic") || name == "utf16" || name == "utf32" || name == "cp037"
    }

    private static func decodeDeclared(_ bytes: ArraySlice<UInt8>, _ declared: String) -> Result {
        let name = widened(declared, bytes)
        if let better = mislabelled(bytes, declared: name, label: declared) { return better }
        guard let converted = Charset.convert(bytes, from: name) else {
            return undeclared(bytes, hasUnknownName: true)
        }
        if converted.isExact { return Result(text: converted.text, charset: name) }
        if let text = String(validating: bytes, as: UTF8.self) {
            return Result(text: text, charset: "utf-8", defect: "declared as \(declared), but is UTF-8")
        }
        return Result(text: converted.text, charset: name, defect: "some bytes are not \(declared) as declared")
    }

    /// Latin-1 and its like with bytes from 0x80 to 0x9F are windows charsets in truth (WHATWG Encoding).
    private static func widened(_ name: String, _ bytes: ArraySlice<UInt8>) -> String {
        let wider = ["iso-8859-1": "windows-1252", "latin1": "windows-1252", "iso-8859-2": "windows-1250", "iso-8859-9": "windows-1254"]
        guard let wide = wider[name], bytes.contains(where: { $0 >= 0x80 && $0 < 0xA0 }) else { return name }
        return wide
    }

    /// A single-byte label that is plainly wrong: UTF-8 under any of them, Cyrillic or Polish under the Latin-1 default.
    private static func mislabelled(_ bytes: ArraySlice<UInt8>, declared: String, label: String) -> Result? {
        guard isSingleByte(declared) else { return nil }
        let table = SingleByteTable.named(declared)
        if let text = String(validating: bytes, as: UTF8.self), CharsetDetector.score(text) > CharsetDetector.score(bytes, in: table) {
            return Result(text: text, charset: "utf-8", defect: "declared as \(label), but is UTF-8")
        }
        guard declared == "iso-8859-1" || declared == "windows-1252" || declared == "latin1", let best = CharsetDetector.detect(bytes),
            best.name != "windows-1252"
        else { return nil }
        // The declared reading must be nonsense by itself: a few no-break spaces prove nothing.
        let points = CharsetDetector.score(bytes, in: table)
        guard points < -2, CharsetDetector.score(bytes, in: best) - points > 4 else { return nil }
        return Result(text: best.decode(bytes).text, charset: best.name, defect: "declared as \(label), but is \(best.name)")
    }

    private static func isSingleByte(_ name: String) -> Bool {
        name.hasPrefix("windows-125") || name.hasPrefix("iso-8859") || name.hasPrefix("koi8") || name.hasPrefix("latin")
            || name.hasPrefix("cp125") || ["cp866", "cp852", "mac-cyrillic", "macintosh"].contains(name)
    }

    private static func detected(_ bytes: ArraySlice<UInt8>, defect: String) -> Result {
        guard let table = CharsetDetector.detect(bytes) else {
            return Result(text: String(decoding: bytes, as: UTF8.self), charset: "utf-8", defect: defect + "; charset not recognised")
        }
        return Result(text: table.decode(bytes).text, charset: table.name, defect: defect)
    }
}
