import CHTML

/// The HTML5 tree of a text, as browsers build it, in a flat list of nodes. Bounded in size, number of nodes and depth;
/// every input gives a document.
public struct HTMLDocument: Sendable {
    /// Bounds of a document. What lies beyond is left out and ``HTMLDocument/isTruncated`` says so.
    public struct Limits: Sendable, Equatable {
        /// Bytes of UTF-8 that are read.
        public var bytes: Int
        /// Nodes of the tree.
        public var nodes: Int
        /// Elements inside elements; deeper ones are left out, their text is kept.
        public var depth: Int

        /// 16 MiB, 200 000 nodes, 200 levels.
        public static let standard = Limits(bytes: 16 << 20, nodes: 200_000, depth: 200)

        /// Makes limits; every value is at least 1.
        public init(bytes: Int, nodes: Int, depth: Int) {
            self.bytes = max(1, bytes)
            self.nodes = max(1, nodes)
            self.depth = min(max(1, depth), 1000)
        }
    }

    /// One attribute; the name is in lower case, entities in the value are decoded.
    public struct Attribute: Sendable, Equatable {
        /// Name in lower case.
        public var name: String
        /// Decoded value; empty where none was given.
        public var value: String
    }

    /// An element or a piece of text. Comments, doctypes and the content of templates are not kept.
    public struct Node: Sendable {
        /// Element name in lower case; empty for text.
        public var name: String
        /// The text; empty for elements.
        public var text: String
        /// Attributes in order.
        public var attributes: [Attribute]
        /// Indices of the children in ``HTMLDocument/nodes``.
        public var children: [Int]
        /// Index of the parent; -1 for the root.
        public var parent: Int
        /// True for elements of SVG and MathML.
        public var isForeign: Bool

        /// True for text.
        public var isText: Bool { name.isEmpty }

        /// The value of an attribute by its lower case name.
        public subscript(_ name: String) -> String? {
            attributes.first { $0.name == name }?.value
        }
    }

    /// All nodes, depth first; the first one is the `html` element.
    public private(set) var nodes: [Node] = []
    /// True if a limit was met and something is missing.
    public private(set) var isTruncated = false

    /// Parses a text.
    public static func parse(_ html: String, limits: Limits = .standard) -> HTMLDocument {
        var html = html
        return html.withUTF8 { parse(buffer: $0, limits: limits) }
    }

    /// Parses bytes of UTF-8; invalid sequences become U+FFFD.
    public static func parse(_ bytes: [UInt8], limits: Limits = .standard) -> HTMLDocument {
        parse(String(decoding: bytes.prefix(limits.bytes), as: UTF8.self), limits: limits)
    }

    private static func parse(buffer: UnsafeBufferPointer<UInt8>, limits: Limits) -> HTMLDocument {
        var document = HTMLDocument()
        let bytes = cut(buffer, to: limits.bytes)
        document.isTruncated = bytes.count < buffer.count
        if MarkupGuard.isReasonable(bytes), let tree = tree(of: bytes, limits) {
            defer { chtml_free(tree) }
            document.copy(tree)
        }
        if document.nodes.isEmpty { document.fill(withTextOf: bytes) }
        return document
    }

    /// At most `limit` bytes, not ending inside a character.
    private static func cut(_ buffer: UnsafeBufferPointer<UInt8>, to limit: Int) -> UnsafeBufferPointer<UInt8> {
        guard buffer.count > limit else { return buffer }
        var end = limit
        while end > 0, buffer[end] & 0xC0 == 0x80 { end -= 1 }
        return UnsafeBufferPointer(rebasing: buffer[..<end])
    }

    private static func tree(of bytes: UnsafeBufferPointer<UInt8>, _ limits: Limits) -> OpaquePointer? {
        let bounds = chtml_limits(
            memory: min(64 << 20 + bytes.count * 16, 512 << 20),
            nodes: limits.nodes,
            depth: limits.depth,
            milliseconds: 3000
        )
        guard let base = bytes.baseAddress else { return nil }
        return base.withMemoryRebound(to: CChar.self, capacity: bytes.count) { chtml_parse($0, bytes.count, bounds) }
    }

    private mutating func copy(_ tree: OpaquePointer) {
        let count = chtml_count(tree)
        isTruncated = isTruncated || chtml_is_truncated(tree)
        nodes.reserveCapacity(count)
        for index in 0..<count {
            let node = chtml_node_at(tree, index)
            let bytes = UnsafeRawBufferPointer(start: node.name, count: node.name_length)
            let name = String(decoding: bytes, as: UTF8.self)
            let isText = node.kind == Int32(CHTML_TEXT)
            let parent = Int(node.parent)
            if parent >= 0 { nodes[parent].children.append(index) }
            nodes.append(
                Node(
                    name: isText ? "" : name.isEmpty ? "unknown" : name.lowercased(),
                    text: isText ? name : "",
                    attributes: isText ? [] : Self.attributes(of: index, count: node.attribute_count, in: tree),
                    children: [],
                    parent: parent,
                    isForeign: node.space != Int32(CHTML_NAMESPACE_HTML)
                )
            )
        }
    }

    private static func attributes(of node: Int, count: Int, in tree: OpaquePointer) -> [Attribute] {
        (0..<min(count, 100)).map { index in
            let attribute = chtml_attribute_at(tree, node, index)
            return Attribute(name: String(cString: attribute.name).lowercased(), value: String(cString: attribute.value))
        }
    }

    /// The last resort for markup no parser should be asked to read: its text without tags.
    private mutating func fill(withTextOf bytes: UnsafeBufferPointer<UInt8>) {
        isTruncated = isTruncated || !bytes.isEmpty
        func node(_ name: String, parent: Int, children: [Int], text: String = "") -> Node {
            Node(name: name, text: text, attributes: [], children: children, parent: parent, isForeign: false)
        }
        nodes = [node("html", parent: -1, children: [1]), node("body", parent: 0, children: [2])]
        nodes.append(node("", parent: 1, children: [], text: MarkupGuard.withoutTags(bytes)))
    }
}
