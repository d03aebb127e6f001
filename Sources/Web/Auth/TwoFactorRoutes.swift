import Core
import HTTPTypes
import Hummingbird
import QR
import Sealing
import Store

/// The second factor of whoever is signed in, and its end for somebody whose phone is lost.
func twoFactorRoutes(_ services: WebServices) -> RouteGroup {
    RouteGroup("Two-factor sign-in", routes: ownRoutes(services) + changeRoutes(services) + [resetRoute(services)])
}

private let codesSchema = Schema.object([.required("recovery_codes", .array(.string()))])
private let code = Schema.text(SecondFactor.maximumLength)
private let provenBody = Schema.object([.required("password", .text(1024)), .required("code", code)])
private let bodyLimit = 16 * 1024

private func ownRoutes(_ services: WebServices) -> [Route] {
    [
        .signedIn(
            .everyone,
            .get,
            "/api/v1/auth/totp",
            "Whether signing in needs a code of an app",
            answer: .json(
                .object([
                    .required("enabled", .boolean), .required("since", .nullable(.time)), .required("recovery_codes_left", .integer()),
                ])
            )
        ) { _, context in
            let state = try await services.twoFactor.state(of: context.user)
            return .json { writer in
                writer.object { writer in
                    writer.member("enabled", state.since != nil)
                    writer.key("since")
                    if let since = state.since { writer.time(since) } else { writer.null() }
                    writer.member("recovery_codes_left", state.recoveryCodesLeft)
                }
            }
        },
        Route.signedIn(
            .everyone,
            .post,
            "/api/v1/auth/totp",
            "Begin with it: the secret for the app, shown this once; it counts when it is confirmed, within 15 minutes",
            body: .json(.object([.required("password", .text(1024))]), limit: bodyLimit),
            answer: .json(.object([.required("secret", .string()), .required("uri", .string()), .required("qr", .string())]))
        ) { request, context in
            try await start(services, request, context)
        }.problems(.forbidden, .conflict, .tooManyRequests),
        Route.signedIn(
            .everyone,
            .post,
            "/api/v1/auth/totp/confirm",
            "Turn it on with the app's first code; recovery codes, shown this once. Other sessions end",
            body: .json(.object([.required("code", code)]), limit: bodyLimit),
            answer: .json(codesSchema)
        ) { request, context in
            let signIn = SignIn(services: services)
            try signIn.checkTransport(context.visitor)
            let typed = try await context.fields(request).secondFactor("code")
            return answer(
                try await signIn.counting(context.user, context.visitor) {
                    try await services.twoFactor.confirm(typed, for: context.user, keeping: context.identity.session)
                }
            )
        }.problems(.forbidden, .conflict, .tooManyRequests),
    ]
}

private func changeRoutes(_ services: WebServices) -> [Route] {
    [
        Route.signedIn(
            .everyone,
            .post,
            "/api/v1/auth/totp/recovery-codes",
            "Make the recovery codes anew; those before are void",
            body: .json(provenBody, limit: bodyLimit),
            answer: .json(codesSchema)
        ) { request, context in
            answer(try await proven(services, request, context) { try await services.twoFactor.renewCodes($0, for: context.user) })
        }.problems(.forbidden, .conflict, .tooManyRequests),
        Route.signedIn(
            .everyone,
            .delete,
            "/api/v1/auth/totp",
            "Turn it off with password and code; a recovery code does as well",
            body: .json(provenBody, limit: bodyLimit),
            answer: .empty
        ) { request, context in
            try await proven(services, request, context) { try await services.twoFactor.end($0, for: context.user) }
            return .noContent
        }.problems(.forbidden, .conflict, .tooManyRequests),
    ]
}

private func resetRoute(_ services: WebServices) -> Route {
    Route.signedIn(
        .owner,
        .delete,
        "/api/v1/settings/users/{id}/totp",
        "Turn it off for somebody else whose phone is lost; their sessions end",
        answer: .empty
    ) { _, context in
        try await services.twoFactor.reset(try context.id(), by: context.user)
        return .noContent
    }.problems(.conflict)
}

// MARK: - Handlers

private func start(_ services: WebServices, _ request: Request, _ context: SignedInContext) async throws -> Response {
    let signIn = SignIn(services: services)
    try signIn.checkTransport(context.visitor)
    let password = try await context.fields(request).string("password", maximum: 4096)
    let secret = try await signIn.proving(context.user, password, context.visitor) { user in
        try await services.twoFactor.start(for: user)
    }
    let office = try await services.database.officeName() ?? ""
    let (text, uri) = (Base32.encode(secret), KeyURI.text(secret: secret, account: context.user.email, office: office))
    return .json { writer in
        writer.object { writer in
            writer.member("secret", text)
            writer.member("uri", uri)
            writer.member("qr", QRCode(uri)?.svg ?? "")
        }
    }
}

/// What takes password and code.
private func proven<Result: Sendable>(
    _ services: WebServices,
    _ request: Request,
    _ context: SignedInContext,
    _ body: @escaping @Sendable (String) async throws -> Result
) async throws -> Result {
    let signIn = SignIn(services: services)
    try signIn.checkTransport(context.visitor)
    let fields = try await context.fields(request)
    let password = try fields.string("password", maximum: 4096)
    let typed = try fields.secondFactor("code")
    return try await signIn.proving(context.user, password, context.visitor, provesCode: true) { _ in try await body(typed) }
}

private func answer(_ codes: [String]) -> Response {
    .json { writer in
        writer.object { writer in
            writer.key("recovery_codes")
            writer.array { writer in for code in codes { writer.string(code) } }
        }
    }
}

/// What authenticator apps read from the picture (github.com/google/google-authenticator/wiki/Key-Uri-Format).
enum KeyURI {
    /// Characters of the office's name at most: a longer text makes a picture that a phone hardly reads.
    private static let maximumName = 30

    static func text(secret: [UInt8], account: String, office: String) -> String {
        let name = office.prefix(maximumName).trimming { $0.isWhitespace }
        let issuer = encoded(name.isEmpty ? "Dragoman" : name)
        return "otpauth://totp/\(issuer):\(encoded(account))?secret=\(Base32.encode(secret))&issuer=\(issuer)"
    }

    /// Percent-encoded but for the unreserved characters of RFC 3986.
    private static func encoded(_ text: String) -> String {
        text.utf8.map { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"):
                String(UnicodeScalar(byte))
            default: "%" + String(byte >> 4, radix: 16, uppercase: true) + String(byte & 15, radix: 16, uppercase: true)
            }
        }.joined()
    }
}

extension Fields {
    /// What was typed as a second factor.
    func secondFactor(_ name: String) throws(Problem) -> String { try string(name, maximum: SecondFactor.maximumLength) }
}

extension Identity {
    /// The session that asks, by its key; nil for a token.
    var session: Int64? { if case .session(let key) = credential { key } else { nil } }
}
