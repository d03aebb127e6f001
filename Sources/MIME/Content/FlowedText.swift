/// Text/plain; format=flowed (RFC 3676): lines that were broken for the way are joined again.
enum FlowedText {
    /// Unwraps `text`, whose lines end with "\n". `delSp`: the blank before a soft break was added with it.
    static func unwrap(_ text: String, delSp: Bool) -> String {
        var lines: [String] = []
        var paragraph = ""
        var paragraphDepth: Int?
        func close() {
            if let depth = paragraphDepth { lines.append(prefix(depth) + paragraph) }
            paragraphDepth = nil
            paragraph = ""
        }
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            let depth = line.prefix { $0 == ">" }.count
            var content = line.dropFirst(depth)
            if content.first == " " { content = content.dropFirst() }
            let isSignature = content == "-- "
            let isSoft = content.last == " " && !isSignature
            if let open = paragraphDepth, open != depth || isSignature { close() }
            if isSignature {
                lines.append(prefix(depth) + "-- ")
                continue
            }
            if isSoft, delSp { content = content.dropLast() }
            paragraph += content  // in place: a paragraph may be the whole mail
            paragraphDepth = depth
            if !isSoft { close() }
        }
        close()
        return lines.joined(separator: "\n")
    }

    private static func prefix(_ depth: Int) -> String {
        depth == 0 ? "" : String(repeating: ">", count: depth) + " "
    }
}
