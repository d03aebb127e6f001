extension Preview {
    /// The beginning of a chat's message: its text, or the name of its file, or what its card says. Empty where only the message's type
    /// tells what it is, which pages say in the reader's language.
    package static func text(_ text: String, card: ChatCard?, files: [String]) -> String {
        let shown = self.text(
            IncomingMessage(
                text: text,
                counterpart: Correspondent(name: "", address: ""),
                attachments: files.map { IncomingAttachment(name: $0, mime: "", content: []) }
            )
        )
        guard shown.isEmpty, let card else { return shown }
        return self.text(IncomingMessage(text: card.words, counterpart: Correspondent(name: "", address: "")))
    }
}

extension ChatCard {
    /// What it says in everybody's language.
    package var words: String {
        switch self {
        case .location(let latitude, let longitude, let title, let address, _):
            let names = [title, address].compactMap { $0 }.filter { !$0.isEmpty }
            return names.isEmpty ? "\(latitude), \(longitude)" : names.joined(separator: ", ")
        case .contact(let name, let phone, _): return [name, phone].filter { !$0.isEmpty }.joined(separator: ", ")
        case .poll(let question, _, _): return question
        case .service(let notice): return (notice.names + [notice.detail].compactMap { $0 }).joined(separator: ", ")
        case .button(let data): return data
        case .unknown(let word): return word
        }
    }
}
