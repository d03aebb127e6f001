import Core
import Hummingbird
import Store

func notificationRoutes(_ services: WebServices) -> RouteGroup {
    let database = services.database
    let path = "/api/v1/notifications"
    return RouteGroup(
        "Notifications",
        schemas: ["Notification": notificationSchema, "NotificationSettings": settingsSchema],
        routes: [
            .signedIn(
                .everyone,
                .get,
                path,
                "What one was told and reminded of, newest first, and how many are unread",
                query: [.init("unread", .boolean)] + Route.Parameter.page,
                answer: .json(
                    .object([
                        .required("items", .array(.named("Notification"))), .required("next", .nullable(.string())),
                        .required("unread", .integer()),
                    ])
                )
            ) { request, context in
                let query = try QueryString(request)
                return .json(
                    try await database.notifications(
                        of: context.user,
                        unread: try query.flag("unread"),
                        limit: try query.limit(),
                        cursor: try query.cursor()
                    )
                )
            },
            .signedIn(
                .everyone,
                .post,
                path + "/read",
                "Mark reminders as read: those named, or all",
                body: .json(.object([.optional("ids", .array(.id, maximum: maximumIDs)), .optional("all", .boolean)])),
                answer: .json(.object([.required("unread", .integer())]))
            ) { request, context in
                let fields = try await context.fields(request)
                let ids = try fields.optionalIDs("ids", count: maximumIDs)
                let all = try fields.optionalBool("all") ?? false
                guard all || ids != nil else {
                    throw Problem.validation("ids", "Say which reminders were read: ids with their ids, or all: true.")
                }
                let unread = try await database.markRead(notifications: all ? nil : ids, of: context.user)
                return .json { writer in writer.object { $0.member("unread", Int(unread)) } }
            },
            .signedIn(
                .everyone,
                .get,
                path + "/settings",
                "How one is told and reminded",
                answer: .json(.named("NotificationSettings"))
            ) { _, context in
                .json(try await database.notificationSettings(of: context.user).json)
            },
            .signedIn(
                .everyone,
                .patch,
                path + "/settings",
                "Change how one is told and reminded; what is missing stays",
                body: .json(changeSchema),
                answer: .json(.named("NotificationSettings"))
            ) { request, context in
                let members = try await context.object(request).members
                let settings = try await database.change(notificationSettingsOf: context.user) { settings in
                    do throws(NotificationSettings.Fault) {
                        return try settings.changed(by: members)
                    } catch {
                        throw problem(of: error)
                    }
                }
                return .json(settings.json)
            },
        ]
    )
}

private let maximumIDs = 500

private let notificationSchema = Schema.object([
    .required("id", .id), .required("type", .words(ReminderType.kept.map(\.rawValue))),
    .required("order", .nullable(.object([.required("id", .id), .required("order_number", .string())]))),
    .required("conversation_id", .nullable(.id)), .required("client_name", .nullable(.string())),
    // Empty of what it does not concern, so that the description names it all.
    .required(
        "data",
        .object([
            .optional("date", .nullable(.string())), .optional("time", .nullable(.string())), .optional("passed", .boolean),
            .optional("since", .time),
            .optional("balance", .object([.required("amount", .integer()), .required("currency", .string())])),
            .optional("handed_out", .boolean), .optional("by", .object([.required("id", .id), .required("name", .string())])),
            .optional("message_id", .id),
        ])
    ),
    .required("created_at", .time), .required("read_at", .nullable(.time)),
])

private let span = Schema.nullable(.anyOf([.words(["all_day"]), .array(.text(5), maximum: 2)]))

private let settingsSchema = Schema.object([
    .required(
        "types",
        .object(
            ReminderType.allCases.map {
                .required(
                    $0.rawValue,
                    .object([.required("page", .boolean), .required("mail", .boolean), .required("desktop", .boolean)])
                )
            }
        )
    ),
    .required("quiet", .object([.required("weekdays", span), .required("weekend", span)])),
])

private let changeSchema = Schema.object([
    .optional(
        "types",
        .object(
            ReminderType.allCases.map {
                .optional(
                    $0.rawValue,
                    .object([.optional("page", .boolean), .optional("mail", .boolean), .optional("desktop", .boolean)])
                )
            }
        )
    ),
    .optional("quiet", .object([.optional("weekdays", span), .optional("weekend", span)])),
])

private func problem(of fault: NotificationSettings.Fault) -> Problem {
    switch fault {
    case .notAnObject(let field): .validation(field, "\(field) has to be an object.")
    case .unknownType(let name):
        .validation(
            "types",
            "types knows no '\(name.prefix(40))'. There are: \(ReminderType.allCases.map(\.rawValue).joined(separator: ", "))."
        )
    case .notABoolean(let field): .validation(field, "\(field) has to be true or false.")
    case .noMail(let field):
        .validation(
            field,
            "\(field) has to be false: no mail goes out about each message. Choose page or desktop, or a mail for what waits (unanswered)."
        )
    case .span(let field):
        .validation(
            field,
            "\(field) has to be two different times of day, e.g. [\"22:00\", \"07:00\"], or \"all_day\", or null for no quiet hours."
        )
    case .alwaysQuiet:
        .validation("quiet", "These quiet hours leave no minute of the week. Leave some, or switch the mails off by their types.")
    }
}
