import Synchronization

/// What each byte of a single-byte charset means, asked from iconv once.
struct SingleByteTable: Sendable {
    /// The charset's name in lower case.
    let name: String
    /// Scalar values by byte; 0 where the byte has no meaning.
    let scalars: [UInt32]

    init(_ name: String) {
        self.name = name
        scalars = (0..<256).map { byte in
            guard let one = Charset.convert([UInt8(byte)], from: name), one.isExact else { return 0 }
            let scalars = Array(one.text.unicodeScalars)
            return scalars.count == 1 ? scalars[0].value : 0
        }
    }

    /// The text; bytes without meaning become U+FFFD.
    func decode(_ bytes: ArraySlice<UInt8>) -> Charset.Conversion {
        var text = String.UnicodeScalarView()
        var isExact = true
        for byte in bytes {
            let value = scalars[Int(byte)]
            if value == 0, byte != 0 { isExact = false }
            text.append(value == 0 && byte != 0 ? "\u{FFFD}" : Unicode.Scalar(value) ?? "\u{FFFD}")
        }
        return Charset.Conversion(text: String(text), isExact: isExact)
    }

    /// The table of any single-byte charset, made once.
    static func named(_ name: String) -> SingleByteTable {
        if let known = candidates.first(where: { $0.name == name }) { return known }
        if let made = others.withLock({ $0[name] }) { return made }
        let table = SingleByteTable(name)
        others.withLock { tables in
            if tables.count < 64 { tables[name] = table }
        }
        return table
    }

    private static let others = Mutex<[String: SingleByteTable]>([:])

    static let windows1250 = SingleByteTable("windows-1250")
    static let windows1251 = SingleByteTable("windows-1251")
    static let windows1252 = SingleByteTable("windows-1252")
    static let iso88592 = SingleByteTable("iso-8859-2")
    static let koi8r = SingleByteTable("koi8-r")
    static let koi8u = SingleByteTable("koi8-u")
    static let cp866 = SingleByteTable("cp866")

    /// In order of preference where texts score alike.
    static let candidates = [windows1251, koi8u, windows1252, iso88592, windows1250, koi8r, cp866]
}
