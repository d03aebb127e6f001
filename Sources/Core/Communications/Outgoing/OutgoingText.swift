/// The text of a message that goes out: what somebody wrote, their signature, and what they answer or forward.
package struct OutgoingText: Sendable, Hashable {
    /// Characters of what somebody writes, and of what is quoted below it, at most.
    package static let maximumLength = 100_000

    package private(set) var text: String
    /// Signature and quoted text, which the page folds away.
    package private(set) var folds: [TextFold] = []

    /// - Parameters:
    ///   - own: what was written.
    ///   - signature: empty for none.
    ///   - below: what is answered or forwarded, ready to stand there.
    package init(own: String, signature: String = "", below: Below? = nil) {
        text = own
        if !signature.isEmpty { append("-- \n" + signature, .signature) }
        if let below { append(below.text, .quote) }
    }

    private mutating func append(_ part: String, _ kind: TextFold.Kind) {
        text += text.isEmpty ? "" : "\n\n"
        let start = text.utf16.count
        text += part
        folds.append(TextFold(start: start, end: text.utf16.count, kind: kind))
    }

    /// A message that stands below another one.
    package struct Below: Sendable, Hashable {
        package let text: String

        /// What is answered: each line behind `> ` (RFC 3676 section 4.5), an attribution before it.
        /// - Parameter date: as people write it, e.g. `24.11.2026 12:05`.
        package static func quote(_ text: String, from: Correspondent?, date: String, language: InterfaceLanguage) -> Below {
            let lines = cut(text).split(separator: "\n", omittingEmptySubsequences: false)
            let quoted = lines.map { $0.isEmpty || $0.hasPrefix(">") ? ">" + $0 : "> " + $0 }
            return Below(text: ([attribution(name(from), date, language)] + quoted).joined(separator: "\n"))
        }

        /// What is forwarded, with its headers.
        package static func forward(
            _ text: String,
            from: Correspondent?,
            to: [Correspondent],
            date: String,
            subject: String,
            language: InterfaceLanguage
        ) -> Below {
            let words = headings(language)
            let head = [
                "---------- \(words.title) ----------", "\(words.from): \(name(from))", "\(words.date): \(date)",
                "\(words.subject): \(subject)", "\(words.to): \(to.map { name($0) }.joined(separator: ", "))",
            ]
            return Below(text: (head + ["", cut(text)]).joined(separator: "\n"))
        }

        private static func cut(_ text: String) -> String {
            text.utf8.count > OutgoingText.maximumLength ? String(text.prefix(OutgoingText.maximumLength)) + "\n[…]" : text
        }

        private static func name(_ one: Correspondent?) -> String {
            guard let one else { return "?" }
            return one.name.isEmpty || one.name == one.address ? one.address : "\(one.name) <\(one.address)>"
        }

        private static func attribution(_ name: String, _ date: String, _ language: InterfaceLanguage) -> String {
            switch language {
            case .uk: "\(date) \(name) пише:"
            case .pl: "W dniu \(date) \(name) pisze:"
            case .en: "On \(date) \(name) wrote:"
            }
        }

        private static func headings(
            _ language: InterfaceLanguage
        ) -> (title: String, from: String, date: String, subject: String, to: String) {
            switch language {
            case .uk: ("Переслане повідомлення", "Від", "Дата", "Тема", "Кому")
            case .pl: ("Przekazana wiadomość", "Od", "Data", "Temat", "Do")
            case .en: ("Forwarded message", "From", "Date", "Subject", "To")
            }
        }
    }
}
