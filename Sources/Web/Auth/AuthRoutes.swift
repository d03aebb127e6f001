import Core
import HTTPTypes
import Hummingbird
import Sealing
import Store

func authRoutes(_ services: WebServices) -> RouteGroup {
    RouteGroup(
        "Session",
        schemas: ["User": UserJSON.schema],
        routes: [
            loginRoute(services),
            .signedIn(.everyone, .post, "/api/v1/auth/logout", "End this session", answer: .empty) { _, context in
                try await logout(services, context)
            },
            .signedIn(.everyone, .get, "/api/v1/auth/me", "Who I am and where", answer: .json(meSchema)) { _, context in
                try await me(services, context)
            },
            .signedIn(
                .everyone,
                .patch,
                "/api/v1/auth/me",
                "Change the own profile",
                body: .json(profileBody),
                answer: .json(userEnvelope)
            ) { request, context in
                try await changeMe(services, request, context)
            },
            Route.signedIn(
                .everyone,
                .post,
                "/api/v1/auth/password",
                "Change the own password; other sessions end",
                body: .json(passwordBody, limit: 16 * 1024),
                answer: .empty
            ) { request, context in
                try await changePassword(services, request, context)
            }.problems(.forbidden, .tooManyRequests),
        ] + sessionRoutes(services)
    )
}

private let userEnvelope = Schema.object([.required("user", .named("User"))])

private let profileBody = Schema.object([
    .optional("name", .text(AccountRules.maximumNameLength)), .optional("locale", .words(of: InterfaceLanguage.self)),
    .optional("theme", .words(of: Theme.self)), .optional("signature", .text(AccountRules.maximumSignatureLength)),
    .optional("undo_seconds", .integer(0...20)),
])

private let passwordBody = Schema.object([
    .required("current_password", .text(1024)),
    .required("new_password", .string(minimum: AccountRules.minimumPasswordLength, maximum: 1024)),
])

// MARK: - Login and logout

private func loginRoute(_ services: WebServices) -> Route {
    Route.open(
        .post,
        "/api/v1/auth/login",
        "Begin a session",
        body: .json(
            .object([
                .required("email", .text(320)), .required("password", .text(1024)),
                .optional("totp", .nullable(.text(SecondFactor.maximumLength))),
            ]),
            limit: 16 * 1024
        ),
        answer: .json(.object([.required("user", .named("User"))]))
    ) { request, context in
        let signIn = SignIn(services: services)
        try signIn.checkTransport(context.visitor)
        let fields = try await context.fields(request)
        let email = try fields.string("email", maximum: 320)
        let password = try fields.string("password", maximum: 4096)
        let typed = try fields.optionalString("totp", maximum: SecondFactor.maximumLength).flatMap { $0.isEmpty ? nil : $0 }
        let (token, session) = signIn.newSession(request, context.visitor)
        do {
            let address = AccountRules.email(email) ?? email.lowercased()
            let user = try await signIn.proving(email: address, password, context.visitor, provesCode: true) { user in
                _ = try await services.twoFactor.begin(session, for: user, with: typed)
                return user
            }
            guard let user else { throw Problem(.unauthorized, code: "wrong_password", "The e-mail address or the password is wrong.") }
            return signIn.response(user, token, context.visitor, status: .ok)
        } catch let fault as SecondFactorFault where fault != .unreadable {
            // The words are those for whoever is signed in; here nobody is.
            var problem = Problem.of(fault) ?? .unauthorized
            problem.status = .unauthorized
            problem.field = "totp"
            throw problem
        }
    }.problems(.unauthorized, .tooManyRequests)
}

private func logout(_ services: WebServices, _ context: SignedInContext) async throws -> Response {
    if case .session(let key) = context.identity.credential { try await services.accounts.endSession(key: key) }
    var response = Response.noContent
    response.headers[.setCookie] = SessionCookie.clear(visitor: context.visitor)
    return response
}

// MARK: - Profile

private let meSchema = Schema.object([
    .required("user", .named("User")),
    .required("office", .object([.required("name", .string()), .required("time_zone", .string())])),
    .required("version", .string()), .required("unread_notifications", .integer()),
    .required("last_event", .integer()),
])

