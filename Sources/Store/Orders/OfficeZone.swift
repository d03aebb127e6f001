package import Core
import Foundation

/// Time zones as the system knows them.
package enum OfficeZone {
    /// Where nothing else is set.
    package static let usual = "Europe/Warsaw"

    /// A zone's rules by its name, e.g. `Europe/Warsaw`; nil for a name that the system does not know.
    package static func rules(_ name: String) -> ZoneRules? {
        guard name.utf8.count <= 64, let zone = TimeZone(identifier: name) else { return nil }
        return ZoneRules(name: name) { moment in
            zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(moment.milliseconds) / 1000))
        }
    }

    /// A zone's rules; those of UTC where the system does not know its name any more.
    package static func known(_ name: String) -> ZoneRules { rules(name) ?? ZoneRules(name: "UTC") { _ in 0 } }
}
