/// What may come as a file from a page or a script. Pure.
package enum UploadRules {
    /// The largest file in bytes (50 MiB).
    package static let maximumBytes = 50 * 1024 * 1024
    /// Longest name in characters.
    package static let maximumNameLength = 255
    /// What a file without any name is called.
    package static let namelessFile = "file"
    /// The media type of what says nothing, or nonsense, about itself.
    package static let unknownType = "application/octet-stream"

    /// A name that is no path and shows as what it is: the last part of a path, without control characters and marks that turn the
    /// direction of writing (`exe.gpj` would read as `jpg.exe`), without blanks around it. The ending stays where a long name is cut.
    package static func name(_ text: String) -> String {
        let last = text.split(whereSeparator: { $0 == "/" || $0 == "\\" }).last ?? ""
        var scalars = String.UnicodeScalarView()
        for scalar in last.unicodeScalars where !isHidden(scalar) { scalars.append(scalar) }
        let name = trimmed(String(scalars))
        guard !name.isEmpty, name.contains(where: { $0 != "." }) else { return namelessFile }
        guard name.count > maximumNameLength else { return name }
        guard let dot = name.lastIndex(of: "."), name.distance(from: dot, to: name.endIndex) <= 20 else {
            return String(name.prefix(maximumNameLength))
        }
        let ending = name[dot...]
        return String(name.prefix(maximumNameLength - ending.count) + ending)
    }

    /// The media type of a Content-Type header without its parameters, lower case; ``unknownType`` for what is none
    /// (RFC 9110 section 8.3.1).
    package static func mime(_ header: String?) -> String {
        guard let header, let type = header.split(separator: ";", omittingEmptySubsequences: false).first else { return unknownType }
        let mime = trimmed(String(type)).lowercased()
        let parts = mime.split(separator: "/", omittingEmptySubsequences: false)
        guard mime.utf8.count <= 127, parts.count == 2, parts.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy(isToken) }) else {
            return unknownType
        }
        return mime
    }

    private static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator: true
        default: scalar.properties.isBidiControl
        }
    }

    /// RFC 9110 section 5.6.2.
    private static func isToken(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
        default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
        }
    }

    private static func trimmed(_ text: String) -> String {
        guard let first = text.firstIndex(where: { !$0.isWhitespace }), let last = text.lastIndex(where: { !$0.isWhitespace }) else {
            return ""
        }
        return String(text[first...last])
    }
}
