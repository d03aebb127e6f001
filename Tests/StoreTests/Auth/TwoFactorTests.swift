import Core
import Foundation
import GRDB
import Sealing
@testable import Store
import TestSupport
import Testing

@Suite struct TwoFactorTests {
    struct Person {
        let accounts: Accounts
        let twoFactor: TwoFactor
        let user: User
        let clock: ManualClock

        func code(_ secret: [UInt8], steps: Int64 = 0) -> String {
            OneTimeCode(secret: secret).code(OneTimeCode.step(at: clock.now.milliseconds) + steps)
        }

        func begin(_ typed: String?) async throws {
            _ = try await twoFactor.begin(AccountsTests.session(UInt8.random(in: 2...255)), for: user, with: typed)
        }
    }

    static func with(seal: Seal = Seal(key: SealingKey()), _ test: @escaping @Sendable (TemporaryOffice, Person) async throws -> Void)
        async throws
    {
        try await TemporaryOffice.with { office in
            let accounts = Accounts(database: office.database)
            let user = try await accounts.add(AccountsTests.user("anna@office.example", .owner))
            try await test(
                office,
                Person(accounts: accounts, twoFactor: TwoFactor(accounts: accounts, seal: seal), user: user, clock: office.clock)
            )
        }
    }

    static func turnedOn(_ person: Person) async throws -> (secret: [UInt8], codes: [String]) {
        let secret = try await person.twoFactor.start(for: person.user)
        let codes = try await person.twoFactor.confirm(person.code(secret), for: person.user, keeping: nil)
        person.clock.advance(seconds: 60)
        return (secret, codes)
    }

