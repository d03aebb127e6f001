import Core
import Hummingbird
import Store

private let weekDays = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
private let opening = Schema.nullable(.array(.string(minimum: 5, maximum: 5), maximum: 2))
private let maximumHolidays = 500

private let hoursSchema = Schema.object(weekDays.map { .required($0, opening) })
private let holidaySchema = Schema.object([
    .required("id", .id), .required("date", .string(format: "date")), .required("name", .string()), .required("is_recurring", .boolean),
])

let officeSchema = Schema.object([
    .required("id", .id), .required("name", .string()), .required("address", .string()), .required("city", .string()),
    .required("postal_code", .string()), .required("phone", .string()), .required("email", .string()), .required("hours", hoursSchema),
    .required("holidays", .array(holidaySchema)), .required("is_active", .boolean), .required("is_default", .boolean),
])

private let others: [Schema.Property] = [
    .optional("address", .text(200)), .optional("city", .text(100)), .optional("postal_code", .text(20)), .optional("phone", .text(50)),
    .optional("email", .text(254)), .optional("hours", .object(weekDays.map { .optional($0, opening) })),
    .optional(
        "holidays",
        .array(
            .object([
                .optional("id", .id), .required("date", .string(format: "date")), .optional("name", .text(maximumListName)),
                .optional("is_recurring", .boolean),
            ]),
            maximum: maximumHolidays
        )
    ),
    .optional("is_active", .boolean), .optional("is_default", .boolean),
]

func officeRoutes(_ database: OfficeDatabase) -> [Route] {
    let name = Schema.string(minimum: 1, maximum: maximumListName)
    let list = CatalogueList(
        path: "/api/v1/crm/offices",
        schema: "Office",
        one: "an office; `hours` and `holidays` take the place of what there is, a day that `hours` does not name is closed",
        many: "offices with hours and holidays",
        form: [.required("name", name)] + others,
        change: [.optional("name", name)] + others
    )
    return list.routes {
        try await database.offices()
    } add: { fields, user in
        try await database.addOffice(try office(fields, isNew: true), by: user)
    } patch: { id, fields, user in
        try await database.change(office: id, try office(fields, isNew: false), by: user)
    }
}

private func office(_ fields: Fields, isNew: Bool) throws(Problem) -> OfficePatch {
    var patch = OfficePatch()
    patch.name = isNew ? try fields.line("name", maximum: maximumListName) : try fields.optionalLine("name", maximum: maximumListName)
    patch.address = try fields.optionalString("address", maximum: 200)
    patch.city = try fields.optionalString("city", maximum: 100)
    patch.postalCode = try fields.optionalString("postal_code", maximum: 20)
    if let phone = try fields.optionalString("phone", maximum: 50) {
        guard phone.isEmpty || ClientRules.isPhone(phone) else {
            throw .validation("phone", "phone has to be a phone number of digits, e.g. +48 22 600 70 80, or empty.")
        }
        patch.phone = phone
    }
    if let email = try fields.optionalString("email", maximum: 254) {
        guard email.isEmpty || AccountRules.email(email) != nil else {
            throw .validation("email", "email has to be an e-mail address like biuro@example.org, or empty.")
        }
        patch.email = email
    }
    patch.hours = try fields.optionalObject("hours") { (days: Fields) throws(Problem) -> [OfficeHours.Opening?] in try hours(days) }
    patch.holidays = try holidays(fields)
    patch.isActive = try fields.optionalBool("is_active")
    patch.isDefault = try fields.optionalBool("is_default")
    return patch
}

private func hours(_ fields: Fields) throws(Problem) -> [OfficeHours.Opening?] {
    if let unknown = fields.names.filter({ !weekDays.contains($0) }).min() {
        throw .validation(
            String(unknown.prefix(20)),
            "hours knows the days \(weekDays.joined(separator: ", ")), not \(unknown.prefix(20))."
        )
    }
    var days: [OfficeHours.Opening?] = []
    for day in weekDays {
        guard let times = try fields.optionalStrings(day, count: 2, maximum: 5) else {
            days.append(nil)
            continue
        }
        guard times.count == 2, let opens = LocalTimeOfDay(times[0]), let closes = LocalTimeOfDay(times[1]),
            let opening = OfficeHours.Opening(opens: opens, closes: closes)
        else {
            throw .validation(
                day,
                #"\#(day) has to be an opening and a later closing time, e.g. ["09:00", "17:00"], or null where the office is closed."#
            )
        }
        days.append(opening)
    }
    return days
}

private func holidays(_ fields: Fields) throws(Problem) -> [Holiday]? {
    guard let list = try fields.optionalObjects("holidays", count: maximumHolidays) else { return nil }
    var holidays: [Holiday] = []
    var known: Set<LocalDate> = []
    for (index, item) in list.enumerated() {
        let place = "holidays[\(index)]"
        guard let date = LocalDate(try item.string("date", maximum: 10, as: "\(place).date")) else {
            throw .validation("\(place).date", "\(place).date has to be a day that exists, e.g. 2026-12-24.")
        }
        guard known.insert(date).inserted else {
            throw .validation("\(place).date", "\(place).date: \(date) stands twice. Leave one of them out.")
        }
        let name = try item.optionalString("name", maximum: maximumListName).flatMap(ClientRules.line) ?? ""
        holidays.append(Holiday(date: date, name: name, isRecurring: try item.optionalBool("is_recurring") ?? false))
    }
    return holidays
}
