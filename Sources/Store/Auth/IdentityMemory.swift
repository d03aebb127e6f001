import Core

/// What ``Accounts`` remembers, as a pure value: identities for a few seconds, and uses that are not written down yet.
struct IdentityMemory {
    /// How long an identity is taken for true without asking the database.
    static let seconds: Int64 = 5
    /// How old the last written use may be before another one is written.
    static let useSeconds: Int64 = 60
    /// Identities at once. An office has a few dozen sessions; more means that somebody signs in anew for every call.
    static let capacity = 1024

    private struct Entry {
        let identity: Identity
        let expiresAt: Timestamp
        let readAt: Timestamp
    }

    private var entries: [[UInt8]: Entry] = [:]
    private var used: [Key: Timestamp] = [:]
    private(set) var generation = 0

    private enum Key: Hashable {
        case session(Int64)
        case token(Int64)
    }

    func find(_ hash: [UInt8], now: Timestamp) -> Identity? {
        // A clock that was set back makes an entry look as if it were from the future: it is not believed.
        guard let entry = entries[hash], entry.readAt <= now, now < entry.readAt.adding(seconds: Self.seconds), now < entry.expiresAt
        else { return nil }
        return entry.identity
    }

    mutating func remember(_ hash: [UInt8], _ found: Accounts.Found, now: Timestamp, generation: Int) {
        noteUse(found, now: now)
        guard generation == self.generation else { return }
        if entries.count >= Self.capacity { entries.removeAll(keepingCapacity: true) }
        entries[hash] = Entry(identity: found.identity, expiresAt: found.expiresAt, readAt: now)
    }

    private mutating func noteUse(_ found: Accounts.Found, now: Timestamp) {
        guard now >= found.lastSeenAt.adding(seconds: Self.useSeconds), used.count < Self.capacity else { return }
        switch found.identity.credential {
        case .session(let key): used[.session(key)] = now
        case .token(let key): used[.token(key)] = now
        }
    }

    mutating func takeUsed() -> [(Identity.Credential, Timestamp)] {
        defer { used.removeAll(keepingCapacity: true) }
        return used.map { key, at in
            switch key {
            case .session(let key): (.session(key), at)
            case .token(let key): (.token(key), at)
            }
        }
    }

    mutating func forget() {
        entries.removeAll(keepingCapacity: true)
        generation += 1
    }
}
