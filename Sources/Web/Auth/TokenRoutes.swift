import Core
import HTTPTypes
import Hummingbird
package import Sealing
package import Store

func tokenRoutes(_ services: WebServices) -> RouteGroup {
    RouteGroup(
        "API tokens",
        routes: [
            .signedIn(
                .everyone,
                .get,
                "/api/v1/auth/tokens",
                "The own API tokens",
                answer: .json(.page(of: .object(tokenProperties)))
            ) { _, context in
                let tokens = try await services.accounts.tokens(of: context.user)
                return .json { writer in writer.list(tokens) { writer, token in writer.object { members(token, &$0) } } }
            },
            .signedIn(
                .everyone,
                .post,
                "/api/v1/auth/tokens",
                "Make an API token; it is shown this once",
                body: .json(.object([.required("name", .text(AccountRules.maximumNameLength))])),
                answer: .json(.created, .object(tokenProperties + [.required("token", .string())]))
            ) { request, context in
                let name = try await context.fields(request).personName()
                let (token, stored) = try await makeToken(services.accounts, name: name, for: context.user, random: services.random)
                return .json(status: .created) { writer in
                    writer.object { writer in
                        members(stored, &writer)
                        writer.member("token", token)
                    }
                }
            },
            .signedIn(.everyone, .delete, "/api/v1/auth/tokens/{id}", "End one of the own API tokens", answer: .empty) { _, context in
                try await services.accounts.endToken(try context.id(), of: context.user)
                return .noContent
            },
        ]
    )
}

private let tokenProperties: [Schema.Property] = [
    .required("id", .id), .required("name", .string()), .required("created_at", .time), .required("last_used_at", .nullable(.time)),
]

private func members(_ token: APIToken, _ writer: inout JSONWriter) {
    writer.member("id", token.id)
    writer.member("name", token.name)
    writer.member("created_at", token.createdAt)
    writer.key("last_used_at")
    if let at = token.lastUsedAt { writer.time(at) } else { writer.null() }
}

private func makeToken(
    _ accounts: Accounts,
    name: String,
    for user: User,
    random: RandomBytes
) async throws -> (text: String, stored: APIToken) {
    let token = Token(prefix: Token.apiPrefix, random: random)
    return (token.text, try await accounts.addToken(name: name, hash: token.hash.bytes, for: user))
}

extension WebServer {
    /// Makes an API token for the command line.
    /// - Returns: the token. Only its hash is stored, so it is shown this once.
    /// - Throws: `StoreError.conflict(.tooManyTokens)`
    package static func makeAPIToken(
        _ accounts: Accounts,
        name: String,
        for user: User,
        random: RandomBytes = .system
    ) async throws -> String {
        try await makeToken(accounts, name: name, for: user, random: random).text
    }
}
