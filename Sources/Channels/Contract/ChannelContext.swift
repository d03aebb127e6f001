import Core
package import Logging
package import Store

/// What all channels work with.
package struct ChannelContext: Sendable {
    package let database: OfficeDatabase
    package let intake: Intake
    package let board: HealthBoard
    package let tuning: ListenerTuning
    package let logger: Logger
    /// Where others reach the office, without a slash at its end; nil where nobody does.
    package let publicURL: String?
}
