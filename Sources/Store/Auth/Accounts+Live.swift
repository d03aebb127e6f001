package import Core
import GRDB

/// What a request was signed in by.
package enum CredentialHash: Sendable, Equatable {
    /// SHA-256 of the session's cookie.
    case session([UInt8])
    /// SHA-256 of the API token.
    case token([UInt8])
}

extension Accounts {
    /// The next events for whom a socket serves.
    ///
    /// Credential and events are read in one view of the database and past the memory of identities: an event that comes after
    /// the end of a session is never sent to it.
    /// - Parameters:
    ///   - after: the number that was sent last.
    ///   - limit: at most so many items.
    /// - Returns: nil where the session or token has ended or its user is disabled.
    /// - Throws: ``StoreError/eventsGone``
    package func events(for credential: CredentialHash, after: Int64, limit: Int) async throws -> EventFeed.Page? {
        let now = database.now()
        return try await database.read { db in
            guard let user = try Self.user(db, credential, now: now) else { return nil }
            return try EventFeed.read(db, after: after, limit: limit, audience: Audience(rawValue: user.role.audienceBit), user: user.key)
        }
    }

    /// The role of whom a socket serves, read past the memory of identities; it does not count as a use of the session.
    /// - Returns: nil where the session or token has ended or its user is disabled.
    package func role(of credential: CredentialHash) async throws -> Role? {
        let now = database.now()
        return try await database.read { db in try Self.user(db, credential, now: now)?.role }
    }

    private static func user(_ db: Database, _ credential: CredentialHash, now: Timestamp) throws -> User? {
        let found =
            switch credential {
            case .session(let hash): try SessionTable.find(db, hash: hash)
            case .token(let hash): try TokenTable.find(db, hash: hash)
            }
        guard let found, found.expiresAt > now else { return nil }
        return found.identity.user
    }
}
