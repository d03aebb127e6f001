package import Core
import GRDB
package import Sealing

/// Why a second factor was not taken.
package enum SecondFactorFault: Error, Sendable, Equatable {
    /// None was given, and one is needed.
    case required
    /// It is not the right one, or was used already.
    case wrong
    /// The secret was sealed with another master key: no code can be checked, only the ones for recovery.
    case unreadable
}

/// The second factor beside the password: codes of an authenticator app (RFC 6238), and codes for the day on which the phone is gone.
///
/// Whatever is good once is used up in the transaction of what it allows: of two who send the same code at the same time one comes in.
package struct TwoFactor: Sendable {
    /// How long a secret waits to be confirmed.
    package static let pendingSeconds: Int64 = 15 * 60

    private let accounts: Accounts
    private let seal: Seal
    private let random: RandomBytes

    /// - Parameter seal: holds the master key.
    package init(accounts: Accounts, seal: Seal, random: RandomBytes = .system) {
        self.accounts = accounts
        self.seal = seal
        self.random = random
    }

    /// How somebody's second factor stands.
    package struct State: Sendable, Equatable {
        /// Nil where there is none.
        package var since: Timestamp?
        package var recoveryCodesLeft: Int
    }

    package func state(of user: User) async throws -> State {
        try await accounts.database.read { db in
            State(since: try TwoFactorTable.enabled(db, user.key)?.since, recoveryCodesLeft: try TwoFactorTable.codesLeft(db, user.key))
        }
    }

    /// Makes a secret that counts from when it is confirmed; one that was not confirmed is void.
    /// - Returns: the secret, this once.
    /// - Throws: ``StoreError/conflict(_:)`` with `totpOn`.
    package func start(for user: User) async throws -> [UInt8] {
        let secret = random(OneTimeCode.secretBytes)
        let sealed = try seal.seal(secret, for: TwoFactorTable.place(user))
        let expiresAt = accounts.database.now().adding(seconds: Self.pendingSeconds)
        try await accounts.database.write { db in
            guard try TwoFactorTable.enabled(db, user.key) == nil else { throw StoreError.conflict(.totpOn) }
            try TwoFactorTable.setPending(db, user.key, sealed, expiresAt: expiresAt)
        }
        return secret
    }

    /// Turns it on with a code that shows that the app has the secret. Other sessions end: they came in by the password alone.
    /// - Parameter session: the one that stays.
    /// - Returns: codes for recovery, this once.
    /// - Throws: ``StoreError/conflict(_:)`` with `totpOn` or `totpNotPending`, ``SecondFactorFault``.
    package func confirm(_ typed: String, for user: User, keeping session: Int64?) async throws -> [String] {
        let (seal, codes) = (seal, newCodes())
        try await accounts.change { db, now in
            guard try TwoFactorTable.enabled(db, user.key) == nil else { throw StoreError.conflict(.totpOn) }
            guard let sealed = try TwoFactorTable.pending(db, user.key, now: now) else { throw StoreError.conflict(.totpNotPending) }
            guard case .code(let code)? = SecondFactor(typed) else { throw SecondFactorFault.wrong }
            let step = try TwoFactorTable.step(of: code, sealed, after: 0, of: user, seal, now: now)
            try TwoFactorTable.enable(db, user.key, step: step, at: now)
            try TwoFactorTable.replaceCodes(db, user, codes)
            try SessionTable.deleteAll(db, user: user.key, except: session)
            try Self.log(db, user, "totp_on", by: user, at: now)
        }
        return codes.map(\.text)
    }

    /// Makes the codes for recovery anew; those before are void.
    /// - Returns: the codes, this once.
    /// - Throws: ``StoreError/conflict(_:)`` with `totpOff`, ``SecondFactorFault``.
    package func renewCodes(_ typed: String, for user: User) async throws -> [String] {
        let (seal, codes) = (seal, newCodes())
        try await accounts.change(announce: false) { db, now in
            guard try TwoFactorTable.enabled(db, user.key) != nil else { throw StoreError.conflict(.totpOff) }
            try TwoFactorTable.use(db, typed, of: user, seal, now: now)
            try TwoFactorTable.replaceCodes(db, user, codes)
            try Self.log(db, user, "recovery_codes_made", by: user, at: now)
        }
        return codes.map(\.text)
    }

    /// Turns it off.
    /// - Throws: ``StoreError/conflict(_:)`` with `totpOff`, ``SecondFactorFault``.
    package func end(_ typed: String, for user: User) async throws {
        let seal = seal
        try await accounts.change { db, now in
            guard try TwoFactorTable.enabled(db, user.key) != nil else { throw StoreError.conflict(.totpOff) }
            try TwoFactorTable.use(db, typed, of: user, seal, now: now)
            try TwoFactorTable.clear(db, user.key)
            try Self.log(db, user, "totp_off", by: user, at: now)
        }
    }

    /// Turns somebody's off whose phone is lost, and ends the sessions that may be on it. Nothing happens where there is none.
    /// - Parameter owner: who does it; nil for the command line.
    /// - Returns: whether there was one.
    /// - Throws: ``StoreError/notFound``; ``StoreError/conflict(_:)`` with `ownTOTP` where somebody means themselves.
    @discardableResult
    package func reset(_ id: PublicID, by owner: User?) async throws -> Bool {
        try await accounts.change { db, now in
            guard let user = try UserTable.find(db, id) else { throw StoreError.notFound }
            guard user.key != owner?.key else { throw StoreError.conflict(.ownTOTP) }
            // Also one that is not confirmed yet: whoever began it may be whom it is reset against.
            let was = try TwoFactorTable.enabled(db, user.key) != nil
            try TwoFactorTable.clear(db, user.key)
            guard was else { return false }
            try SessionTable.deleteAll(db, user: user.key, except: nil)
            try Self.log(db, user, "totp_reset", by: owner, at: now)
            return true
        }
    }

    /// Begins a session of somebody whose password was right.
    /// - Parameter typed: the second factor, where one was given.
    /// - Throws: ``SecondFactorFault``; ``StoreError/notFound`` where the user was disabled meanwhile.
    package func begin(_ session: NewSession, for user: User, with typed: String?) async throws -> Session {
        let (seal, now) = (seal, accounts.database.now())
        return try await accounts.database.write { db in
            guard let user = try UserTable.find(db, key: user.key), user.disabledAt == nil else { throw StoreError.notFound }
            if user.hasTwoFactor {
                guard let typed else { throw SecondFactorFault.required }
                try TwoFactorTable.use(db, typed, of: user, seal, now: now)
            }
            return try SessionTable.insert(db, session, user: user.key, at: now)
        }
    }

    private func newCodes() -> [RecoveryCode] { (0..<RecoveryCode.count).map { _ in RecoveryCode(random: random) } }

    static func log(_ db: Database, _ user: User, _ action: String, by whom: User?, at now: Timestamp) throws {
        try AuditLog.append(db, .user, user.id, action: action, label: user.name, by: whom, at: now)
    }
}
