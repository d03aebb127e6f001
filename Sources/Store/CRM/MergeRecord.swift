import Core
import GRDB

/// What moved from one client to another, as it stands in `client_merges`. What an earlier version did not know of is nil.
struct MergeRecord: Codable {
    /// What both clients have, and one of them may lack.
    struct Fields: Codable, Equatable {
        var email: String?
        var phone: String?
        var language: String?
        var note: String
        var latinName: String?
        var approvedAt: Int64?
        /// A user's key.
        var approvedBy: Int64?
        var tags: [String]?
        var taxNumber: String?
        var pageUnit: String?
        var pageRounding: String?
    }

    struct Identity: Codable {
        var platform: String
        var kind: String
        var value: String
    }

    struct Contact: Codable, Hashable {
        var kind: String
        var value: String
        var label: String
    }

    var kind: String
    var name: String
    var source: String
    var createdAt: Int64
    /// Of the one that is gone.
    var fields: Fields
    /// Of the one that stayed, before and after.
    var before: Fields
    var after: Fields
    var identities: [Identity]
    /// Public ids.
    var conversations: [String]
    var orders: [String]
    var revision: Int64?
    var notes: [String]?
    var quotes: [String]?
    /// Of the one that is gone.
    var contacts: [Contact]?
    /// Of the one that stayed, before.
    var keptContacts: [Contact]?
}

extension MergeRecord.Fields {
    init(_ row: Row) {
        email = row["email"]
        phone = row["phone"]
        language = row["language"]
        note = row["note"]
        latinName = row["latin_name"]
        approvedAt = row["latin_name_approved_at"]
        approvedBy = row["latin_name_approved_by"]
        tags = Self.tags(row["tags"])
        taxNumber = row["tax_number"]
        pageUnit = row["page_unit"]
        pageRounding = row["page_rounding"]
    }

    private static func tags(_ json: String) -> [String] {
        guard case .array(let elements)? = try? JSONReader.read(Array(json.utf8)) else { return [] }
        return elements.compactMap { if case .string(let text) = $0 { text } else { nil } }
    }

    /// With what it lacks from another; both notes and all tags. A spelling comes with its approval.
    func filled(from other: Self) -> Self {
        var fields = self
        fields.email = email ?? other.email
        fields.phone = phone ?? other.phone
        fields.language = language ?? other.language
        fields.note = [note, other.note].filter { !$0.isEmpty }.joined(separator: "\n\n")
        if latinName == nil {
            fields.latinName = other.latinName
            fields.approvedAt = other.approvedAt
            fields.approvedBy = other.approvedBy
        }
        fields.tags = Array(ClientRules.tags((tags ?? []) + (other.tags ?? [])).prefix(ClientRules.maximumTags))
        fields.taxNumber = taxNumber ?? other.taxNumber
        fields.pageUnit = pageUnit ?? other.pageUnit
        fields.pageRounding = pageRounding ?? other.pageRounding
        return fields
    }

    /// Without what a merge gave, unless somebody changed it since.
    func restored(by record: MergeRecord) -> Self {
        var fields = self
        let (before, after) = (record.before, record.after)
        if email == after.email { fields.email = before.email }
        if phone == after.phone { fields.phone = before.phone }
        if language == after.language { fields.language = before.language }
        if note == after.note { fields.note = before.note }
        if latinName == after.latinName {
            fields.latinName = before.latinName
            // An approval that was given since is of the spelling that goes.
            if before.latinName == nil || approvedAt == after.approvedAt {
                fields.approvedAt = before.approvedAt
                fields.approvedBy = before.approvedBy
            }
        }
        // Tags that somebody put or took since stay so.
        let given = Set(after.tags ?? []).subtracting(before.tags ?? [])
        fields.tags = (tags ?? []).filter { !given.contains($0) }
        if taxNumber == after.taxNumber { fields.taxNumber = before.taxNumber }
        if pageUnit == after.pageUnit { fields.pageUnit = before.pageUnit }
        if pageRounding == after.pageRounding { fields.pageRounding = before.pageRounding }
        return fields
    }

    /// For the log, by the names of the API.
    func changes(to other: Self) -> AuditChanges {
        var changes = AuditChanges()
        changes.note("email", email, other.email)
        changes.note("phone", phone, other.phone)
        changes.note("language", language, other.language)
        changes.note("note", note, other.note)
        changes.note("latin_name", latinName, other.latinName)
        changes.note("latin_name_approved", approvedAt != nil, other.approvedAt != nil)
        changes.note("tags", .array((tags ?? []).map(JSONValue.string)), .array((other.tags ?? []).map(JSONValue.string)))
        changes.note("tax_number", taxNumber, other.taxNumber)
        changes.note("page_unit", pageUnit, other.pageUnit)
        changes.note("page_rounding", pageRounding, other.pageRounding)
        return changes
    }
}
