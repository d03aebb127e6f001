import Core
import Logging
import NIOCore
import Outgoing
import Store

/// What all listeners share.
struct ListenerContext: Sendable {
    let mailboxes: Mailboxes
    let intake: Intake
    let board: HealthBoard
    let tuning: ListenerTuning
    let group: any EventLoopGroup
    let logger: Logger
    let smtp: SMTPEngine
    /// Bounds how many histories are read at the same time.
    let histories = AsyncSemaphore(ListenerTuning.histories)
    /// Bounds how much mail is in memory, however many mailboxes get large ones at the same time.
    let held = ByteBudget(ListenerTuning.heldBytes)

    var smtpOptions: SMTPOptions {
        var options = SMTPOptions()
        options.connectTimeout = .seconds(min(15, tuning.timeoutSeconds))
        // The service stops within ten seconds.
        options.confirmationWait = .seconds(6)
        // Servers scan a mail before they take it: RFC 5321 section 4.5.3.2.6 asks for ten minutes after the final dot.
        options.inactivityTimeout = .seconds(tuning.timeoutSeconds < 30 ? tuning.timeoutSeconds : 600)
        return options
    }

    var database: OfficeDatabase { mailboxes.database }
}
