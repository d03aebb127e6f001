package import Core
package import ServerTLS
import Store

/// A channel account as `dragoman channel list` shows it.
package struct ChannelLine: Codable, Sendable {
    package var id: String
    package var platform: Platform
    package var address: String
    package var connected: Bool
    /// Nil where nothing was ever connected.
    package var health: ListenerReport?

    init(_ report: ChannelReport) {
        id = "\(report.account.uid)"
        platform = report.account.platform
        address = report.account.address
        connected = report.connected
        health = report.health
    }
}

/// A step of a mailbox's test.
package struct StepLine: Codable, Sendable {
    package var step: String
    package var ok: Bool
    /// Why it failed, as a stable word.
    package var reason: ListenerFault.Reason?
    package var words: String?
    package var advice: String?
    package var detail: String?

    init(_ step: String, _ fault: ListenerFault?) {
        self.step = step
        ok = fault == nil
        reason = fault?.reason
        words = fault?.words
        advice = fault?.advice
        detail = fault?.detail
    }

    init?(_ event: MailboxTestEvent) {
        switch event {
        case .running, .done: return nil
        case .passed(let step):
            self.step = step.rawValue
            ok = true
        case .failed(let step, let fault):
            self.step = step.rawValue
            ok = false
            reason = fault.reason
            words = fault.words
            advice = fault.advice
            detail = fault.detail
        }
    }
}

/// What `dragoman status` shows.
package struct StatusReport: Codable, Sendable {
    package struct Database: Codable, Sendable {
        package var size: Int64
        package var walSize: Int64
        package var lastEvent: Int64
        package var freeDisk: Double
    }

    /// The disk's room, and where it is low what that means and what to do.
    package struct Disk: Codable, Sendable {
        package var low: Bool
        package var free: Int64?
        package var floor: Int64
        package var words: String?
        package var advice: String?

        init(_ room: DiskRoom, folder: String) {
            low = room.isLow
            free = room.free
            floor = room.floor
            words = room.words
            advice = room.advice(folder: folder)
        }
    }

    /// A connected account with how it is; the members of its health stand beside the others.
    package struct Listener: Codable, Sendable {
        package var id: String
        package var platform: Platform
        package var address: String
        package var connected: Bool
        package var health: ListenerReport

        init(id: String, platform: Platform, address: String, connected: Bool, health: ListenerReport) {
            self.id = id
            self.platform = platform
            self.address = address
            self.connected = connected
            self.health = health
        }

        private enum CodingKeys: String, CodingKey { case id, platform, address, connected }

        package init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            id = try container.decode(String.self, forKey: .id)
            platform = try container.decode(Platform.self, forKey: .platform)
            address = try container.decode(String.self, forKey: .address)
            connected = try container.decode(Bool.self, forKey: .connected)
            health = try ListenerReport(from: decoder)
        }

        package func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(id, forKey: .id)
            try container.encode(platform, forKey: .platform)
            try container.encode(address, forKey: .address)
            try container.encode(connected, forKey: .connected)
            try health.encode(to: encoder)
        }
    }

    package var version: String
    package var pid: Int32
    package var startedAt: Timestamp
    package var database: Database
    package var disk: Disk
    package var backup: BackupLine
    /// Nil for a service of plain HTTP.
    package var certificate: CertificateReport?
    package var listeners: [Listener]
}
