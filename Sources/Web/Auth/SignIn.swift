import Core
import HTTPTypes
import Hummingbird
import Sealing
import Store

/// Beginning sessions: what setup and login have in common.
struct SignIn: Sendable {
    let services: WebServices

    /// Refuses passwords that would travel in the open.
    func checkTransport(_ visitor: Visitor) throws(Problem) {
        guard !visitor.isSecure, !visitor.isLocal, !services.settings.allowsPlainSignIn else { return }
        throw Problem(
            .forbidden,
            code: "insecure",
            """
            This connection is not encrypted, and it comes from another machine: your password could be read on its way. Open \
            Dragoman by HTTPS, or on the machine it runs on as http://127.0.0.1. If you came by HTTPS, the proxy in between is missing \
            in trusted_proxies, or does not say X-Forwarded-Proto. The owner can allow plain HTTP by allow_plain_sign_in.
            """
        )
    }

    /// Makes a session's secret and what is stored of it.
    func newSession(_ request: Request, _ visitor: Visitor) -> (Token, NewSession) {
        let token = Token(random: services.random)
        let agent = request.headers[.userAgent] ?? ""
        let session = NewSession(
            tokenHash: token.hash.bytes,
            userAgent: String(agent.prefix(300)),
            network: visitor.address?.description ?? ""
        )
        return (token, session)
    }

    func response(_ user: User, _ token: Token, _ visitor: Visitor, status: HTTPResponse.Status) -> Response {
        var response = Response.json(status: status) { UserJSON.envelope(user, &$0) }
        response.headers[.setCookie] = SessionCookie.set(token.text, visitor: visitor, seconds: Accounts.sessionSeconds)
        return response
    }

    /// Does something for whoever knows a password, with the limits on guessing. Passwords and codes are counted together.
    ///
    /// Only who proved all that signing in takes makes earlier failures forgotten: a password alone must not make room for guessing at codes.
    /// - Parameters:
    ///   - provesCode: whether `body` takes the second factor of whoever has one.
    ///   - body: what is done. Its ``SecondFactorFault`` `wrong` is a failed attempt.
    /// - Returns: nil where there is no such account, it is disabled, or the password is wrong; nobody learns which.
    func proving<Result: Sendable>(
        email: String,
        _ password: String,
        _ visitor: Visitor,
        provesCode: Bool = false,
        _ body: (User) async throws -> Result
    ) async throws -> Result? {
        try await limited(email, visitor) {
            guard let user = try await check(email: email, password: password) else { return nil }
            let result = try await body(user)
            return (result, provesCode || !user.hasTwoFactor)
        }
    }

    /// The same for somebody who is signed in.
    /// - Throws: 403 where the password is wrong.
    func proving<Result: Sendable>(
        _ user: User,
        _ password: String,
        _ visitor: Visitor,
        field: String = "password",
        provesCode: Bool = false,
        _ body: (User) async throws -> Result
    ) async throws -> Result {
        guard let result = try await proving(email: user.email, password, visitor, provesCode: provesCode, body) else {
            throw Problem(.forbidden, code: "wrong_password", "The password is wrong.", field: field)
        }
        return result
    }

    /// Does something that takes a code and no password; wrong ones count as attempts.
    func counting<Result: Sendable>(_ user: User, _ visitor: Visitor, _ body: () async throws -> Result) async throws -> Result {
        guard let result = try await limited(user.email, visitor, { (try await body(), false) }) else { throw Problem.unauthorized }
        return result
    }

    /// - Parameter body: nil is a failed attempt; else the result, and whether failures before it are forgotten.
    private func limited<Result: Sendable>(
        _ account: String,
        _ visitor: Visitor,
        _ body: () async throws -> (Result, Bool)?
    ) async throws -> Result? {
        let network = visitor.address?.client
        try services.attempts.begin(account: account, network: network)
        do {
            guard let (result, isProven) = try await body() else { return nil }
            if isProven {
                services.attempts.succeeded(account: account, network: network)
            } else {
                services.attempts.cancelled(account: account, network: network)
            }
            return result
        } catch SecondFactorFault.wrong {
            throw SecondFactorFault.wrong
        } catch {
            services.attempts.cancelled(account: account, network: network)
            throw error
        }
    }

    private func check(email: String, password: String) async throws -> User? {
        guard let (user, hash) = try await services.accounts.credentials(email: email), user.disabledAt == nil else {
            try await services.passwords.verifyDummy(password)
            return nil
        }
        guard try await services.passwords.verify(password, against: hash) else { return nil }
        return user
    }
}
