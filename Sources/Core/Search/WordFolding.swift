/// Folds a lower-case word to the form under which it is indexed and sought.
package enum WordFolding {
    /// Whether folding would change nothing, told without looking at letters.
    package static func isPlain(_ utf8: UnsafeRawBufferPointer) -> Bool {
        utf8.allSatisfy { $0 < 0x80 && $0 != UInt8(ascii: "'") }
    }

    /// Folds one word. The bytes should be UTF-8 in lower case; others pass through.
    package static func fold(_ utf8: UnsafeRawBufferPointer) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(utf8.count)
        var previous: UInt32 = 0
        var index = 0
        while index < utf8.count {
            let (scalar, length) = decode(utf8, index)
            index += length
            if isApostrophe(scalar) { continue }
            if (0x300...0x36F).contains(scalar) {
                compose(previous, scalar, into: &result)
                continue
            }
            previous = scalar
            append(scalar, to: &result)
        }
        return result
    }

    /// The apostrophes that are typed inside Ukrainian words.
    private static func isApostrophe(_ scalar: UInt32) -> Bool { scalar == 0x27 || scalar == 0x2019 || scalar == 0x02BC }

    /// A combining mark: with и and і it makes letters of their own, elsewhere it is dropped.
    private static func compose(_ base: UInt32, _ mark: UInt32, into result: inout [UInt8]) {
        let letter: UInt32
        switch (base, mark) {
        case (0x438, 0x306): letter = 0x439  // и + breve = й
        case (0x456, 0x308): letter = 0x457  // і + diaeresis = ї
        default: return
        }
        result.removeLast(2)
        encode(letter, into: &result)
    }

    private static func append(_ scalar: UInt32, to result: inout [UInt8]) {
        switch scalar {
        case 0..<0x80: result.append(UInt8(scalar))
        case 0x491: encode(0x433, into: &result)  // ґ
        case 0x451: encode(0x435, into: &result)  // ё
        case 0xDF: result.append(contentsOf: "ss".utf8)
        case 0xE6: result.append(contentsOf: "ae".utf8)
        case 0x153: result.append(contentsOf: "oe".utf8)
        case 0xC0..<0x250, 0x1E00..<0x1F00:
            if let letter = latin[scalar] { result.append(letter) } else { encode(scalar, into: &result) }
        default: encode(scalar, into: &result)
        }
    }

    /// Lower-case Latin letters with diacritics, by the letter that is typed for them.
    private static let latin: [UInt32: UInt8] = {
        let groups: [(Character, String)] = [
            ("a", "àáâãäåāăąǎǟǡǻȁȃȧạảấầẩẫậắằẳẵặḁ"), ("b", "ƀḃḅḇ"), ("c", "çćĉċčƈḉ"), ("d", "ďđḋḍḏḑḓð"),
            ("e", "èéêëēĕėęěȅȇȩẹẻẽếềểễệḕḗḙḛḝ"), ("f", "ḟƒ"), ("g", "ĝğġģǥǧǵḡ"), ("h", "ĥħȟḣḥḧḩḫẖ"), ("i", "ìíîïĩīĭįıǐȉȋịỉḭḯ"),
            ("j", "ĵǰ"), ("k", "ķǩḱḳḵ"), ("l", "ĺļľŀłḷḹḻḽ"), ("m", "ḿṁṃ"), ("n", "ñńņňŉǹṅṇṉṋ"),
            ("o", "òóôõöøōŏőơǒǫǭǿȍȏȫȭȯȱọỏốồổỗộớờởỡợṍṏṑṓ"), ("p", "ṕṗ"), ("r", "ŕŗřȑȓṙṛṝṟ"), ("s", "śŝşšșṡṣṥṧṩſ"),
            ("t", "ţťŧțṫṭṯṱẗ"), ("u", "ùúûüũūŭůűųưǔǖǘǚǜȕȗụủứừửữựṳṵṷṹṻ"), ("v", "ṽṿ"), ("w", "ŵẁẃẅẇẉẘ"), ("x", "ẋẍ"),
            ("y", "ýÿŷȳẏẙỳỵỷỹ"), ("z", "źżžƶẑẓẕ"),
        ]
        var table: [UInt32: UInt8] = [:]
        for (letter, variants) in groups {
            for scalar in variants.unicodeScalars { table[scalar.value] = letter.asciiValue }
        }
        return table
    }()

    private static func decode(_ utf8: UnsafeRawBufferPointer, _ index: Int) -> (UInt32, Int) {
        let lead = UInt32(utf8[index])
        func next(_ offset: Int) -> UInt32 { UInt32(utf8[index + offset] & 0x3F) }
        let available = utf8.count - index
        switch lead {
        case 0xC0...0xDF where available > 1: return ((lead & 0x1F) << 6 | next(1), 2)
        case 0xE0...0xEF where available > 2: return ((lead & 0x0F) << 12 | next(1) << 6 | next(2), 3)
        case 0xF0...0xF7 where available > 3: return ((lead & 0x07) << 18 | next(1) << 12 | next(2) << 6 | next(3), 4)
        default: return (lead, 1)
        }
    }

    private static func encode(_ scalar: UInt32, into result: inout [UInt8]) {
        guard let valid = Unicode.Scalar(scalar) else { return }
        result.append(contentsOf: UTF8.encode(valid)!)
    }
}
