package import Core

/// What a change did to fields: each with its value before and after, as people read them.
///
/// Fields bear the names of the API. A person or a client is a name, what has names in three languages is its `{"uk", "pl", "en"}`, money is
/// `{"amount", "currency"}`.
package struct AuditChanges: Sendable, Equatable {
    /// By field: before, after.
    package private(set) var fields: [String: (before: JSONValue, after: JSONValue)] = [:]

    package init() {}

    package var isEmpty: Bool { fields.isEmpty }
    package var names: Set<String> { Set(fields.keys) }

    /// Notes a field. What did not change is not noted.
    package mutating func note(_ field: String, _ before: JSONValue, _ after: JSONValue) {
        if before == after { fields[field] = nil } else { fields[field] = (before, after) }
    }

    package mutating func note(_ field: String, _ before: String?, _ after: String?) {
        note(field, before.map(JSONValue.string) ?? .null, after.map(JSONValue.string) ?? .null)
    }

    package mutating func note(_ field: String, _ before: Int64?, _ after: Int64?) {
        note(field, before.map(JSONValue.int) ?? .null, after.map(JSONValue.int) ?? .null)
    }

    package mutating func note(_ field: String, _ before: Bool, _ after: Bool) { note(field, .bool(before), .bool(after)) }

    /// `{"field": [before, after]}`
    package var json: String {
        MessageJSON.json { writer in
            writer.value(.object(fields.mapValues { .array([$0.before, $0.after]) }))
        }
    }

    package static func == (a: AuditChanges, b: AuditChanges) -> Bool {
        a.fields.count == b.fields.count
            && a.fields.allSatisfy { name, change in b.fields[name].map { $0 == change } ?? false }
    }
}
