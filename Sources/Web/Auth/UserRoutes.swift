import Core
import HTTPTypes
import Hummingbird
import Store

func userRoutes(_ services: WebServices) -> RouteGroup {
    RouteGroup(
        "Users",
        schemas: ["ManagedUser": UserJSON.managedSchema],
        routes: [
            .signedIn(.inbox, .get, "/api/v1/users", "Who conversations can be assigned to", answer: .json(.page(of: assignableSchema))) {
                _,
                _ in
                let users = try await services.accounts.users().filter { $0.disabledAt == nil && $0.role != .accountant }
                return .json { writer in writer.list(users) { assignable($1, &$0) } }
            },
            .signedIn(.owner, .get, "/api/v1/settings/users", "All users", answer: .json(.page(of: .named("ManagedUser")))) { _, _ in
                let users = try await services.accounts.users()
                return .json { writer in writer.list(users) { UserJSON.writeManaged($1, &$0) } }
            },
            .signedIn(
                .owner,
                .post,
                "/api/v1/settings/users",
                "Add a user",
                body: .json(newUserBody),
                answer: .json(.created, .named("ManagedUser"))
            ) { request, context in
                try await addUser(services, request, context)
            },
            .signedIn(
                .owner,
                .patch,
                "/api/v1/settings/users/{id}",
                "Change a user; a new password and disabling end the user's sessions",
                body: .json(userPatchBody),
                answer: .json(.named("ManagedUser"))
            ) { request, context in
                try await changeUser(services, request, context)
            },
        ]
    )
}

private let password = Schema.string(minimum: AccountRules.minimumPasswordLength, maximum: 1024)

private let newUserBody = Schema.object([
    .required("email", .string(format: "email", maximum: 254)), .required("name", .text(AccountRules.maximumNameLength)),
    .required("role", .words(of: Role.self)), .required("password", password),
    .optional("locale", .words(of: InterfaceLanguage.self)),
])

private let userPatchBody = Schema.object([
    .optional("name", .text(AccountRules.maximumNameLength)), .optional("role", .words(of: Role.self)),
    .optional("disabled", .boolean), .optional("password", password),
])

private let assignableSchema = Schema.object([.required("id", .id), .required("name", .string())])

private func assignable(_ user: User, _ writer: inout JSONWriter) {
    writer.object { writer in
        writer.member("id", user.id)
        writer.member("name", user.name)
    }
}

private func addUser(_ services: WebServices, _ request: Request, _ context: SignedInContext) async throws -> Response {
    let fields = try await context.fields(request)
    let email = try fields.email()
    let name = try fields.personName()
    let role = try fields.choice("role", Role.self)
    let locale = try fields.optionalChoice("locale", InterfaceLanguage.self) ?? context.user.locale
    let hash = try await services.passwords.hash(try fields.newPassword())
    let user = try await services.accounts.add(NewUser(email: email, name: name, role: role, passwordHash: hash, locale: locale))
    return .json(status: .created) { UserJSON.writeManaged(user, &$0) }
}

private func changeUser(_ services: WebServices, _ request: Request, _ context: SignedInContext) async throws -> Response {
    let id = try context.id()
    let fields = try await context.fields(request)
    var patch = UserPatch()
    if fields.contains("name") { patch.name = try fields.personName() }
    patch.role = try fields.optionalChoice("role", Role.self)
    patch.disabled = try fields.optionalBool("disabled")
    let password = fields.contains("password") ? try fields.newPassword() : nil
    // Before the costly hash: nobody is there to get it.
    let user = try await services.accounts.user(id)
    if let password { patch.passwordHash = try await services.passwords.hash(password) }
    var keeping: Int64?
    if user.id == context.user.id, case .session(let key) = context.identity.credential { keeping = key }
    let changed = try await services.accounts.update(id, patch, keeping: patch.disabled == true ? nil : keeping)
    return .json { UserJSON.writeManaged(changed, &$0) }
}
