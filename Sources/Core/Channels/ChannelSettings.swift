/// How a channel's account is connected, without its secret. Stored as JSON with the account.
package protocol ChannelSettings: Codable, Hashable, Sendable {
    static var platform: Platform { get }
    /// Names what is read, e.g. user and server: it is connected only once. Nil where the account's address says it already.
    var place: String? { get }
    /// The account's own id on its platform: what bears it was written by the office itself.
    var ownID: String? { get }
    /// Whether answers can be sent with these settings.
    var canSend: Bool { get }
}

extension ChannelSettings {
    package var ownID: String? { nil }
}
