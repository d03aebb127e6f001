/// Puts the header of an answer together. libcurl has taken the lines apart and has looked at those that matter for the connection.
struct HTTPHeadReader: Sendable {
    static let maxBytes = 64 << 10

    private var head = HTTPHead(status: 0, headers: [])
    private var bytes = 0
    private(set) var isComplete = false

    enum Step: Sendable {
        case more, tooLarge
        case complete(HTTPHead)
    }

    mutating func add(_ line: UnsafeRawBufferPointer) -> Step {
        bytes += line.count
        if bytes > Self.maxBytes { return .tooLarge }
        // What follows is the trailer of a chunked body.
        if isComplete { return .more }
        var text = String(decoding: line, as: UTF8.self)[...]
        while let last = text.last, last.isNewline { text.removeLast() }
        if text.hasPrefix("HTTP/") {
            let status = text.split(separator: " ", maxSplits: 2).dropFirst().first.flatMap { Int($0) } ?? 0
            head = HTTPHead(status: status, headers: [])
        } else if text.isEmpty {
            // 1xx is followed by the answer.
            guard head.status >= 200 else { return .more }
            isComplete = true
            return .complete(head)
        } else if let colon = text.firstIndex(of: ":") {
            let value = text[text.index(after: colon)...]
            head.headers.append(HTTPField(String(text[..<colon]), Self.trimmed(value)))
        }
        return .more
    }

    private static func trimmed(_ value: Substring) -> String {
        var value = value.drop { $0 == " " || $0 == "\t" }
        while let last = value.last, last == " " || last == "\t" { value.removeLast() }
        return String(value)
    }
}
