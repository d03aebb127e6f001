/// The headers of a mail inside a mail: a forwarded message, or what a bounce gives back of ours.
struct EmbeddedHeaders {
    private let fields: [(name: String, value: [UInt8])]

    /// Reads the first header block of `bytes` (at most 1000 lines).
    init(_ bytes: [UInt8]) {
        var fields: [(name: String, value: [UInt8])] = []
        for range in bytes.lineRanges.prefix(1000) {
            if range.isEmpty {
                if fields.isEmpty { continue }
                break
            }
            if ASCII.isBlank(bytes[range.lowerBound]) {
                if !fields.isEmpty { fields[fields.count - 1].value += bytes[range] }
                continue
            }
            guard let colon = bytes[range].firstIndex(of: ASCII.colon) else { continue }
            fields.append((bytes[range.lowerBound..<colon].trimmed.lowercasedASCII, Array(bytes[(colon + 1)..<range.upperBound])))
        }
        self.fields = fields
    }

    func value(_ name: String) -> [UInt8]? { fields.first { $0.name == name }?.value }

    var subject: String { value("subject").map { HeaderText.decode($0) } ?? "" }
    var messageID: String? { MessageIDs.own(value("message-id")) }

    /// The sender's name, else the address.
    var sender: String {
        guard let first = value("from").map({ AddressList.parse($0) })?.first else { return "" }
        return first.name.isEmpty ? first.address : first.name
    }
}
