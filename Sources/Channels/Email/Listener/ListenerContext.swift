import Core
import Logging
import NIOCore
import Store

/// What all listeners share.
struct ListenerContext: Sendable {
    let mailboxes: Mailboxes
    let intake: Intake
    let board: HealthBoard
    let tuning: ListenerTuning
    let group: any EventLoopGroup
    let logger: Logger
    /// Bounds how many histories are read at the same time.
    let histories = AsyncSemaphore(ListenerTuning.histories)

    var database: OfficeDatabase { mailboxes.database }
}
