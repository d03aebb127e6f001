import Core
import GRDB

/// A closer look at one field of a message, for what no index tells: whether all words stand in it, the last one perhaps as a beginning.
struct FieldLook {
    enum Field { case from, to, subject }

    private let field: Field
    private let matcher: WordMatcher
    private let isNegated: Bool

    init(_ db: Database, _ field: Field, _ query: SearchQuery, isNegated: Bool) throws {
        self.field = field
        self.isNegated = isNegated
        matcher = try WordMatcher(db, query)
    }

    /// - Parameters:
    ///   - recipients: the JSON of the table.
    func passes(subject: String, name: String, address: String, recipients: String) -> Bool {
        let isThere =
            switch field {
            case .subject: matcher.standsIn(subject)
            case .from: matcher.standsIn(name + " " + address)
            case .to: Self.texts(recipients).contains(where: matcher.standsIn)
            }
        return isThere != isNegated
    }

    /// Name and address of each recipient of `{"to": [{"name", "address"}], "cc": […]}`.
    static func texts(_ json: String) -> [String] {
        guard case .object(let lists)? = try? JSONReader.read(Array(json.utf8)) else { return [] }
        return lists.values.flatMap { list -> [String] in
            guard case .array(let people) = list else { return [] }
            return people.map { person in
                guard case .object(let members) = person else { return "" }
                return members.values.compactMap { if case .string(let text) = $0 { text } else { nil } }.joined(separator: " ")
            }
        }
    }
}
