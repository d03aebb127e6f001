/// Finds out whether a mail reports a failed delivery, and of what: RFC 3464 reports first, then the words of qmail,
/// Exim, Exchange, Gmail, sendmail and their like.
struct BounceReader {
    let raw: [UInt8]
    let parts: [Part]
    let mail: Mail

    var bounce: Bounce? {
        let reports = parts.filter { $0.type == "message" && $0.subtype.hasSuffix("delivery-status") }
        if reports.isEmpty { return nonStandard }
        return reports.lazy.compactMap { standard(content($0)) }.first
    }

    /// The report itself, as a text for a mail that brings no other one.
    static func words(of parts: [Part], _ raw: [UInt8]) -> String? {
        guard let range = parts.first(where: { $0.type == "message" && $0.subtype.hasSuffix("delivery-status") })?.range else { return nil }
        let text = TextDecoder.decode(raw[range].prefix(65_536), declared: nil).text
        return text.replacing("\r\n", with: "\n").replacing("\r", with: "\n").filter { $0 != "\0" }
    }

    private func content(_ part: Part) -> [UInt8] {
        guard let range = part.range else { return [] }
        let encoding = TransferDecoding.encoding(part.header("content-transfer-encoding"))
        return TransferDecoding.decode(raw[range].prefix(262_144), encoding)
    }

    // MARK: RFC 3464

    private func standard(_ report: [UInt8]) -> Bounce? {
        for fields in Self.groups(report) {
            guard let action = fields["action"]?.lowercased(), fields["final-recipient"] != nil || fields["original-recipient"] != nil
            else { continue }
            guard action.hasPrefix("failed") || action.hasPrefix("delayed") else { continue }
            let isFinal = action.hasPrefix("failed")
            let diagnostic = Self.afterSemicolon(fields["diagnostic-code"] ?? "")
            let address = Self.afterSemicolon(fields["original-recipient"] ?? fields["final-recipient"] ?? "")
            let status = fields["status"].flatMap(StatusCode.enhanced) ?? StatusCode.enhanced(diagnostic) ?? (isFinal ? "5.0.0" : "4.0.0")
            return Bounce(
                recipient: Self.bare(address),
                status: status,
                diagnostic: diagnostic,
                originalMessageID: returnedMessageID,
                isFinal: isFinal
            )
        }
        return nil
    }

    /// The blocks of fields of a report; the first one is about the message, the others about one recipient each.
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

    private static func afterSemicolon(_ value: String) -> String {
        guard let semicolon = value.firstIndex(of: ";") else { return value }
        return HeaderText.clean(String(value[value.index(after: semicolon)...]))
    }

    private static func bare(_ address: String) -> String {
        AddressList.parse(Array(address.utf8)).first?.address ?? address
    }

    /// Message-ID of the mail that came back, whole or as its headers.
    private var returnedMessageID: String? {
        for part in parts
        where part.mime == "message/rfc822" || part.mime == "text/rfc822-headers" || part.mime == "message/global"
            || part.mime == "message/global-headers"
        {
            if let id = EmbeddedHeaders(content(part)).messageID { return id }
        }
        return quotedMessageID
    }

    // MARK: Others

    private var nonStandard: Bounce? {
        guard let root = parts.first else { return nil }
        let failed = root.header("x-failed-recipients").map({ AddressList.parse($0) })?.first?.address
        guard failed != nil || comesFromMailSystem(root) else { return nil }
        let text = mail.text ?? mail.html.map(Self.withoutTags) ?? ""
        let phrase = BouncePhrases.find(in: text)
        guard failed != nil || phrase != nil else { return nil }
        if root.header("auto-submitted").map({ $0.lowercasedASCII.contains("auto-replied") }) == true, failed == nil, phrase?.isSure != true
        {
            return nil
        }
        let tail =
            phrase.map { String(decoding: text.utf8.dropFirst($0.position).prefix(4000), as: UTF8.self) } ?? String(text.prefix(4000))
        let recipient = failed ?? BouncePhrases.firstAddress(in: tail, except: mail.from.first?.address) ?? ""
        let (status, diagnostic) = StatusCode.find(in: tail)
        let isFinal = !(status?.hasPrefix("4") ?? false) && phrase?.isDelay != true
        return Bounce(
            recipient: recipient,
            status: status ?? (isFinal ? "5.0.0" : "4.0.0"),
            diagnostic: diagnostic,
            originalMessageID: returnedMessageID,
            isFinal: isFinal
        )
    }

    private func comesFromMailSystem(_ root: Part) -> Bool {
        let sender = (mail.from.first?.address ?? "").lowercased().prefix { $0 != "@" }
        if sender.hasPrefix("mailer-daemon") || sender.hasPrefix("postmaster") || sender.hasPrefix("mail-daemon")
            || sender.hasPrefix("microsoftexchange")
        {
            return true
        }
        return root.header("return-path").map { $0.trimmed.elementsEqual([0x3C, 0x3E]) } ?? false
    }

    /// A `Message-ID:` line in the text, which is how most systems quote the mail that failed.
    private var quotedMessageID: String? {
        guard let text = mail.text else { return nil }
        for line in text.split(separator: "\n").reversed() {
            let clean = line.drop { $0 == ">" || $0 == " " || $0 == "\t" }
            if clean.lowercased().hasPrefix("message-id:") { return MessageIDs.parse(Array(clean.dropFirst(11).utf8)).first }
        }
        return nil
    }

    private static func withoutTags(_ html: String) -> String {
        var result = ""
        var isTag = false
        for character in html.prefix(65_536) {
            if character == "<" {
                isTag = true
            } else if character == ">" {
                isTag = false; result.append("\n")
            } else if !isTag {
                result.append(character)
            }
        }
        return result
    }
}
