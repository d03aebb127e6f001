import Core
import Hummingbird
import Store

func channelRoutes(_ services: WebServices) -> RouteGroup {
    RouteGroup(
        "Channels",
        routes: [
            .signedIn(
                .inbox,
                .get,
                "/api/v1/settings/channels",
                "The connected mailboxes, bots and pages",
                answer: .json(
                    .page(
                        of: .object([
                            .required("id", .id), .required("platform", .words(of: Platform.self)), .required("address", .string()),
                            .required("name", .string()), .required("created_at", .time),
                        ])
                    )
                )
            ) { _, _ in
                let accounts = try await services.database.channelAccounts()
                return .json { writer in
                    writer.list(accounts) { writer, account in
                        writer.object { writer in
                            writer.member("id", account.uid)
                            writer.member("platform", account.platform.rawValue)
                            writer.member("address", account.address)
                            writer.member("name", account.name)
                            writer.member("created_at", account.createdAt)
                        }
                    }
                }
            }
        ]
    )
}
