import Core
import Store

/// What a list is narrowed to, as the API takes it: in the query of the inbox and in a view that is kept.
enum InboxFilterForm {
    static let parameters: [Route.Parameter] = [
        .init("view", .words(of: InboxView.self)), .init("platform", .words(of: Platform.self)), .init("account", .id),
        .init("assignee", .text(36)), .init("tag", .text(InboxFilter.maximumTagLength)), .init("client", .id),
    ]

    static let schema = Schema.object([
        .required("view", .words(of: InboxView.self)), .optional("platform", .words(of: Platform.self)), .optional("account", .id),
        .optional("assignee", .text(36)), .optional("tag", .text(InboxFilter.maximumTagLength)), .optional("client", .id),
        .optional("q", .text(SearchQuery.maximumLength)),
    ])

    static func read(_ query: QueryString) throws(Problem) -> InboxFilter {
        func id(_ name: String) throws(Problem) -> PublicID? {
            guard let text = try query.string(name, maximum: 100) else { return nil }
            guard let id = PublicID(text) else { throw .badRequest("\(name) has to be a UUID.", field: name) }
            return id
        }
        var filter = InboxFilter()
        filter.account = try id("account")
        filter.client = try id("client")
        if let text = try query.string("assignee", maximum: 100) {
            guard let assignee = assignee(text) else { throw .badRequest(assigneeWords, field: "assignee") }
            filter.assignee = assignee
        }
        filter.tag = try query.string("tag", maximum: InboxFilter.maximumTagLength).flatMap(tag)
        return filter
    }

    /// A view's filter as it is kept. Ids are not looked up: who or what they name may go, and the list is empty then.
    static func json(_ fields: Fields) throws(Problem) -> String {
        let known: Set = ["view", "platform", "account", "assignee", "tag", "client", "q"]
        if let unknown = fields.names.subtracting(known).sorted().first {
            throw .validation(unknown, "\(unknown) is no filter. There are: \(known.sorted().joined(separator: ", ")).")
        }
        var writer = JSONWriter()
        var problem: Problem?
        writer.object { writer in
            do throws(Problem) { try write(fields, &writer) } catch { problem = error }
        }
        if let problem { throw problem }
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    private static func write(_ fields: Fields, _ writer: inout JSONWriter) throws(Problem) {
        writer.member("view", try fields.choice("view", InboxView.self).rawValue)
        if let platform = try fields.optionalChoice("platform", Platform.self) { writer.member("platform", platform.rawValue) }
        if case .some(.some(let id)) = try fields.clearableID("account") { writer.member("account", id) }
        if let text = try fields.optionalString("assignee", maximum: 100) {
            guard assignee(text) != nil else { throw .validation("assignee", assigneeWords) }
            writer.member("assignee", text)
        }
        if let text = try fields.optionalString("tag", maximum: InboxFilter.maximumTagLength), let tag = tag(text) {
            writer.member("tag", tag)
        }
        if case .some(.some(let id)) = try fields.clearableID("client") { writer.member("client", id) }
        if let q = try fields.optionalString("q", maximum: SearchQuery.maximumLength), !q.isEmpty { writer.member("q", q) }
    }

    private static let assigneeWords = "assignee has to be a user's id, me or none."

    private static func assignee(_ text: String) -> InboxFilter.Assignee? {
        switch text {
        case "me": .me
        case "none": .nobody
        default: PublicID(text).map { .user($0) }
        }
    }

    /// Written as tags are kept.
    private static func tag(_ text: String) -> String? {
        let tag = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        return tag.isEmpty ? nil : tag
    }
}
