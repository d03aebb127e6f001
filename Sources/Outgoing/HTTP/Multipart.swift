/// What a body is put together from.
enum HTTPPiece: Sendable {
    case bytes([UInt8])
    case stream(size: Int, write: @Sendable (HTTPSink) async throws -> Void)

    var size: Int {
        switch self {
        case .bytes(let bytes): bytes.count
        case .stream(let size, _): size
        }
    }
}

/// Writes forms (RFC 7578).
enum Multipart {
    /// Long enough that no file holds it by chance.
    static func boundary(_ random: inout some RandomNumberGenerator) -> String {
        let digits = (0..<2).map { _ in String(UInt64.random(in: .min ... .max, using: &random), radix: 36) }
        return "dragoman-" + digits.joined()
    }

    static func pieces(_ parts: [HTTPPart], boundary: String) -> [HTTPPiece] {
        var pieces: [HTTPPiece] = []
        var text = ""
        for part in parts {
            text += "--\(boundary)\r\nContent-Disposition: form-data; name=\"\(escaped(part.name))\""
            if let name = part.fileName { text += "; filename=\"\(escaped(name))\"" }
            if let type = part.type { text += "\r\nContent-Type: \(type.filter { !$0.isNewline })" }
            text += "\r\n\r\n"
            pieces.append(.bytes(Array(text.utf8)))
            switch part.content {
            case .bytes(let bytes): pieces.append(.bytes(bytes))
            case .stream(let size, let write): pieces.append(.stream(size: size, write: write))
            }
            text = "\r\n"
        }
        pieces.append(.bytes(Array("\(text)--\(boundary)--\r\n".utf8)))
        return pieces
    }

    /// As browsers do (HTML, "multipart/form-data encoding algorithm").
    private static func escaped(_ name: String) -> String {
        var text = ""
        for scalar in name.unicodeScalars {
            switch scalar {
            case "\"": text += "%22"
            case "\r": text += "%0D"
            case "\n": text += "%0A"
            default: text.unicodeScalars.append(scalar)
            }
        }
        return text
    }
}
