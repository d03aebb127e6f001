/// The fields of a delivery report (RFC 3464, RFC 6533): what became of a mail, one block a recipient.
struct DeliveryStatus {
    /// What a block says about its recipient.
    enum Outcome { case failed, delayed, other }

    /// Fields about the whole message, in lower case; the last line of one name counts.
    let message: [String: String]
    private let recipients: [(outcome: Outcome, fields: [String: String])]

    /// Reads a decoded report, at most 2000 lines of it.
    init(_ report: [UInt8]) {
        let groups = Self.groups(report)
        message = groups.first ?? [:]
        recipients = groups.compactMap { fields in Self.outcome(fields).map { ($0, fields) } }
    }

    /// True if the report says of any recipient what became of the mail.
    var isTelling: Bool { !recipients.isEmpty }

    /// The recipient that a person must hear of: the first one that failed, else the first one that waits.
    var worst: (outcome: Outcome, fields: [String: String])? {
        recipients.first { $0.outcome == .failed } ?? recipients.first { $0.outcome == .delayed }
    }

    private static func outcome(_ fields: [String: String]) -> Outcome? {
        guard fields["final-recipient"] != nil || fields["original-recipient"] != nil else { return nil }
        if let action = fields["action"]?.lowercased() {
            return action.hasPrefix("failed") ? .failed : action.hasPrefix("delayed") ? .delayed : .other
        }
        // Action is a must (RFC 3464 section 2.3.3), and missing now and then.
        switch fields["status"]?.first {
        case "5": return .failed
        case "4": return .delayed
        case "2": return .other
        default: return nil
        }
    }

    private static func groups(_ report: [UInt8]) -> [[String: String]] {
        var result: [[String: String]] = [[:]]
        var last: String?
        for range in report.lineRanges.prefix(2000) {
            let line = report[range]
            if line.trimmed.isEmpty {
                if result.last?.isEmpty == false { result.append([:]) }
                last = nil
            } else if ASCII.isBlank(line[line.startIndex]), let last {
                result[result.count - 1][last, default: ""] += " " + HeaderText.decode(line)
            } else if let colon = line.firstIndex(of: ASCII.colon) {
                let name = line[..<colon].trimmed.lowercasedASCII
                result[result.count - 1][name] = HeaderText.decode(line[(colon + 1)...])
                last = name
            }
        }
        return result
    }

    // MARK: Values

    /// The address of a block; the one that was written to where the report names it. Empty if there is none.
    static func recipient(_ fields: [String: String]) -> String {
        for name in ["original-recipient", "final-recipient"] {
            guard let value = fields[name] else { continue }
            let address = value.split(separator: ";").last.map { HeaderText.clean(String($0)) } ?? ""
            if address.contains("@") { return bare(unescaped(address)) }
        }
        return ""
    }

    /// The server's words without the type before them.
    static func diagnostic(_ fields: [String: String]) -> String {
        let value = fields["diagnostic-code"] ?? ""
        guard let semicolon = value.firstIndex(of: ";"), !value[..<semicolon].contains(" ") else { return value }
        return HeaderText.clean(String(value[value.index(after: semicolon)...]))
    }

    /// The status; the server's own one where the report has but its class.
    static func status(_ fields: [String: String], outcome: Outcome) -> String {
        let said = StatusCode.enhanced(diagnostic(fields))
        guard let status = fields["status"].flatMap(StatusCode.enhanced) else {
            return said ?? (outcome == .failed ? "5.0.0" : "4.0.0")
        }
        if status.hasSuffix(".0.0"), let said, said.first == status.first { return said }
        return status
    }

    private static func bare(_ address: String) -> String {
        AddressList.parse(Array(address.utf8)).first?.address ?? address
    }

    /// `\x{44F}` as the letter it stands for (RFC 6533 section 3).
    private static func unescaped(_ address: String) -> String {
        guard address.contains("\\x{") else { return address }
        return String(address.prefix(2000)).replacing(/\\x\{([0-9A-Fa-f]{2,6})\}/) { match in
            UInt32(match.1, radix: 16).flatMap(Unicode.Scalar.init).map { String(Character($0)) } ?? String(match.0)
        }
    }
}
