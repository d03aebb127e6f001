import CMail

/// One header line: its name in lower case and its raw value, still folded and encoded.
struct HeaderField: Equatable {
    var name: String
    var value: [UInt8]
}

/// A node of the MIME tree with everything the assembler needs, copied out of GMime.
struct Part {
    var headers: [HeaderField]
    var type: String
    var subtype: String
    var isMultipart: Bool
    var children: [Int] = []
    /// The encoded content in the raw mail; nil for multiparts.
    var range: Range<Int>?

    var mime: String { type + "/" + subtype }

    /// The first header of that (lower case) name.
    func header(_ name: String) -> [UInt8]? { headers.first { $0.name == name }?.value }

    /// All values of a header that may come several times.
    func headers(_ name: String) -> [[UInt8]] { headers.filter { $0.name == name }.map(\.value) }
}

/// The parts of a mail, depth first; the first one is the mail itself.
struct PartTree {
    var parts: [Part]

    /// Lets GMime find the structure of `bytes`. Ranges are moved by `offset` so that they point into the raw mail.
    init?(_ bytes: ArraySlice<UInt8>, offset: Int, end: Int, limit: Int) {
        let parsed: [Part]? = bytes.withUnsafeBufferPointer { buffer in
            guard let base = buffer.baseAddress, let tree = cmail_parse(base, buffer.count, limit) else { return nil }
            defer { cmail_free(tree) }
            return Self.copy(tree, offset: offset, end: end)
        }
        guard let parsed, !parsed.isEmpty else { return nil }
        parts = parsed
    }

    private static func copy(_ tree: OpaquePointer, offset: Int, end: Int) -> [Part] {
        var parts: [Part] = []
        for index in 0..<cmail_part_count(tree) {
            let node = cmail_part_at(tree, index)
            var part = Part(
                headers: headers(of: index, count: node.header_count, in: tree),
                type: String(cString: node.type),
                subtype: String(cString: node.subtype),
                isMultipart: node.kind == Int32(CMAIL_MULTIPART)
            )
            if !part.isMultipart, node.start >= 0, node.end >= node.start {
                let low = min(max(Int(node.start) + offset, 0), end)
                part.range = low..<min(max(Int(node.end) + offset, low), end)
            }
            if node.parent >= 0, Int(node.parent) < parts.count { parts[Int(node.parent)].children.append(index) }
            parts.append(part)
        }
        return parts
    }

    private static func headers(of part: Int, count: Int, in tree: OpaquePointer) -> [HeaderField] {
        (0..<count).map { index in
            let header = cmail_header_at(tree, part, index)
            let value = UnsafeBufferPointer(start: header.value, count: length(header.value))
            return HeaderField(name: String(cString: header.name).lowercased(), value: value.map { UInt8(bitPattern: $0) })
        }
    }

    private static func length(_ text: UnsafePointer<CChar>) -> Int {
        var count = 0
        while text[count] != 0 { count += 1 }
        return count
    }
}
