import Core
import Foundation
import GRDB
import Logging
import Synchronization
import Testing
import TestSupport

@testable import Store

@Suite struct UpgradeTests {
    private static let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    private func open(
        _ folder: TemporaryFolder,
        _ migrations: [(name: String, sql: String)],
        tell: @escaping @Sendable (UpgradeStep) -> Void = { _ in }
    ) throws -> OfficeDatabase {
        try OfficeDatabase(folder: folder.path, logger: Self.logger, maximumPages: nil, now: SystemClock.now) {
            Upgrade(folder: folder.path, version: "1", now: SystemClock.now(), migrations: migrations, tell: tell)
        }
    }

    /// A database of the first migrations only, with an account in it.
    private func older(_ folder: TemporaryFolder, upTo count: Int) async throws {
        let database = try open(folder, Array(Migrations.all.prefix(count)))
        try await database.write { db in
            try db.execute(
                sql:
                    "INSERT INTO channel_accounts (id, uid, platform, address, name, created_at) VALUES (1, randomblob(16), 'email', 'a@b', '', 0)"
            )
        }
        try await database.close()
    }

    @Test(arguments: 1..<Migrations.all.count) func everySchemaIsCopiedAndThenUpgraded(_ count: Int) async throws {
        let folder = TemporaryFolder()
        try await older(folder, upTo: count)
        #expect(await OfficeDatabase.needsUpgrade(folder: folder.path))
        let steps = Mutex<[UpgradeStep]>([])
        let database = try open(folder, Migrations.all) { step in steps.withLock { $0.append(step) } }
        #expect(try await database.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM channel_accounts") } == 1)
        try await database.close()
        #expect(await !OfficeDatabase.needsUpgrade(folder: folder.path))
        let copies = try FileManager.default.contentsOfDirectory(atPath: folder.path + "/backups")
        let last = Migrations.all.last!.name.prefix(4)
        #expect(copies == ["pre-upgrade-000\(count)-\(last).db"])
        let report = try Inspection.inspect(folder.path + "/backups/" + copies[0], scratch: folder.path, rehearsing: true)
        #expect(report.pending == Migrations.all.dropFirst(count).map(\.name))
        #expect(report.counts["channel_accounts"] == 1)
        #expect(steps.withLock { $0.contains { if case .migrating = $0 { true } else { false } } })
    }

    @Test func aNewDatabaseNeedsNoCopy() async throws {
        let folder = TemporaryFolder()
        try await open(folder, Migrations.all).close()
        #expect(!FileManager.default.fileExists(atPath: folder.path + "/backups"))
        try await open(folder, Migrations.all).close()
        #expect(!FileManager.default.fileExists(atPath: folder.path + "/backups"))
    }

    /// The step that fails is undone whole, the data is there, and the copy is good.
    @Test(arguments: [
        "INSERT INTO app_settings VALUES ('half', 'done'); SELECT no_such_function()",
        // References that lead nowhere are found before the step is committed.
        "INSERT INTO app_settings VALUES ('half', 'done'); INSERT INTO sessions (id, uid, user_id, token_hash, created_at, last_seen_at, expires_at) VALUES (1, randomblob(16), 77, randomblob(32), 0, 0, 0)",
    ]) func aMigrationThatFailsLeavesTheOldData(_ sql: String) async throws {
        let folder = TemporaryFolder()
        try await older(folder, upTo: Migrations.all.count)
        let migrations = Migrations.all + [("9000_good", "CREATE TABLE good (x)"), ("9001_bad", sql)]
        let error = #expect(throws: UpgradeError.self) { _ = try open(folder, migrations) }
        guard case .failed(let migration, _, let file, let copy?) = error else {
            return #expect(Bool(false), "\(String(describing: error))")
        }
        #expect(migration == "9001_bad")
        #expect(file == folder.path + "/dragoman.db")
        #expect(try Inspection.inspect(copy, scratch: folder.path).counts["channel_accounts"] == 1)
        let queue = try DatabaseQueue(path: file)
        #expect(try await queue.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM app_settings WHERE key = 'half'") } == 0)
        try queue.close()
        // The way back that is printed.
        _ = try Restoration.run(copy: copy, folder: folder.path, now: SystemClock.now()) { _ in }
        let database = try open(folder, Migrations.all)
        #expect(try await database.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM channel_accounts") } == 1)
        try await database.close()
    }

    /// Without a copy nothing is touched.
    @Test func noCopyNoUpgrade() async throws {
        let folder = TemporaryFolder()
        try await older(folder, upTo: 1)
        try Data().write(to: URL(fileURLWithPath: folder.path + "/backups"))
        #expect(throws: UpgradeError.self) { _ = try open(folder, Migrations.all) }
        #expect(try await OfficeDatabase.pendingMigrations(folder: folder.path) == Migrations.all.dropFirst().map(\.name))
    }

    @Test func aDamagedDatabaseIsNotUpgraded() async throws {
        let folder = TemporaryFolder()
        try await older(folder, upTo: 1)
        let path = URL(fileURLWithPath: folder.path + "/dragoman.db")
        var data = try Data(contentsOf: path)
        // The middle of the file, page by page.
        for page in 8..<20 { data.replaceSubrange(page * 4096 + 8..<page * 4096 + 400, with: Data(repeating: 0xFF, count: 392)) }
        try data.write(to: path)
        #expect(throws: (any Error).self) { _ = try open(folder, Migrations.all) }
        #expect(try Data(contentsOf: path) == data)
    }

    @Test func whoWroteItLastIsKnown() async throws {
        let folder = TemporaryFolder()
        var database: OfficeDatabase! = try await OfficeDatabase.open(folder: folder.path, logger: Self.logger, version: "3.1")
        let shelf = folder.path + "/backups"
        try FileManager.default.createDirectory(atPath: shelf, withIntermediateDirectories: true)
        let name = BackupName.regular(at: database.now(), version: "3.1")
        _ = try await database.copy(to: shelf + "/" + name, version: "3.1") { _ in }
        try await database.write { try $0.execute(sql: "INSERT INTO grdb_migrations VALUES ('9999_future')") }
        try await database.close()
        database = nil
        // A copy of the newer version is newer than the one that can be read.
        try Data("no copy".utf8).write(to: URL(fileURLWithPath: shelf + "/" + BackupName.regular(at: SystemClock.now(), version: "9")))
        await #expect(throws: StoreError.newerSchema(file: folder.path + "/dragoman.db", unknown: ["9999_future"])) {
            _ = try await OfficeDatabase.open(folder: folder.path, logger: Self.logger, version: "3.0")
        }
        #expect(NewerDatabase.version(folder.path + "/dragoman.db") == "3.1")
        #expect(NewerDatabase.newestReadableCopy(folder: folder.path) == shelf + "/" + name)
    }
}
