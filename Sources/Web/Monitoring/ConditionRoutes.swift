import Core
import Hummingbird
import Store

func conditionRoutes(_ services: WebServices) -> RouteGroup {
    let path = "/api/v1/settings/condition"
    return RouteGroup(
        "Condition",
        schemas: ["Condition": ConditionJSON.condition, "Finding": ConditionJSON.finding],
        routes: [
            .signedIn(
                .owner,
                .get,
                path,
                "How the office is right now, and what the doctor finds; cheap enough to be asked every few seconds",
                answer: .json(.named("Condition"))
            ) { _, _ in
                let condition = try await Condition(services)
                return .json { $0.condition(condition, services) }
            },
            Route.signedIn(
                .owner,
                .post,
                path + "/examination",
                "Look at everything anew, the whole database and each mailbox too; the findings then stand in the condition",
                answer: .accepted
            ) { _, _ in
                guard services.care.askForExamination() else {
                    throw Problem.conflict(
                        "examination_running",
                        "Everything is being looked at already. The findings are there in a moment; then ask again."
                    )
                }
                return .accepted
            }.problems(.conflict),
        ]
    )
}

/// How the office is at a moment: what is asked of the database and the doctor, before it is written down.
struct Condition {
    let findings: [DoctorCheck]
    let channels: [ChannelReport]
    /// What came in and is not in a conversation yet, and what never will be.
    let journal: (pending: Int, poison: Int)

    init(_ services: WebServices) async throws {
        findings = await services.care.findings()
        channels = try await services.channels.reports()
        let waiting = try await services.database.intakeLeftovers()
        journal = (waiting.pending, waiting.poison)
    }
}
