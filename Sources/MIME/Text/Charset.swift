import CMail

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Turns bytes of a named charset into text, over iconv.
enum Charset {
    /// A converted text and whether every byte had a meaning.
    struct Conversion {
        var text: String
        var isExact: Bool
    }

    /// The name iconv knows for what stands in a mail; nil for names that cannot be a charset or must not reach iconv.
    static func canonical(_ name: String) -> String? {
        let lower = name.lowercased().filter { $0.isASCII && ($0.isLetter || $0.isNumber || "-_.:".contains($0)) }
        guard !lower.isEmpty, lower.utf8.count <= 40 else { return nil }
        if let known = aliases[lower] { return known }
        for (prefix, stem) in prefixes where lower.hasPrefix(prefix) {
            let digits = lower.dropFirst(prefix.count)
            if !digits.isEmpty, digits.allSatisfy(\.isNumber) { return stem + digits }
        }
        return unusable.contains(lower) ? nil : lower
    }

    /// Converts with iconv; nil if the charset is unknown. Invalid bytes become U+FFFD.
    static func convert(_ bytes: ArraySlice<UInt8>, from charset: String) -> Conversion? {
        bytes.withUnsafeBufferPointer { buffer -> Conversion? in
            guard let base = buffer.baseAddress else { return Conversion(text: "", isExact: true) }
            var output: UnsafeMutablePointer<UInt8>?
            var count = 0
            let result = cmail_convert(charset, base, buffer.count, &output, &count)
            guard let output else { return nil }
            defer { free(output) }
            let text = String(decoding: UnsafeBufferPointer(start: output, count: count), as: UTF8.self)
            return Conversion(text: text, isExact: result == Int32(CMAIL_CONVERTED))
        }
    }

    private static let prefixes = [
        ("windows-", "windows-"), ("windows", "windows-"), ("win-", "windows-"), ("win", "windows-"), ("cp-", "cp"),
        ("x-cp", "cp"), ("x-windows-", "windows-"), ("ms-", "cp"), ("iso8859-", "iso-8859-"), ("iso_8859-", "iso-8859-"),
        ("iso-8859-", "iso-8859-"),
        ("iso-8859_", "iso-8859-"), ("iso8859_", "iso-8859-"), ("iso-8859", "iso-8859-"), ("8859-", "iso-8859-"), ("ibm", "cp"),
        ("ibm-", "cp"), ("latin", "latin"), ("cp", "cp"),
    ]

    private static let aliases = [
        "utf8": "utf-8", "utf-8": "utf-8", "utf_8": "utf-8", "unicode-1-1-utf-8": "utf-8", "utf-8-sig": "utf-8", "utf8mb4": "utf-8",
        "cp65001": "utf-8",
        "ascii": "us-ascii", "us-ascii": "us-ascii", "usascii": "us-ascii", "ansi_x3.4-1968": "us-ascii", "iso646-us": "us-ascii",
        "646": "us-ascii",
        "unicode-1-1-utf-7": "utf-7", "x-unicode-2-0-utf-7": "utf-7", "cp65000": "utf-7",
        "koi8": "koi8-r", "koi8r": "koi8-r", "koi8-ru": "koi8-u", "koi8u": "koi8-u", "cskoi8r": "koi8-r",
        "gb2312": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030", "gb_2312-80": "gb18030", "euc-cn": "gb18030", "cp936": "gb18030",
        "ks_c_5601-1987": "cp949", "ks_c_5601": "cp949", "euc-kr": "cp949", "ksc5601": "cp949",
        "shift_jis": "cp932", "shift-jis": "cp932", "sjis": "cp932", "x-sjis": "cp932", "ms_kanji": "cp932", "iso-2022-jp": "iso-2022-jp-3",
        "big5": "big5-hkscs", "x-big5": "big5-hkscs", "x-mac-cyrillic": "mac-cyrillic", "x-mac-roman": "macintosh",
        "iso-8859-8-i": "iso-8859-8", "iso-8859-8-e": "iso-8859-8", "iso-8859-6-i": "iso-8859-6", "latin-1": "iso-8859-1",
        "latin-2": "iso-8859-2",
    ]

    /// Labels that say nothing, and iconv's own names that would depend on this machine.
    private static let unusable: Set<String> = [
        "unknown", "x-unknown", "unknown-8bit", "x-user-defined", "default", "default_charset", "none", "8bit", "binary", "char", "wchar_t",
        "internal",
        "ucs4-internal", "local", "utf", "iso", "text", "html", "auto", "undefined", "null", "_autodetect", "_iso-2022-jp",
    ]
}