    @Test func aCodeIsGoodOnce() async throws {
        try await Self.with { _, person in
            let secret = try await person.twoFactor.start(for: person.user)
            #expect(try await person.twoFactor.state(of: person.user).since == nil)
            try await person.begin(nil)
            let first = person.code(secret)
            let codes = try await person.twoFactor.confirm(first, for: person.user, keeping: nil)
            #expect(Set(codes).count == 10)
            // The one that turned it on is used up.
            await #expect(throws: SecondFactorFault.wrong) { try await person.begin(first) }
            await #expect(throws: SecondFactorFault.required) { try await person.begin(nil) }
            await #expect(throws: SecondFactorFault.required) {
                _ = try await person.accounts.begin(AccountsTests.session(1), for: person.user)
            }
            person.clock.advance(seconds: 30)
            let second = person.code(secret)
            try await person.begin(second)
            await #expect(throws: SecondFactorFault.wrong) { try await person.begin(second) }
            person.clock.advance(seconds: 120)
            await #expect(throws: SecondFactorFault.wrong) { try await person.begin(person.code(secret, steps: -2)) }
            try await person.begin(person.code(secret, steps: -1))
            try await person.begin(person.code(secret))
        }
    }

    @Test func ofManyWithTheSameCodeOneComesIn() async throws {
        try await Self.with { _, person in
            let (secret, codes) = try await Self.turnedOn(person)
            for typed in [person.code(secret), codes[3]] {
                let inside = await withTaskGroup(of: Bool.self) { group in
                    for _ in 0..<20 { group.addTask { (try? await person.begin(typed)) != nil } }
                    return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
                }
                #expect(inside == 1)
            }
            #expect(try await person.twoFactor.state(of: person.user).recoveryCodesLeft == 9)
        }
    }

    @Test func aSecretIsNowhereInTheClearNorGoodElsewhere() async throws {
        let seal = Seal(key: SealingKey())
        try await Self.with(seal: seal) { office, person in
            let (secret, codes) = try await Self.turnedOn(person)
            let other = try await person.accounts.add(AccountsTests.user("b@office.example"))
            let hashes = try await office.database.write { db in
                let stored = try #require(try Data.fetchOne(db, sql: "SELECT secret FROM user_totp"))
                #expect(stored.range(of: Data(secret)) == nil)
                // Somebody copies the row to another user.
                try db.execute(sql: "INSERT INTO user_totp SELECT \(other.key), secret, enabled_at, NULL, 0 FROM user_totp")
                return try Data.fetchAll(db, sql: "SELECT code_hash FROM user_recovery_codes")
            }
            #expect(hashes.count == 10 && hashes.allSatisfy { $0.count == 32 })
            #expect(try hashes.contains(Data(#require(RecoveryCode(codes[0])).hash(for: person.user.id.bytes))))
            await #expect(throws: SecondFactorFault.unreadable) {
                _ = try await person.twoFactor.begin(AccountsTests.session(9), for: other, with: person.code(secret))
            }
        }
    }

    @Test func withAnotherMasterKeyRecoveryCodesGoOn() async throws {
        try await Self.with { _, person in
            let (secret, codes) = try await Self.turnedOn(person)
            let moved = TwoFactor(accounts: person.accounts, seal: Seal(key: SealingKey()))
            await #expect(throws: SecondFactorFault.unreadable) {
                _ = try await moved.begin(AccountsTests.session(9), for: person.user, with: person.code(secret))
            }
            _ = try await moved.begin(AccountsTests.session(9), for: person.user, with: codes[9].uppercased())
            await #expect(throws: SecondFactorFault.wrong) {
                _ = try await moved.begin(AccountsTests.session(10), for: person.user, with: codes[9])
            }
        }
    }

    @Test func whatIsNotConfirmedInTimeIsVoid() async throws {
        try await Self.with { _, person in
            let old = try await person.twoFactor.start(for: person.user)
            let secret = try await person.twoFactor.start(for: person.user)
            await #expect(throws: SecondFactorFault.wrong) {
                _ = try await person.twoFactor.confirm(person.code(old), for: person.user, keeping: nil)
            }
            person.clock.advance(seconds: 15 * 60)
            await #expect(throws: StoreError.conflict(.totpNotPending)) {
                _ = try await person.twoFactor.confirm(person.code(secret), for: person.user, keeping: nil)
            }
            let (again, _) = try await Self.turnedOn(person)
            await #expect(throws: StoreError.conflict(.totpOn)) { _ = try await person.twoFactor.start(for: person.user) }
            await #expect(throws: StoreError.conflict(.totpOn)) {
                _ = try await person.twoFactor.confirm(person.code(again), for: person.user, keeping: nil)
            }
        }
    }

    @Test func newCodesEndTheOldOnesAndOffIsOff() async throws {
        try await Self.with { office, person in
            let (secret, old) = try await Self.turnedOn(person)
            let new = try await person.twoFactor.renewCodes(person.code(secret), for: person.user)
            #expect(Set(new).isDisjoint(with: old))
            await #expect(throws: SecondFactorFault.wrong) { try await person.begin(old[0]) }
            await #expect(throws: SecondFactorFault.wrong) { try await person.twoFactor.end("000000", for: person.user) }
            try await person.twoFactor.end(new[0], for: person.user)
            try await person.begin(nil)
            let left = try await office.database.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM user_recovery_codes") }
            #expect(left == 0)
            await #expect(throws: StoreError.conflict(.totpOff)) { try await person.twoFactor.end(new[1], for: person.user) }
            let actions = try await office.database.read {
                try String.fetchAll($0, sql: "SELECT action FROM audit_log WHERE entity = 'user' ORDER BY id")
            }
            #expect(actions == ["totp_on", "recovery_codes_made", "recovery_code_used", "totp_off"])
        }
    }

    @Test func aNewPasswordKeepsItAndAResetEndsItWithTheSessions() async throws {
        try await Self.with { _, person in
            let (secret, _) = try await Self.turnedOn(person)
            var patch = UserPatch()
            patch.passwordHash = "new"
            #expect(try await person.accounts.update(person.user.id, patch).hasTwoFactor)
            let session = AccountsTests.session(200)
            _ = try await person.twoFactor.begin(session, for: person.user, with: person.code(secret))
            #expect(try await person.accounts.identity(session: session.tokenHash) != nil)
            await #expect(throws: StoreError.conflict(.ownTOTP)) { _ = try await person.twoFactor.reset(person.user.id, by: person.user) }
            #expect(try await person.twoFactor.reset(person.user.id, by: nil))
            // At once, in spite of the memory of identities.
            #expect(try await person.accounts.identity(session: session.tokenHash) == nil)
            #expect(try await !person.twoFactor.reset(person.user.id, by: nil))
            #expect(try await !person.accounts.user(person.user.id).hasTwoFactor)
        }
    }
}
