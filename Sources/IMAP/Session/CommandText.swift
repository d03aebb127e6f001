/// Puts a command together: text, and strings in the form they need (RFC 9051 section 4.3).
struct CommandText {
    private var parts: [[UInt8]] = [[]]
    private let hasLiteralPlus: Bool

    /// - Parameter hasLiteralPlus: the server takes literals without being asked (RFC 7888).
    init(_ text: String, capabilities: Set<String> = []) {
        hasLiteralPlus = capabilities.contains("LITERAL+")
        append(text)
    }

    mutating func append(_ text: String) {
        parts[parts.count - 1] += Array(text.utf8)
    }

    /// A space and a string: quoted, or a literal if it has characters that cannot be quoted.
    mutating func append(string: String) {
        let bytes = Array(string.utf8)
        append(" ")
        if bytes.count <= 1000, bytes.allSatisfy({ (0x20...0x7E).contains($0) }) {
            var quoted: [UInt8] = [UInt8(ascii: "\"")]
            for byte in bytes {
                if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { quoted.append(UInt8(ascii: "\\")) }
                quoted.append(byte)
            }
            parts[parts.count - 1] += quoted + [UInt8(ascii: "\"")]
        } else {
            append(hasLiteralPlus ? "{\(bytes.count)+}\r\n" : "{\(bytes.count)}\r\n")
            if hasLiteralPlus { parts[parts.count - 1] += bytes } else { parts.append(bytes) }
        }
    }

    /// Ends the line; what follows waits for a continuation.
    mutating func append(continuation line: [UInt8]) {
        append("\r\n")
        parts.append(line)
    }

    /// The parts, the last one ended.
    var ended: [[UInt8]] {
        var ended = parts
        ended[ended.count - 1] += Array("\r\n".utf8)
        return ended
    }
}
