import Core
import Foundation
import GRDB

/// What the rules of reminders depend on besides orders and conversations, as it is in one moment.
struct ReminderSituation {
    /// Somebody who works in the inbox.
    struct Person {
        let key: Int64
        let settings: NotificationSettings
    }

    let now: Timestamp
    let leadHours: Int
    let unansweredHours: Int
    let zone: ZoneRules
    let office: OfficeHours
    /// Owners and managers whose accounts can be used.
    let people: [Person]

    init(_ db: Database, now: Timestamp) throws {
        let settings = try OrderSettings.read(db)
        self.now = now
        leadHours = Int(settings.deadlineLeadHours)
        unansweredHours = Int(settings.unansweredHours)
        zone = settings.zone
        office = try Self.office(db)
        let rows = try Row.fetchAll(db.cachedStatement(sql: Self.desk))
        people = rows.map { row in
            Person(key: row[0], settings: (row[1] as String?).map(NotificationSettings.init(json:)) ?? .standard)
        }
    }

    static let desk = """
        SELECT u.id, s.content FROM users u LEFT JOIN notification_settings s ON s.user_id = u.id
        WHERE u.disabled_at IS NULL AND u.role IN ('owner', 'manager') ORDER BY u.id LIMIT 1000
        """

    /// The first of those named who works in the inbox, else all who do.
    func recipients(_ preferred: [Int64?]) -> [Person] {
        for key in preferred {
            if let one = people.first(where: { $0.key == key }) { return [one] }
        }
        return people
    }

    /// When the office is open that is the usual one; on weekdays from nine to five where none says it.
    static func office(_ db: Database) throws -> OfficeHours {
        let find = "SELECT id, hours FROM offices WHERE is_active = 1 ORDER BY is_default DESC, id LIMIT 1"
        guard let row = try Row.fetchOne(db.cachedStatement(sql: find)), let days = days(row[1]) else { return usual }
        var hours = OfficeHours(days: days)
        let holidays = "SELECT date, is_recurring FROM office_holidays WHERE office_id = ?"
        for holiday in try Row.fetchAll(db.cachedStatement(sql: holidays), arguments: [row[0] as Int64]) {
            guard let date = LocalDate(holiday[0] as String) else { continue }
            if holiday[1] {
                hours.yearly.insert(OfficeHours.MonthDay(month: date.month, day: date.dayOfMonth))
            } else {
                hours.holidays.insert(date)
            }
        }
        return hours
    }

    private static var usual: OfficeHours {
        let opening = OfficeHours.Opening(opens: LocalTimeOfDay(minutes: 9 * 60)!, closes: LocalTimeOfDay(minutes: 17 * 60)!)
        return OfficeHours(days: Array(repeating: opening, count: 5) + [nil, nil])
    }

    /// Reads `{"mon": ["09:00", "17:00"] | null, …}`.
    private static func days(_ json: String) -> [OfficeHours.Opening?]? {
        guard case .object(let members)? = try? JSONReader.read(Array(json.utf8)) else { return nil }
        return ["mon", "tue", "wed", "thu", "fri", "sat", "sun"].map { name in
            guard case .array(let times)? = members[name], times.count == 2, case .string(let first) = times[0],
                case .string(let second) = times[1], let opens = LocalTimeOfDay(first), let closes = LocalTimeOfDay(second)
            else { return nil }
            return OfficeHours.Opening(opens: opens, closes: closes)
        }
    }
}
