import Operations
import ServerTLS
import Store
import Web

enum SetupLink {
    /// Makes a new one-time link for the first owner; the one before ends. Valid for an hour.
    static func make(accounts: Accounts, settings: OfficeSettings) async throws -> String {
        let web = try WebSettings(settings, certificate: settings.certificate.flatMap { try? LiveCertificate($0) })
        return try await make(accounts: accounts, settings: settings, base: web.baseURL(port: web.port))
    }

    /// The same with the address that the server really has.
    static func make(accounts: Accounts, settings: OfficeSettings, base: String) async throws -> String {
        let link = try await WebServer.makeSetupLink(accounts, base: base)
        if let path = settings.setupLinkFile { SetupLinkFile.write(link, to: path) }
        return link
    }
}
