package import Core
import NIOCore
import NIOPosix
import Outgoing
package import Store

/// E-mail: IMAP in, SMTP out.
package struct EmailChannel: PlatformChannel {
    private let resources: EmailResources
    private let probe: ReaderProbe

    /// - Parameter probe: parses in a child process in the product.
    package init(mailboxes: Mailboxes, probe: @escaping ReaderProbe) {
        resources = EmailResources(mailboxes: mailboxes)
        self.probe = probe
    }

    package var platform: Platform { .email }

    package func read(_ row: JournalRow) -> PreparedIntake { MailReader.read(row) }

    package func unreadable(_ row: JournalRow) -> PreparedIntake { MailReader.unreadable(row) }

    package func survives(_ row: JournalRow) async -> Bool { await probe(row.raw) }

    package func service(_ record: ChannelRecord, _ context: ChannelContext) -> any ChannelService {
        MailboxListener(context: MailboxContext(channel: context, resources: resources), mailbox: Mailbox(record))
    }

    package func stop() async { await resources.smtp.stop() }
}

/// What all mailboxes share.
final class EmailResources: Sendable {
    let mailboxes: Mailboxes
    let group: any EventLoopGroup = MultiThreadedEventLoopGroup.singleton
    let smtp = SMTPEngine()
    /// Bounds how many histories are read at the same time.
    let histories = AsyncSemaphore(ListenerTuning.histories)
    /// Bounds how much mail is in memory, however many mailboxes get large ones at the same time.
    let held = ByteBudget(ListenerTuning.heldBytes)

    init(mailboxes: Mailboxes) { self.mailboxes = mailboxes }
}

/// What the parts of one mailbox work with.
@dynamicMemberLookup
struct MailboxContext: Sendable {
    let channel: ChannelContext
    let resources: EmailResources

    subscript<Value>(dynamicMember path: KeyPath<ChannelContext, Value>) -> Value { channel[keyPath: path] }
    subscript<Value>(dynamicMember path: KeyPath<EmailResources, Value>) -> Value { resources[keyPath: path] }

    var smtpOptions: SMTPOptions { SMTPOptions(channel.tuning) }
}
