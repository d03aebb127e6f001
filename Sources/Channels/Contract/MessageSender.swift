import Core
import Store

/// How one account's messages go out: what a channel adds to ``OutboxWorker``.
protocol MessageSender: Sendable {
    associatedtype Item: QueuedMessage

    /// The message whose turn it is; nil where none is due.
    func next() async throws -> Item?
    /// Makes one attempt. It commits that the attempt begins before the network hears of it.
    func attempt(_ item: Item) async throws -> SendAttempt
    /// When the copy for the folder of sent mail is due; nil where there is none to be made.
    func copyDue(_ now: Timestamp) -> Timestamp?
    /// What an error outside an attempt's outcome means for the account.
    func fault(of error: any Error) -> ListenerFault
}

extension MessageSender {
    func copyDue(_ now: Timestamp) -> Timestamp? { nil }
}

enum SendAttempt: Sendable {
    /// It did not begin: the message was taken back meanwhile, or was refused before the network heard of it.
    case none
    /// It did not begin, and no other message would: the account's trouble.
    case fault(ListenerFault)
    /// It began, and this came of it.
    case made(SendOutcome)
    /// It began and was confirmed; what the platform told is still to be written down, by this.
    case confirmed(@Sendable () async throws -> Void)
}
