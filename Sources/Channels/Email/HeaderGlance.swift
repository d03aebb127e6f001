/// What can be told of a mail without parsing it: two header lines, in memory-safe code, bounded.
struct HeaderGlance {
    /// The first thing in From that looks like an address.
    private(set) var address: String?
    /// Subject as it stands, encoded words and all.
    private(set) var subject: String?

    init(_ raw: [UInt8]) {
        for line in raw.prefix(65_536).split(separator: 0x0A, omittingEmptySubsequences: false) {
            if line.allSatisfy({ $0 == 0x0D }) { break }
            let text = String(decoding: line.prefix(998), as: UTF8.self)
            if address == nil, let value = Self.value(of: "from", in: text) { address = Self.address(in: value) }
            if subject == nil, let value = Self.value(of: "subject", in: text) { subject = value }
        }
    }

    private static func value(of name: String, in line: String) -> String? {
        guard let colon = line.firstIndex(of: ":"), line[..<colon].lowercased() == name else { return nil }
        return line[line.index(after: colon)...].filter { !$0.isNewline }.split(separator: " ").joined(separator: " ")
    }

    private static func address(in value: String) -> String? {
        value.split { " <>,;\"()\t".contains($0) }.first { $0.contains("@") }.map(String.init)
    }
}
