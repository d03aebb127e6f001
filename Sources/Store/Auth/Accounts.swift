import Core
import GRDB
import Synchronization

/// Who may come in: users, sessions, API tokens and the setup link.
///
/// Make one for the process. It remembers identities for a few seconds, so that a request costs no read of the database for
/// its session; whatever ends a session or changes a user through this object takes effect at once.
package final class Accounts: Sendable {
    /// How long a session lasts after it was last used.
    package static let sessionSeconds: Int64 = 30 * 86_400
    /// How long a setup link is valid.
    package static let setupSeconds: Int64 = 3600
    /// Sessions of one user at once. The longest unused ends when there would be more.
    package static let maximumSessions = 100
    /// API tokens of one user.
    package static let maximumTokens = 100

    package let database: OfficeDatabase
    let memory = Mutex(IdentityMemory())

    package init(database: OfficeDatabase) { self.database = database }

    /// What a lookup finds.
    struct Found: Sendable {
        var identity: Identity
        var expiresAt: Timestamp
        var lastSeenAt: Timestamp
    }

    // MARK: - Who asks

    /// Whose session a cookie stands for.
    /// - Parameter hash: SHA-256 of the cookie.
    /// - Returns: nil where there is no such session, it has expired, or its user is disabled.
    package func identity(session hash: [UInt8]) async throws -> Identity? {
        try await identity(hash) { db in try SessionTable.find(db, hash: hash) }
    }

    /// Whose API token a token is.
    /// - Parameter hash: SHA-256 of the token.
    /// - Returns: nil where there is no such token or its user is disabled.
    package func identity(token hash: [UInt8]) async throws -> Identity? {
        try await identity(hash) { db in try TokenTable.find(db, hash: hash) }
    }

    private func identity(_ hash: [UInt8], find: @escaping @Sendable (Database) throws -> Found?) async throws -> Identity? {
        let now = database.now()
        let (remembered, generation) = memory.withLock { ($0.find(hash, now: now), $0.generation) }
        if let remembered { return remembered }
        guard let found = try await database.read(find), found.expiresAt > now else { return nil }
        // What was read before an ending must not be remembered after it; hence the generation.
        memory.withLock { $0.remember(hash, found, now: now, generation: generation) }
        return found.identity
    }

    /// Writes down when sessions and tokens were last used; the server calls it twice a minute, so that no request waits for
    /// such a write.
    package func flushUse() async throws {
        let used = memory.withLock { $0.takeUsed() }
        guard !used.isEmpty else { return }
        try await database.write { db in
            for (credential, at) in used {
                switch credential {
                case .session(let key): try SessionTable.touch(db, key: key, at: at)
                case .token(let key): try TokenTable.touch(db, key: key, at: at)
                }
            }
        }
    }

    /// Deletes sessions that have expired.
    package func pruneSessions() async throws {
        let now = database.now()
        try await database.write { db in try SessionTable.prune(db, now: now) }
    }

    // MARK: - Changes

    /// Does a write that ends sessions or changes a user, forgets what was remembered, and wakes the live sockets, so that they
    /// look again whom they serve.
    func change<T: Sendable>(
        announce: Bool = true,
        _ body: @escaping @Sendable (Database, Timestamp) throws -> T
    ) async throws -> T {
        let now = database.now()
        let result = try await database.write { db in
            let result = try body(db, now)
            // An event for nobody: sockets wake at every number and then ask again who their user is.
            try EventFeed.append(
                db,
                type: "user.changed",
                audience: announce ? .everyone : [],
                conversation: nil,
                data: "{}",
                at: now
            )
            return result
        }
        memory.withLock { $0.forget() }
        return result
    }
}
