import Core
import IMAP
import NIOCore

/// Opens signed-in connections to a mail server.
struct MailboxConnector: Sendable {
    let imap: MailLogin
    let caPEM: String?
    let timeoutSeconds: Int64
    let group: any EventLoopGroup

    /// - Parameters:
    ///   - literal: bytes of the largest mail that may come.
    ///   - onStep: told when the name is found, the connection stands and is secured.
    /// - Throws: ``IMAPError``
    func connect(literal: Int, onStep: @escaping @Sendable (IMAPConnection.Step) -> Void = { _ in }) async throws -> IMAPConnection {
        let security: IMAPEndpoint.Security =
            switch imap.server.security {
            case .tls: .tls
            case .starttls: .startTLS
            case .none: .none
            }
        let endpoint = IMAPEndpoint(host: imap.server.host, port: imap.server.port, security: security, trustRootsPEM: caPEM)
        var options = IMAPOptions()
        options.connectTimeout = .seconds(min(15, timeoutSeconds))
        options.inactivityTimeout = .seconds(timeoutSeconds)
        options.maximumLiteral = literal
        return try await IMAPConnection.connect(to: endpoint, options: options, group: group, onStep: onStep)
    }

    /// Connects and signs in. The connection is closed again where that fails.
    func signIn(password: String, literal: Int) async throws -> IMAPConnection {
        let connection = try await connect(literal: literal)
        do {
            try await connection.login(user: imap.user, password: password)
            return connection
        } catch {
            await connection.close()
            throw error
        }
    }
}
