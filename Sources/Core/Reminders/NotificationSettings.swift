/// How somebody wants to be told and reminded.
package struct NotificationSettings: Sendable, Hashable {
    /// The ways on which something is told.
    package struct Ways: Sendable, Hashable {
        package var page: Bool
        package var mail: Bool
        /// By the browser, where the page is open and not looked at.
        package var desktop: Bool

        package init(page: Bool, mail: Bool, desktop: Bool = false) {
            self.page = page
            self.mail = mail
            self.desktop = desktop
        }
    }

    /// Of every type.
    package var ways: [ReminderType: Ways]
    /// When no mail comes and the browser says nothing; the mail comes afterwards.
    package var quiet: QuietHours

    package init(ways: [ReminderType: Ways], quiet: QuietHours) {
        self.ways = ways
        self.quiet = quiet
    }

    /// Of those who never said anything: everything in the page, by mail what has a day, by the browser what colleagues and clients just did (which
    /// it asks its user about); none at night and on the weekend.
    package static let standard = NotificationSettings(
        ways: [
            .deadline: Ways(page: true, mail: true), .followUp: Ways(page: true, mail: true),
            .unanswered: Ways(page: true, mail: false), .unpaid: Ways(page: true, mail: false),
            .message: Ways(page: true, mail: false, desktop: true), .assigned: Ways(page: true, mail: false, desktop: true),
            .mention: Ways(page: true, mail: false, desktop: true),
        ],
        quiet: QuietHours(weekdays: .between(LocalTimeOfDay(minutes: 22 * 60)!, LocalTimeOfDay(minutes: 7 * 60)!), weekend: .allDay)
    )

    package subscript(type: ReminderType) -> Ways { ways[type] ?? Ways(page: true, mail: false) }

    /// Why settings cannot be taken.
    package enum Fault: Error, Sendable, Equatable {
        case notAnObject(String)
        case unknownType(String)
        case notABoolean(String)
        /// A mail is asked for about what none goes out about.
        case noMail(String)
        /// Neither null, nor `"all_day"`, nor two different times of day.
        case span(String)
        /// No moment of the week is left.
        case alwaysQuiet
    }

    /// These settings with what an object of the API says: `{"types": {"deadline": {"page": true, "mail": false, "desktop": true}}, "quiet": {"weekdays":
    /// ["22:00", "07:00"] | "all_day" | null, "weekend": …}}`. What is missing stays.
    package func changed(by members: [String: JSONValue]) throws(Fault) -> NotificationSettings {
        var settings = self
        for (name, value) in try Self.object(members, "types") ?? [:] {
            guard let type = ReminderType(rawValue: name) else { throw .unknownType(name) }
            guard case .object(let ways) = value else { throw .notAnObject("types.\(name)") }
            settings.ways[type] = Ways(
                page: try Self.bool(ways["page"], "types.\(name).page") ?? self[type].page,
                mail: try Self.bool(ways["mail"], "types.\(name).mail") ?? self[type].mail,
                desktop: try Self.bool(ways["desktop"], "types.\(name).desktop") ?? self[type].desktop
            )
            guard type != .message || !settings[type].mail else { throw .noMail("types.\(name).mail") }
        }
        let quiet = try Self.object(members, "quiet") ?? [:]
        if let value = quiet["weekdays"] { settings.quiet.weekdays = try Self.span(value, "quiet.weekdays") }
        if let value = quiet["weekend"] { settings.quiet.weekend = try Self.span(value, "quiet.weekend") }
        guard !settings.quiet.isEndless else { throw .alwaysQuiet }
        return settings
    }

    /// Reads what ``json`` wrote; what it does not say is as usual.
    package init(json: String) {
        guard case .object(let members)? = try? JSONReader.read(Array(json.utf8)), let read = try? Self.standard.changed(by: members) else {
            self = .standard
            return
        }
        self = read
    }

    /// The form of the API and of the database.
    package var json: [UInt8] {
        var writer = JSONWriter(capacity: 300)
        writer.object { writer in
            writer.key("types")
            writer.object { writer in
                for type in ReminderType.allCases {
                    writer.name(type.rawValue)
                    writer.object { writer in
                        writer.key("page")
                        writer.bool(self[type].page)
                        writer.key("mail")
                        writer.bool(self[type].mail)
                        writer.key("desktop")
                        writer.bool(self[type].desktop)
                    }
                }
            }
            writer.key("quiet")
            writer.object { writer in
                writer.key("weekdays")
                Self.write(quiet.weekdays, &writer)
                writer.key("weekend")
                Self.write(quiet.weekend, &writer)
            }
        }
        return writer.bytes
    }

    private static func write(_ span: QuietHours.Span, _ writer: inout JSONWriter) {
        switch span {
        case .none: writer.null()
        case .allDay: writer.string("all_day")
        case .between(let from, let to):
            writer.array { writer in
                writer.string(from.description)
                writer.string(to.description)
            }
        }
    }

    private static func object(_ members: [String: JSONValue], _ name: String) throws(Fault) -> [String: JSONValue]? {
        switch members[name] {
        case nil, .null?: return nil
        case .object(let members)?: return members
        default: throw .notAnObject(name)
        }
    }

    private static func bool(_ value: JSONValue?, _ name: String) throws(Fault) -> Bool? {
        switch value {
        case nil, .null?: return nil
        case .bool(let value)?: return value
        default: throw .notABoolean(name)
        }
    }

    private static func span(_ value: JSONValue, _ name: String) throws(Fault) -> QuietHours.Span {
        switch value {
        case .null: return .none
        case .string("all_day"): return .allDay
        case .array(let times):
            guard times.count == 2, case .string(let first) = times[0], case .string(let second) = times[1],
                let from = LocalTimeOfDay(first), let to = LocalTimeOfDay(second), from != to
            else { throw .span(name) }
            return .between(from, to)
        default: throw .span(name)
        }
    }
}

extension QuietHours {
    /// Whether no minute of the week is left.
    package var isEndless: Bool {
        // Day 4 is a Monday; the Sunday before it counts for what goes on into the morning.
        (4..<11).allSatisfy { day in (0..<1440).allSatisfy { covers(LocalDate(day: day), minutes: $0) } }
    }
}
