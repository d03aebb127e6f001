/// Reads `multipart/form-data` (RFC 7578). Takes the boundary from the first line.
package enum FormReader {
    package struct Part: Sendable {
        package var name: String
        package var fileName: String?
        package var type: String?
        package var bytes: [UInt8]
    }

    /// Nil for what is none.
    package static func read(_ body: [UInt8]) -> [Part]? {
        guard let firstEnd = find(Array("\r\n".utf8), in: body, from: 0), body.starts(with: Array("--".utf8)) else { return nil }
        let mark = Array("\r\n".utf8) + body[..<firstEnd]
        var parts: [Part] = []
        var position = firstEnd + 2
        while let headEnd = find(Array("\r\n\r\n".utf8), in: body, from: position) {
            let head = String(decoding: body[position..<headEnd], as: UTF8.self)
            guard let end = find(mark, in: body, from: headEnd + 2), var part = part(head) else { return nil }
            part.bytes = headEnd + 4 <= end ? Array(body[(headEnd + 4)..<end]) : []
            parts.append(part)
            let after = end + mark.count
            if body[after...].starts(with: Array("--".utf8)) { return parts }
            position = after + 2
        }
        return nil
    }

    private static func part(_ head: String) -> Part? {
        var part = Part(name: "", bytes: [])
        for line in head.split(separator: "\r\n") {
            let lower = line.lowercased()
            if lower.hasPrefix("content-type:") { part.type = line.dropFirst(13).drop { $0 == " " }.description }
            guard lower.hasPrefix("content-disposition:") else { continue }
            part.name = quoted("; name=\"", line) ?? ""
            part.fileName = quoted("; filename=\"", line)
        }
        return part.name.isEmpty ? nil : part
    }

    private static func quoted(_ mark: String, _ line: Substring) -> String? {
        line.firstRange(of: mark).map { String(line[$0.upperBound...].prefix { $0 != "\"" }) }
    }

    private static func find(_ mark: [UInt8], in bytes: [UInt8], from start: Int) -> Int? {
        bytes.withUnsafeBufferPointer { bytes in
            var index = start
            while index + mark.count <= bytes.count {
                if bytes[index] == mark[0] {
                    var matched = 1
                    while matched < mark.count, bytes[index + matched] == mark[matched] { matched += 1 }
                    if matched == mark.count { return index }
                }
                index += 1
            }
            return nil
        }
    }
}
