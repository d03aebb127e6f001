package import Core
package import Store

/// A platform as this product uses it: see `docs/channels.md`. One value for all of its accounts.
package protocol PlatformChannel: Sendable {
    var platform: Platform { get }
    /// Understands a journal row of one of its accounts. Total and without side effects: what it cannot understand becomes a card.
    func read(_ row: JournalRow) -> PreparedIntake
    /// The card for a row whose parsing ended the process: what can be told without parsing it.
    func unreadable(_ row: JournalRow) -> PreparedIntake
    /// Parses a row that twice was being parsed when the process died, somewhere where a crash does no harm; false where it crashed
    /// there: the row becomes a card. Processes die of other things, too, so nothing becomes one untried.
    func survives(_ row: JournalRow) async -> Bool
    /// What serves one connected account. It begins nothing before ``ChannelService/run()``.
    func service(_ record: ChannelRecord, _ context: ChannelContext) -> any ChannelService
    /// Ends what all accounts share, after the last of its services has ended.
    func stop() async
}

extension PlatformChannel {
    package func stop() async {}
}

/// Parses bytes somewhere where a crash does no harm; false if it crashed there. In the product that is a child process.
package typealias ReaderProbe = @Sendable ([UInt8]) async -> Bool

/// Serves one account for as long as it is connected: brings in what comes and sends what is to go out.
package protocol ChannelService: Sendable {
    /// Runs until its task is cancelled. It never gives up before.
    func run() async
    /// Passes a request on that came while it runs.
    func asked(_ request: ChannelRequest)
}

/// The platforms that this product knows.
package struct ChannelCatalogue: Sendable {
    private let channels: [Platform: any PlatformChannel]

    /// - Parameter channels: at most one of a platform.
    package init(_ channels: [any PlatformChannel]) {
        self.channels = Dictionary(uniqueKeysWithValues: channels.map { ($0.platform, $0) })
    }

    package subscript(platform: Platform) -> (any PlatformChannel)? { channels[platform] }

    /// Understands a journal row by its platform's rules.
    func read(_ row: JournalRow) -> PreparedIntake { channels[row.account.platform]?.read(row) ?? unknown(row) }

    /// See ``PlatformChannel/unreadable(_:)``.
    func unreadable(_ row: JournalRow) -> PreparedIntake { channels[row.account.platform]?.unreadable(row) ?? unknown(row) }

    func survives(_ row: JournalRow) async -> Bool { await channels[row.account.platform]?.survives(row) ?? false }

    func stop() async {
        for channel in channels.values { await channel.stop() }
    }

    /// A row of a platform that a later version knew: it waits as a card.
    private func unknown(_ row: JournalRow) -> PreparedIntake {
        let nobody = Correspondent(name: "", address: "")
        let message = IncomingMessage(
            type: .unsupported,
            counterpart: nobody,
            defects: ["This version does not know the platform. The original is kept; it will be read again when you ask for it."],
            mayCreateClient: false
        )
        return PreparedIntake(row: row, message: message, poison: true)
    }
}