private func me(_ services: WebServices, _ context: SignedInContext) async throws -> Response {
    // First of all: what is answered here, and whatever is asked for after it, is no older than this event.
    let last = services.database.hub.last
    let name = try await services.database.officeName()
    let zone = try await services.database.settings(["time_zone"])["time_zone"]
    let unread = try await services.database.unreadNotifications(of: context.user)
    return .json { writer in
        writer.object { writer in
            writer.key("user")
            UserJSON.write(context.user, &writer)
            writer.key("office")
            writer.object { writer in
                writer.member("name", name ?? "")
                writer.member("time_zone", zone ?? "Europe/Warsaw")
            }
            writer.member("version", services.settings.version)
            writer.member("unread_notifications", Int(unread))
            writer.member("last_event", Int(last))
        }
    }
}

private func changeMe(_ services: WebServices, _ request: Request, _ context: SignedInContext) async throws -> Response {
    let fields = try await context.fields(request)
    var patch = UserPatch()
    if fields.contains("name") { patch.name = try fields.personName() }
    if fields.contains("locale") { patch.locale = try fields.choice("locale", InterfaceLanguage.self) }
    if fields.contains("theme") { patch.theme = try fields.choice("theme", Theme.self) }
    if fields.contains("signature") { patch.signature = try fields.signature() }
    if fields.contains("undo_seconds") { patch.undoSeconds = try fields.undoSeconds() }
    let user = try await services.accounts.update(context.user.id, patch)
    return .json { UserJSON.envelope(user, &$0) }
}

private func changePassword(_ services: WebServices, _ request: Request, _ context: SignedInContext) async throws -> Response {
    let signIn = SignIn(services: services)
    try signIn.checkTransport(context.visitor)
    let fields = try await context.fields(request)
    let current = try fields.string("current_password", maximum: 4096)
    let new = try fields.newPassword("new_password")
    try await signIn.proving(context.user, current, context.visitor, field: "current_password") { _ in }
    var patch = UserPatch()
    patch.passwordHash = try await services.passwords.hash(new)
    _ = try await services.accounts.update(context.user.id, patch, keeping: context.identity.session)
    return .noContent
}

// MARK: - Sessions

private func sessionRoutes(_ services: WebServices) -> [Route] {
    [
        .signedIn(.everyone, .get, "/api/v1/auth/sessions", "The own sessions", answer: .json(.page(of: sessionSchema))) { _, context in
            let sessions = try await services.accounts.sessions(of: context.user)
            return .json { writer in
                writer.list(sessions) { session($1, isCurrent: context.identity.credential == .session($1.key), &$0) }
            }
        },
        .signedIn(
            .everyone,
            .delete,
            "/api/v1/auth/sessions",
            "End all other sessions, with own=1 this one too. API tokens stay; the answer counts them",
            query: [.init("own", .words(["0", "1"]))],
            answer: .json(.object([.required("ended", .integer()), .required("tokens", .integer())]))
        ) { request, context in
            let own = try QueryString(request).flag("own")
            let (ended, tokens) = try await services.accounts.endSessions(of: context.user, keeping: own ? nil : context.identity.session)
            var response = Response.json { writer in
                writer.object { writer in
                    writer.member("ended", ended)
                    writer.member("tokens", tokens)
                }
            }
            if own { response.headers[.setCookie] = SessionCookie.clear(visitor: context.visitor) }
            return response
        },
        .signedIn(.everyone, .delete, "/api/v1/auth/sessions/{id}", "End one of the own sessions", answer: .empty) { _, context in
            try await services.accounts.endSession(try context.id(), of: context.user)
            return .noContent
        },
    ]
}

private let sessionSchema = Schema.object([
    .required("id", .id), .required("created_at", .time), .required("last_seen_at", .time), .required("user_agent", .string()),
    .required("network", .string()), .required("current", .boolean),
])

private func session(_ session: Session, isCurrent: Bool, _ writer: inout JSONWriter) {
    writer.object { writer in
        writer.member("id", session.id)
        writer.member("created_at", session.createdAt)
        writer.member("last_seen_at", session.lastSeenAt)
        writer.member("user_agent", session.userAgent)
        writer.member("network", session.network)
        writer.member("current", isCurrent)
    }
}
