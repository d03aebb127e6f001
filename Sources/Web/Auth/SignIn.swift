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

    /// Checks a password, with the limits on guessing.
    /// - Returns: nil where there is no such account, it is disabled, or the password is wrong; nobody learns which.
    func verify(email: String, password: String, _ visitor: Visitor) async throws -> User? {
        let network = visitor.address?.client
        try services.attempts.begin(account: email, network: network)
        do {
            guard let user = try await check(email: email, password: password) else { return nil }
            services.attempts.succeeded(account: email, network: network)
            return user
        } catch {
            services.attempts.cancelled(account: email, network: network)
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
