import Core
import GRDB

extension OrderState {
    /// Applies what a patch says of everything but client, work and price.
    /// - Parameter settings: the office's zone is that of dates that are set now.
    mutating func apply(_ patch: OrderPatch, _ lookUp: OrderLookUp, _ settings: OrderSettings, now: Timestamp) throws {
        if let id = patch.client { client = try lookUp.client(id) }
        if let id = patch.conversation { conversation = try lookUp.conversation(id) }
        if let id = patch.manager { manager = try lookUp.manager(id) }
        if let id = patch.office { office = try lookUp.office(id, present: office) }
        if let id = patch.documentType { documentType = try lookUp.documentType(id, present: documentType) }
        if let id = patch.source { source = try lookUp.language(id, present: source, .source) }
        if let id = patch.target { target = try lookUp.language(id, present: target, .target) }
        if let value = patch.translationType { translationType = value }
        if let value = patch.description { description = value }
        if let value = patch.repertorium { repertorium = value }
        if let value = patch.reference { reference = value }
        if let value = patch.origin { origin = value }
        set(archived: patch.isArchived, cancelled: patch.cancelled, now)
        if let value = patch.deadline { set(deadline: value, settings.zone) }
        if let value = patch.followUp { set(followUp: value, settings.zone) }
        if let value = patch.status, value != status {
            status = value
            closedAt = value == .closed ? now : nil
        }
    }

    /// What was called off lies in the archive; what comes back from there is called off no more.
    private mutating func set(archived: Bool?, cancelled: String??, _ now: Timestamp) {
        switch cancelled {
        case .some(.some(let reason)):
            cancelledAt = cancelledAt ?? now
            cancelReason = reason
            isArchived = true
        case .some(.none) where cancelledAt != nil:
            isArchived = archived ?? false
            cancelledAt = nil
        default: if let archived { isArchived = archived }
        }
        if !isArchived { cancelledAt = nil }
        if cancelledAt == nil { cancelReason = "" }
    }

    /// The same date in the zone that it was said in stays the moment that it was.
    private mutating func set(deadline value: Deadline?, _ zone: ZoneRules) {
        guard value != deadline else { return }
        deadline = value
        deadlineZone = value == nil ? nil : zone.name
        deadlineAt = value?.moment(in: zone)
    }

    private mutating func set(followUp value: LocalDate?, _ zone: ZoneRules) {
        guard value != followUp else { return }
        followUp = value
        followUpAt = value.map { ReminderRules.followUp($0, in: zone) }
    }
}
