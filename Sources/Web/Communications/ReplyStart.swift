import Core
import MIME
import Store

/// What an answer or a forwarded message begins with.
struct ReplyStart {
    enum Mode: String, CaseIterable { case reply, all, forward }

    let database: OfficeDatabase
    /// Keys of the office's own addresses.
    let own: Set<String>

    /// Whom an answer goes to. Reply-To stands in the original only.
    func addressees(_ answered: AnsweredMessage, all: Bool) async throws -> Addressees {
        Addressees.reply(
            to: .init(
                direction: answered.direction,
                from: answered.from,
                replyTo: try await replyTo(answered),
                to: answered.addressees.to,
                cc: answered.addressees.cc
            ),
            all: all,
            own: own
        )
    }

    private func replyTo(_ answered: AnsweredMessage) async throws -> [Correspondent] {
        // What may stop the parser is a card and is not parsed here.
        guard answered.direction == .inbound, answered.type != .unsupported,
            let raw = try? await database.original(of: answered.id)
        else { return [] }
        return MailParser.parse(raw).replyTo.map { Correspondent(name: $0.name, address: $0.address) }
            .filter { AccountRules.email($0.address) != nil }
    }

    /// `{mode, channel_account_id, conversation_id, to, cc, subject, quoted, attachments}`
    func json(_ answered: AnsweredMessage, _ mode: Mode, _ language: InterfaceLanguage) async throws -> [UInt8] {
        let addressees = mode == .forward ? Addressees(to: []) : try await addressees(answered, all: mode == .all)
        let below = mode == .forward ? answered.forward(language) : answered.quote(language)
        let files = mode == .forward ? try await database.filesToForward(answered) : Array("[]".utf8)
        var writer = JSONWriter(capacity: 1024 + below.text.utf8.count)
        writer.object { writer in
            writer.member("mode", mode.rawValue)
            writer.member("channel_account_id", answered.account)
            writer.member("conversation_id", answered.conversation)
            for (name, list) in [("to", addressees.to), ("cc", addressees.cc)] as [(StaticString, [Correspondent])] {
                writer.key(name)
                writer.array { writer in
                    for one in list {
                        writer.object { writer in
                            writer.member("name", one.name)
                            writer.member("address", one.address)
                        }
                    }
                }
            }
            writer.member("subject", Addressees.subject(of: answered.subject, forward: mode == .forward))
            writer.member("quoted", below.text)
            writer.key("attachments")
            files.withUnsafeBufferPointer { writer.raw($0) }
        }
        return writer.bytes
    }
}
