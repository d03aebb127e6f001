import Core
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import NIOCore
import Operations
import Sealing
import Store
import TestSupport

@testable import Web

/// The real server on a port of its own, with an empty office behind it.
struct TestServer: Sendable {
    let client: any TestClientProtocol
    let services: WebServices
    let clock: ManualClock

    var accounts: Accounts { services.accounts }
    var database: OfficeDatabase { services.database }

    /// Runs the server for the time of a test.
    static func run<Result: Sendable>(
        settings: WebSettings = WebSettings(),
        logger: Logger = .silent,
        groups: @escaping @Sendable (WebServices) -> [RouteGroup] = { _ in [] },
        telegram: any TelegramSetup = UnreachableTelegram(),
        _ test: @escaping @Sendable (TestServer) async throws -> Result
    ) async throws -> Result {
        try await TemporaryOffice.with(logger: logger) { office in
            let seal = Seal(key: SealingKey())
            let channels = ChannelServices(
                mailboxes: Mailboxes(database: office.database, seal: seal),
                bots: TelegramBots(database: office.database, seal: seal),
                board: HealthBoard { Moment(wall: office.clock.now, steady: office.clock.now.milliseconds) },
                setup: UnreachableMail(),
                telegram: telegram
            )
            let services = WebServices(
                database: office.database,
                accounts: Accounts(database: office.database),
                settings: settings,
                passwords: PlainPasswords(),
                seal: seal,
                channels: channels,
                logger: logger,
                care: try TestCare.make(office, channels, logger),
                monotonic: office.clock.monotonic
            )
            let application = WebServer.application(services, groups: groups(services))
            return try await application.test(.live) { client in
                try await test(TestServer(client: client, services: services, clock: office.clock))
            }
        }
    }

    // MARK: - Requests

    /// Sends a request.
    func send(
        _ method: HTTPRequest.Method,
        _ path: String,
        as caller: Caller = .nobody,
        json: String? = nil,
        headers: HTTPFields = [:]
    ) async throws -> TestResponse {
        var fields = headers
        if json != nil, !fields.contains(.contentType) { fields[.contentType] = "application/json" }
        caller.sign(&fields)
        return try await client.execute(uri: path, method: method, headers: fields, body: json.map { ByteBuffer(string: $0) })
    }

    // MARK: - People

    /// An account and a session of it.
    func signedIn(_ role: Role, email: String? = nil, password: String = "correct horse") async throws -> Person {
        let user = try await accounts.add(
            NewUser(
                email: email ?? "\(role.rawValue)-\(UUID().uuidString.prefix(8).lowercased())@office.example",
                name: "A \(role.rawValue)",
                role: role,
                passwordHash: try await services.passwords.hash(password),
                locale: .pl
            )
        )
        let token = Token()
        _ = try await accounts.begin(NewSession(tokenHash: token.hash.bytes, userAgent: "Test", network: "127.0.0.1"), for: user)
        let api = try await WebServer.makeAPIToken(accounts, name: "test", for: user)
        return Person(user: user, password: password, cookie: token.text, token: api)
    }
}

/// Somebody with an account.
struct Person: Sendable {
    let user: User
    let password: String
    let cookie: String
    let token: String

    /// As the page does it.
    var browser: Caller { .cookie(cookie) }
    /// As a script does it.
    var script: Caller { .bearer(token) }
}

/// In whose name a request is sent.
enum Caller: Sendable {
    case nobody
    /// The cookie, and the header that a browser adds.
    case cookie(String)
    /// The cookie alone.
    case bareCookie(String)
    case bearer(String)

    func sign(_ headers: inout HTTPFields) {
        switch self {
        case .nobody: break
        case .cookie(let value):
            headers[.cookie] = "dragoman=\(value)"
            headers[.secFetchSite] = "same-origin"
        case .bareCookie(let value): headers[.cookie] = "dragoman=\(value)"
        case .bearer(let value): headers[.authorization] = "Bearer \(value)"
        }
    }
}

/// A network in which no mail server has a name.
struct UnreachableTelegram: TelegramSetup {
    func test(_ trial: TelegramTrial) async throws(ListenerFault) -> TelegramFinding { throw ListenerFault(.unreachable) }
    func takeOver(_ trial: TelegramTrial) async throws(ListenerFault) { throw ListenerFault(.unreachable) }
}

struct UnreachableMail: MailboxSetup {
    func test(_ trial: MailboxTrial) -> AsyncStream<MailboxTestEvent> {
        AsyncStream { continuation in
            continuation.yield(.running(.name))
            continuation.yield(.failed(.name, ListenerFault(.nameNotFound)))
            continuation.yield(.done(ok: false, []))
            continuation.finish()
        }
    }

    func proposals(for address: String) async -> MailboxProposals { MailboxProposals(user: address, candidates: []) }
}

/// Passwords without the price of scrypt.
struct PlainPasswords: PasswordHashing {
    func hash(_ password: String) async throws -> String { "plain:" + password }
    func verify(_ password: String, against stored: String) async throws -> Bool { stored == "plain:" + password }
    func verifyDummy(_ password: String) async throws -> Bool { false }
}

extension TestResponse {
    /// The body as JSON.
    var json: JSONValue { (try? JSONReader.read(Array(buffer: body))) ?? .null }

    /// The body as text.
    var text: String { String(buffer: body) }

    /// The cookie that the response sets, name and value.
    var cookie: (name: String, value: String)? {
        guard
            let pair = headers[.setCookie]?.split(separator: ";").first?.split(
                separator: "=",
                maxSplits: 1,
                omittingEmptySubsequences: false
            ),
            pair.count == 2
        else { return nil }
        return (String(pair[0]), String(pair[1]))
    }

    /// What a problem document says; nil where the body is none.
    var problem: ProblemDocument? {
        guard headers[.contentType] == "application/problem+json" else { return nil }
        return ProblemDocument(json)
    }
}

/// A problem document as a client reads it.
struct ProblemDocument: Equatable {
    let status: Int64
    let code: String
    let field: String?

    init?(_ json: JSONValue) {
        guard case .int(let status) = json["status"], case .string(let code) = json["code"], case .string = json["title"],
            case .string = json["detail"], case .string = json["type"], case .string = json["request_id"]
        else { return nil }
        self.status = status
        self.code = code
        if case .string(let field) = json["field"] { self.field = field } else { field = nil }
    }
}

extension JSONValue {
    subscript(_ name: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members[name]
    }

    subscript(_ index: Int) -> JSONValue? {
        guard case .array(let elements) = self, elements.indices.contains(index) else { return nil }
        return elements[index]
    }

    var string: String? { if case .string(let text) = self { text } else { nil } }
    var int: Int64? { if case .int(let value) = self { value } else { nil } }
    var count: Int? { if case .array(let elements) = self { elements.count } else { nil } }
}
