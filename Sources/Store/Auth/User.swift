package import Core

/// Someone who works here.
package struct User: Sendable, Equatable {
    /// The key inside; never leaves the server.
    package let key: Int64
    package let id: PublicID
    package var email: String
    package var name: String
    package var role: Role
    package var locale: InterfaceLanguage
    package var theme: Theme
    /// What `signature` adds below an answer; empty where there is none.
    package var signature: String
    /// Seconds for which what the user sends can be taken back.
    package var undoSeconds: Int
    /// Whether signing in needs a second factor.
    package var hasTwoFactor: Bool
    package let createdAt: Timestamp
    /// Since when the account cannot be used; nil where it can.
    package var disabledAt: Timestamp?
}

/// An account to be made. The fields are taken as checked by `AccountRules`.
package struct NewUser: Sendable {
    package var email: String
    package var name: String
    package var role: Role
    package var passwordHash: String
    package var locale: InterfaceLanguage

    package init(email: String, name: String, role: Role, passwordHash: String, locale: InterfaceLanguage) {
        self.email = email
        self.name = name
        self.role = role
        self.passwordHash = passwordHash
        self.locale = locale
    }
}

/// A change of an account; what is nil stays.
package struct UserPatch: Sendable {
    package var name: String?
    package var role: Role?
    package var disabled: Bool?
    package var locale: InterfaceLanguage?
    package var theme: Theme?
    package var signature: String?
    package var undoSeconds: Int?
    /// A new password, hashed. It ends the user's sessions.
    package var passwordHash: String?

    package init() {}
}

/// Who asks, and by what right.
package struct Identity: Sendable, Equatable {
    package let user: User
    package let credential: Credential

    package enum Credential: Sendable, Equatable {
        /// A browser's session, by its key.
        case session(Int64)
        /// A script's API token, by its key.
        case token(Int64)
    }
}

/// A session as its owner sees it.
package struct Session: Sendable, Equatable {
    package let key: Int64
    package let id: PublicID
    package let createdAt: Timestamp
    package let lastSeenAt: Timestamp
    package let expiresAt: Timestamp
    package let userAgent: String
    package let network: String
}

/// A session to be begun.
package struct NewSession: Sendable {
    /// SHA-256 of the cookie.
    package var tokenHash: [UInt8]
    package var userAgent: String
    package var network: String

    package init(tokenHash: [UInt8], userAgent: String, network: String) {
        self.tokenHash = tokenHash
        self.userAgent = userAgent
        self.network = network
    }
}

/// An API token as its owner sees it.
package struct APIToken: Sendable, Equatable {
    package let key: Int64
    package let id: PublicID
    package let name: String
    package let createdAt: Timestamp
    package let lastUsedAt: Timestamp?
}
