import Operations
import Store
import Web

enum SetupLink {
    /// Makes a new one-time link for the first owner; the one before ends. Valid for an hour.
    static func make(accounts: Accounts, settings: OfficeSettings) async throws -> String {
        try await make(accounts: accounts, settings: settings, base: settings.publicURL ?? "http://\(settings.listen)")
    }

    /// The same with the address that the server really has.
    static func make(accounts: Accounts, settings: OfficeSettings, base: String) async throws -> String {
        let link = try await WebServer.makeSetupLink(accounts, base: base)
        if let path = settings.setupLinkFile { SetupLinkFile.write(link, to: path) }
        return link
    }
}
