import Operations
import Store
import Web

enum SetupLink {
    /// Makes a new one-time link for the first owner; the one before ends. Valid for an hour.
    static func make(accounts: Accounts, settings: OfficeSettings) async throws -> String {
        try await WebServer.makeSetupLink(accounts, base: settings.publicURL ?? "http://\(settings.listen)")
    }
}
