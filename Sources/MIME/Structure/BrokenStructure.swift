/// Second readings of mails whose structure GMime could not find.
enum BrokenStructure {
    /// Returns `parts`, or something better where they hold nothing though the mail has a body: a multipart whose
    /// boundary is missing or never comes, or no headers at all.
    static func repair(_ parts: [Part], raw: [UInt8], look: Preflight, limits: Limits) -> [Part] {
        guard var root = parts.first else { return [plain(look.start..<look.cut, headers: [])] }
        guard root.isMultipart, parts.count == 1 else { return parts }
        let body = min(look.bodyStart, look.cut)..<look.cut
        if let boundary = boundaryLine(raw[body]) {
            let head = "Content-Type: multipart/\(root.subtype); boundary=\"\(boundary)\"\n\n"
            let synthetic = Array(head.utf8) + raw[body].map { $0 == 0 ? ASCII.space : look.hasBareCR && $0 == ASCII.cr ? ASCII.lf : $0 }
            let tree = PartTree(synthetic[...], offset: body.lowerBound - head.utf8.count, end: look.cut, limit: limits.parts)
            if let tree, tree.parts.count > 1 {
                root.children = tree.parts[0].children
                return [root] + tree.parts.dropFirst()
            }
        }
        var only = plain(body, headers: root.headers)
        if raw[body].prefix(1000).position(of: "<html", from: body.lowerBound) != nil { only.subtype = "html" }
        only.headers.removeAll { $0.name == "content-type" }
        return [only]
    }

    private static func plain(_ range: Range<Int>, headers: [HeaderField]) -> Part {
        var part = Part(headers: headers, type: "text", subtype: "plain", isMultipart: false)
        part.range = range
        return part
    }

    /// The first line that looks like a delimiter and comes again.
    private static func boundaryLine(_ body: ArraySlice<UInt8>) -> String? {
        for range in body.prefix(4096).lineRanges.prefix(100) {
            let line = body[range].trimmed
            guard line.count > 4, line.count <= 72, line.starts(with: [ASCII.dash, ASCII.dash]), line != [ASCII.dash] else { continue }
            let name = line.dropFirst(2)
            guard name.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != ASCII.quote && $0 != ASCII.backslash }),
                name.contains(where: { $0 != ASCII.dash })
            else { continue }
            return String(decoding: name, as: UTF8.self)
        }
        return nil
    }
}
