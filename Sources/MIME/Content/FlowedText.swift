/// Text/plain; format=flowed (RFC 3676): lines that were broken for the way are joined again.
enum FlowedText {
    /// Unwraps `text`, whose lines end with "\n". `delSp`: the blank before a soft break was added with it.
    static func unwrap(_ text: String, delSp: Bool) -> String {
        var result: [Substring] = []
        var open: (depth: Int, text: String)?
        var lines: [String] = []
        func close() {
            if let open { lines.append(prefix(open.depth) + open.text) }
            open = nil
        }
        result = text.split(separator: "\n", omittingEmptySubsequences: false)
        for line in result {
            let depth = line.prefix { $0 == ">" }.count
            var content = line.dropFirst(depth)
            if content.first == " " { content = content.dropFirst() }
            let isSignature = content == "-- "
            let isSoft = content.last == " " && !isSignature
            if let current = open, current.depth != depth || isSignature { close() }
            if isSoft, delSp { content = content.dropLast() }
            if isSignature {
                lines.append(prefix(depth) + "-- ")
                continue
            }
            open = (depth, (open?.text ?? "") + content)
            if !isSoft { close() }
        }
        close()
        return lines.joined(separator: "\n")
    }

    private static func prefix(_ depth: Int) -> String {
        depth == 0 ? "" : String(repeating: ">", count: depth) + " "
    }
}
