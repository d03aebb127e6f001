import Core
import HTTPTypes
import Hummingbird
import Logging
package import Sealing
package import Store

func setupRoutes(_ services: WebServices) -> RouteGroup {
    RouteGroup(
        "Setup",
        schemas: ["User": UserJSON.schema],
        routes: [
            .open(
                .get,
                "/api/v1/setup",
                "Whether the first owner is still to be made, and whether the asker is signed in",
                answer: .json(.object([.required("needed", .boolean), .required("signed_in", .boolean)]))
            ) { _, context in
                let needed = try await services.accounts.needsSetup()
                return .json { writer in
                    writer.object { writer in
                        writer.member("needed", needed)
                        // Lets the page ask who someone is only where the answer is not a 401.
                        writer.member("signed_in", context.identity != nil)
                    }
                }
            },
            Route.open(
                .post,
                "/api/v1/setup",
                "Make the first owner with the secret of the setup link",
                body: .json(
                    .object([
                        .required("token", .text(200)), .required("name", .text(AccountRules.maximumNameLength)),
                        .required("email", .string(format: "email", maximum: 254)),
                        .required("password", .string(minimum: AccountRules.minimumPasswordLength, maximum: 1024)),
                        .optional("locale", .words(of: InterfaceLanguage.self)),
                        .optional("office", .text(AccountRules.maximumNameLength)),
                    ]),
                    limit: 16 * 1024
                ),
                answer: .json(.created, .object([.required("user", .named("User"))]))
            ) { request, context in
                try await setUp(services, request, context)
            }.problems(.forbidden, .gone),
        ]
    )
}

private func setUp(_ services: WebServices, _ request: Request, _ context: OpenContext) async throws -> Response {
    let signIn = SignIn(services: services)
    try signIn.checkTransport(context.visitor)
    // After the first owner was made the answer is the same for any body.
    guard try await services.accounts.needsSetup() else { throw StoreError.conflict(.setupDone) }
    let fields = try await context.fields(request)
    // A text that cannot be a token is as wrong as a token that is not the present one.
    guard let token = Token(try fields.string("token", maximum: 200)) else { throw StoreError.conflict(.setupToken) }
    let hash = token.hash.bytes
    try await services.accounts.checkSetupToken(hash: hash)
    let name = try fields.personName()
    let email = try fields.email()
    let password = try fields.newPassword()
    let locale = try fields.optionalChoice("locale", InterfaceLanguage.self) ?? .uk
    let office = fields.contains("office") ? try fields.personName("office") : nil
    let owner = NewUser(email: email, name: name, role: .owner, passwordHash: try await services.passwords.hash(password), locale: locale)
    let (cookie, session) = signIn.newSession(request, context.visitor)
    let (user, _) = try await services.accounts.setUp(hash: hash, owner, session, office: office)
    context.logger.notice("the first owner was made")
    return signIn.response(user, cookie, context.visitor, status: .created)
}

extension WebServer {
    /// Makes a one-time setup link, valid for 60 minutes; the one before is void.
    /// - Parameter base: where the server is reached, e.g. `http://127.0.0.1:8080`.
    /// - Returns: the link. Its secret stands in the fragment, which browsers send to no server and write to no log.
    /// - Throws: `StoreError.conflict(.setupDone)` where an owner exists.
    package static func makeSetupLink(_ accounts: Accounts, base: String, random: RandomBytes = .system) async throws -> String {
        let token = Token(random: random)
        try await accounts.setSetupToken(hash: token.hash.bytes)
        return "\(base)/setup#\(token.text)"
    }
}
