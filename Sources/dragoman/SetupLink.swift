import Operations
import Sealing
import Store

enum SetupLink {
    /// Makes a new one-time link for the first owner; the one before ends. Valid for an hour.
    static func make(accounts: Accounts, settings: OfficeSettings) async throws -> String {
        let token = Token()
        try await accounts.setSetupToken(hash: token.hash.bytes)
        return "http://\(settings.listen)/setup#\(token.text)"
    }
}
