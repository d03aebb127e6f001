import Operations
import ServerTLS
import Store
import Web

enum SetupLink {
    /// Makes a new one-time link for the first owner; the one before ends. Valid for an hour.
    static func make(accounts: Accounts, settings: OfficeSettings) async throws -> String {
        let web = try WebSettings(settings, certificate: settings.certificate.flatMap { try? LiveCertificate($0) })
        return try await WebServer.makeSetupLink(accounts, base: web.baseURL(port: web.port))
    }
}
