import Core
import GRDB
@testable import Store
import TestSupport
import Testing

@Suite struct AccountsTests {
    static func user(_ email: String, _ role: Role = .manager) -> NewUser {
        NewUser(email: email, name: "Anna", role: role, passwordHash: "hash", locale: .uk)
    }

    static func hash(_ byte: UInt8) -> [UInt8] { [UInt8](repeating: byte, count: 32) }

    static func session(_ byte: UInt8) -> NewSession { NewSession(tokenHash: hash(byte), userAgent: "Test", network: "192.0.2.1") }

    @Test func anAddressBelongsToOneUserHoweverItIsWritten() async throws {
        try await TemporaryOffice.with { office in
            let accounts = Accounts(database: office.database)
            _ = try await accounts.add(Self.user("anna@office.example"))
            await #expect(throws: StoreError.conflict(.emailTaken)) { try await accounts.add(Self.user("ANNA@office.example")) }
            #expect(try await accounts.users().count == 1)
            #expect(try await accounts.credentials(email: "Anna@Office.example")?.passwordHash == "hash")
        }
    }

    @Test(arguments: [true, false])
    func theLastOwnerStaysWhateverElseThereIs(_ disable: Bool) async throws {
        try await TemporaryOffice.with { office in
            let accounts = Accounts(database: office.database)
            let first = try await accounts.add(Self.user("a@office.example", .owner))
            let second = try await accounts.add(Self.user("b@office.example", .owner))
            _ = try await accounts.add(Self.user("c@office.example"))
            var patch = UserPatch()
            if disable { patch.disabled = true } else { patch.role = .accountant }
            _ = try await accounts.update(first.id, patch)
            await #expect(throws: StoreError.conflict(.lastOwner)) { try await accounts.update(second.id, patch) }
            #expect(try await accounts.user(second.id) == second)
        }
    }

    @Test func ofTwoOwnersWhoDemoteEachOtherOneStays() async throws {
        try await TemporaryOffice.with { office in
            let accounts = Accounts(database: office.database)
            let owners = [
                try await accounts.add(Self.user("a@office.example", .owner)),
                try await accounts.add(Self.user("b@office.example", .owner)),
            ]
            let done = await withTaskGroup(of: Bool.self) { group in
                for owner in owners {
                    group.addTask {
                        var patch = UserPatch()
                        patch.role = .manager
                        return (try? await accounts.update(owner.id, patch)) != nil
                    }
                }
                return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
            }
            #expect(done == 1)
            #expect(try await accounts.users().filter { $0.role == .owner }.count == 1)
        }
    }

    @Test func endingASessionTakesEffectAtOnce() async throws {
        try await TemporaryOffice.with { office in
            let accounts = Accounts(database: office.database)
            let user = try await accounts.add(Self.user("a@office.example"))
            let session = try await accounts.begin(Self.session(1), for: user)
            #expect(try await accounts.identity(session: Self.hash(1))?.user == user)
            try await accounts.endSession(session.id, of: user)
            #expect(try await accounts.identity(session: Self.hash(1)) == nil)
        }
    }

    @Test func whatIsRememberedIsBelievedForSecondsOnly() async throws {
        try await TemporaryOffice.with { office in
            let accounts = Accounts(database: office.database)
            let user = try await accounts.add(Self.user("a@office.example"))
            _ = try await accounts.begin(Self.session(1), for: user)
            _ = try await accounts.identity(session: Self.hash(1))
            // Past `accounts`, as nobody should do it.
            try await office.database.write { try $0.execute(sql: "DELETE FROM sessions") }
            #expect(try await accounts.identity(session: Self.hash(1)) != nil)
            office.clock.advance(seconds: 5)
            #expect(try await accounts.identity(session: Self.hash(1)) == nil)
        }
    }

    @Test func sessionsOfOneUserAreBounded() async throws {
        try await TemporaryOffice.with { office in
            let accounts = Accounts(database: office.database)
            let user = try await accounts.add(Self.user("a@office.example"))
            for n in 0..<(Accounts.maximumSessions + 5) {
                office.clock.advance(seconds: 1)
                _ = try await accounts.begin(Self.session(UInt8(n)), for: user)
            }
            #expect(try await accounts.sessions(of: user).count == Accounts.maximumSessions)
            #expect(try await accounts.identity(session: Self.hash(0)) == nil)
        }
    }

    @Test func lookingASessionUpWalksAlongIndexes() async throws {
        try await TemporaryOffice.with { office in
            let plans = try await office.database.read { db in
                try [SessionTable.lookup, TokenTable.lookup].flatMap { sql in
                    try Row.fetchAll(db, sql: "EXPLAIN QUERY PLAN " + sql, arguments: [nil]).map { $0["detail"] as String }
                }
            }
            // Session or token, user, and whether the user has a second factor.
            #expect(plans.count { $0.hasPrefix("SEARCH") } == 6)
            #expect(!plans.contains { $0.hasPrefix("SCAN") }, "\(plans)")
        }
    }

    @Test func aSetupLinkIsForOneOwner() async throws {
        try await TemporaryOffice.with { office in
            let accounts = Accounts(database: office.database)
            try await accounts.setSetupToken(hash: Self.hash(1))
            await #expect(throws: StoreError.conflict(.setupToken)) { try await accounts.checkSetupToken(hash: Self.hash(2)) }
            try await accounts.checkSetupToken(hash: Self.hash(1))
            _ = try await accounts.setUp(hash: Self.hash(1), Self.user("a@office.example", .owner), Self.session(9))
            #expect(try await accounts.identity(session: Self.hash(9))?.user.role == .owner)
            await #expect(throws: StoreError.conflict(.setupDone)) { try await accounts.checkSetupToken(hash: Self.hash(1)) }
        }
    }
}
