import Core
import Store

/// The settings of one platform's accounts as the API takes and shows them: what a channel adds to the page. See `docs/channels.md`.
protocol ChannelForm: Sendable {
    var platform: Platform { get }
    /// Members of the body that connects an account, beside `platform` and `name`.
    var new: [Schema.Property] { get }
    /// Members of the body that changes one, beside `name` and `connected`.
    var change: [Schema.Property] { get }
    /// The member, named after the platform, that an account's detail has.
    var detail: Schema { get }

    /// Connects an account.
    func connect(_ fields: Fields, name: String?) async throws -> PublicID
    /// Changes one.
    func change(_ id: PublicID, _ fields: Fields, name: String?, connected: Bool?) async throws
    /// Reads what ``detail`` shows; what it returns writes it. Nil where nothing was ever connected.
    func read(_ id: PublicID) async throws -> ((inout JSONWriter) -> Void)?
}

extension ChannelForm {
    /// The body that connects an account.
    var newBody: Schema {
        .object(
            [.required("platform", .words([platform.rawValue])), .optional("name", .text(AccountRules.maximumNameLength))] + new
        )
    }
}

/// The forms of all platforms that can be connected.
struct ChannelForms: Sendable {
    let all: [any ChannelForm]

    init(_ services: WebServices) {
        let channels = services.channels
        all = [MailboxForm(channels: channels), TelegramForm(channels: channels, publicURL: services.settings.publicURL)]
    }

    subscript(platform: Platform) -> (any ChannelForm)? { all.first { $0.platform == platform } }

    /// Every member that a change may have; which of them fit is the platform's to say.
    var changes: [Schema.Property] {
        var known: Set<String> = []
        return all.flatMap(\.change).filter { known.insert($0.name).inserted }
    }

    /// The form that a body asks for.
    func named(_ fields: Fields) throws -> any ChannelForm {
        let word = try fields.string("platform", maximum: 20)
        guard let form = all.first(where: { $0.platform.rawValue == word }) else {
            let words = all.map(\.platform.rawValue).joined(separator: " or ")
            throw Problem.validation("platform", "platform has to be \(words); other channels are not built yet.")
        }
        return form
    }
}
