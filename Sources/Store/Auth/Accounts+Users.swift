package import Core
import GRDB

extension Accounts {
    /// All users, also the disabled ones, in the order in which they came.
    package func users() async throws -> [User] {
        try await database.read { db in try UserTable.all(db) }
    }

    /// - Throws: ``StoreError/notFound``
    package func user(_ id: PublicID) async throws -> User {
        guard let user = try await database.read({ db in try UserTable.find(db, id) }) else { throw StoreError.notFound }
        return user
    }

    /// The user with an address and the hash of the password; nil where there is none.
    package func credentials(email: String) async throws -> (user: User, passwordHash: String)? {
        try await database.read { db in try UserTable.credentials(db, email: email) }
    }

    /// Makes an account.
    /// - Throws: ``StoreError/conflict(_:)`` with `emailTaken`.
    package func add(_ new: NewUser) async throws -> User {
        try await change { db, now in try UserTable.insert(db, new, at: now) }
    }

    /// Changes an account. A new password and disabling end the user's sessions.
    /// - Parameter keeping: the session that stays all the same: the one in which the user changes the own password.
    /// - Throws: ``StoreError/notFound``, ``StoreError/conflict(_:)`` with `lastOwner`.
    package func update(_ id: PublicID, _ patch: UserPatch, keeping session: Int64? = nil) async throws -> User {
        try await change { db, now in
            guard let user = try UserTable.find(db, id) else { throw StoreError.notFound }
            try UserTable.update(db, key: user.key, patch, at: now)
            if patch.passwordHash != nil || patch.disabled == true {
                try SessionTable.deleteAll(db, user: user.key, except: session)
            }
            guard let changed = try UserTable.find(db, id) else { throw StoreError.notFound }
            return changed
        }
    }

    // MARK: - Sessions

    /// Begins a session of somebody who has no second factor; ``TwoFactor/begin(_:for:with:)`` takes one.
    /// - Throws: ``StoreError/notFound`` where the user was disabled meanwhile; ``SecondFactorFault`` `required`.
    package func begin(_ session: NewSession, for user: User) async throws -> Session {
        let now = database.now()
        return try await database.write { db in
            guard let user = try UserTable.find(db, key: user.key), user.disabledAt == nil else { throw StoreError.notFound }
            guard !user.hasTwoFactor else { throw SecondFactorFault.required }
            return try SessionTable.insert(db, session, user: user.key, at: now)
        }
    }

    /// A user's sessions, the last used first.
    package func sessions(of user: User) async throws -> [Session] {
        let now = database.now()
        return try await database.read { db in try SessionTable.all(db, user: user.key, now: now) }
    }

    /// Ends one of a user's sessions.
    /// - Throws: ``StoreError/notFound``
    package func endSession(_ id: PublicID, of user: User) async throws {
        try await change(announce: false) { db, _ in try SessionTable.delete(db, id, user: user.key) }
    }

    /// Ends a session by its key. Nothing happens where it has ended already.
    package func endSession(key: Int64) async throws {
        try await change(announce: false) { db, _ in try SessionTable.delete(db, key: key) }
    }

    /// Ends a user's sessions, all but one.
    /// - Returns: how many ended, and how many API tokens stay.
    package func endSessions(of user: User, keeping session: Int64?) async throws -> (ended: Int, tokens: Int) {
        try await change { db, _ in
            try SessionTable.deleteAll(db, user: user.key, except: session)
            return (db.changesCount, try TokenTable.count(db, user: user.key))
        }
    }

    // MARK: - API tokens

    /// Writes down a new API token of a user.
    /// - Parameter hash: SHA-256 of the token.
    /// - Throws: ``StoreError/conflict(_:)`` with `tooManyTokens`.
    package func addToken(name: String, hash: [UInt8], for user: User) async throws -> APIToken {
        let now = database.now()
        return try await database.write { db in try TokenTable.insert(db, name: name, hash: hash, user: user.key, at: now) }
    }

    /// A user's API tokens in the order in which they were made.
    package func tokens(of user: User) async throws -> [APIToken] {
        try await database.read { db in try TokenTable.all(db, user: user.key) }
    }

    /// Ends one of a user's API tokens.
    /// - Throws: ``StoreError/notFound``
    package func endToken(_ id: PublicID, of user: User) async throws {
        try await change(announce: false) { db, _ in try TokenTable.delete(db, id, user: user.key) }
    }

    // MARK: - First owner

    /// Whether nobody owns this office yet.
    package func needsSetup() async throws -> Bool {
        try await database.read { db in try !UserTable.hasOwner(db) }
    }

    /// Makes a setup link the valid one for 60 minutes; the one before is void.
    /// - Parameter hash: SHA-256 of the link's secret.
    /// - Throws: ``StoreError/conflict(_:)`` with `setupDone`.
    package func setSetupToken(hash: [UInt8]) async throws {
        let expiresAt = database.now().adding(seconds: Self.setupSeconds)
        try await database.write { db in try SetupTable.replace(db, hash: hash, expiresAt: expiresAt) }
    }

    /// Looks whether a setup link would work, before the costly hash of a password is made for it.
    /// - Throws: ``StoreError/conflict(_:)`` with `setupDone` or `setupToken`.
    package func checkSetupToken(hash: [UInt8]) async throws {
        let now = database.now()
        try await database.read { db in try SetupTable.check(db, hash: hash, now: now) }
    }

    /// Makes the first owner and signs him in, in one transaction: of two who use one link at the same time one succeeds.
    /// - Parameter office: what the office that was installed is called from now on; nil leaves its name.
    /// - Throws: ``StoreError/conflict(_:)`` with `setupDone` or `setupToken`.
    package func setUp(hash: [UInt8], _ owner: NewUser, _ session: NewSession, office: String? = nil) async throws -> (User, Session) {
        try await change { db, now in
            try SetupTable.check(db, hash: hash, now: now)
            try SetupTable.clear(db)
            let user = try UserTable.insert(db, owner, at: now)
            if let office { try OfficeTable.name(db, office) }
            return (user, try SessionTable.insert(db, session, user: user.key, at: now))
        }
    }
}
