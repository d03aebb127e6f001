import Core
import Foundation
import GRDB
import Logging
import Testing
import TestSupport

@testable import Store

@Suite struct DatabaseTests {
    let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    @Test func synchronousIsFullOnTheWriter() async throws {
        let office = try await TemporaryOffice()
        // 2 = FULL (sqlite.org/pragma.html#pragma_synchronous). GRDB sets 1 when it opens.
        #expect(try await office.database.write { try Int.fetchOne($0, sql: "PRAGMA synchronous") } == 2)
        #expect(try await office.database.write { try String.fetchOne($0, sql: "PRAGMA journal_mode") } == "wal")
        #expect(try await office.database.write { try Int.fetchOne($0, sql: "PRAGMA foreign_keys") } == 1)
    }

    @Test func filesAreForTheOwnerOnly() async throws {
        let office = try await TemporaryOffice()
        for name in ["dragoman.db", "dragoman.db-wal", "dragoman.lock"] {
            let attributes = try FileManager.default.attributesOfItem(atPath: office.folder.path + "/" + name)
            #expect(attributes[.posixPermissions] as? Int == 0o600, "\(name)")
        }
    }

    /// Whoever copies the folder of a stopped service finds everything in one file.
    @Test func closingLeavesNothingInTheWAL() async throws {
        let folder = TemporaryFolder()
        let database = try await OfficeDatabase.open(folder: folder.path, logger: logger)
        try await database.write {
            try $0.execute(sql: "INSERT INTO crm_clients (uid, name, source, created_at) VALUES (randomblob(16), 'A', 'email', 0)")
        }
        _ = try await database.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM crm_clients") }
        try await database.close()
        let wal = try? FileManager.default.attributesOfItem(atPath: folder.path + "/dragoman.db-wal")[.size] as? Int
        #expect(wal ?? 0 == 0)
    }

    @Test func aSecondProcessIsRefusedByName() async throws {
        let office = try await TemporaryOffice()
        await #expect(throws: StoreError.alreadyRunning(pid: ProcessInfo.processInfo.processIdentifier)) {
            _ = try await OfficeDatabase.open(folder: office.folder.path, logger: logger)
        }
    }

    @Test func aNewerSchemaIsRefusedAndLeftAlone() async throws {
        let folder = TemporaryFolder()
        var database: OfficeDatabase? = try await OfficeDatabase.open(folder: folder.path, logger: logger)
        try await database?.write { try $0.execute(sql: "INSERT INTO grdb_migrations (identifier) VALUES ('9999_future')") }
        try await database?.close()
        database = nil
        await #expect(throws: StoreError.newerSchema(file: folder.path + "/dragoman.db", unknown: ["9999_future"])) {
            _ = try await OfficeDatabase.open(folder: folder.path, logger: logger)
        }
    }

    @Test func aForeignDatabaseIsRefused() async throws {
        let folder = TemporaryFolder()
        try await DatabaseQueue(path: folder.path + "/dragoman.db").write { try $0.execute(sql: "CREATE TABLE other (x)") }
        await #expect(throws: StoreError.notOurs(file: folder.path + "/dragoman.db")) {
            _ = try await OfficeDatabase.open(folder: folder.path, logger: logger)
        }
    }

    @Test(arguments: ["PlatformEnum.EMAIL", "TELEGRAM", "", "sms"])
    func onlyKnownPlatformsCanBeStored(_ platform: String) async throws {
        let office = try await TemporaryOffice()
        await #expect(throws: DatabaseError.self) {
            try await office.database.write { db in
                try db.execute(
                    sql: "INSERT INTO channel_accounts (uid, platform, address, name, created_at) VALUES (zeroblob(16), ?, 'a', 'a', 0)",
                    arguments: [platform]
                )
            }
        }
    }

    /// Every file of `migrations/` is in the binary, and what they make is what the golden dump says.
    @Test func schemaIsTheGoldenOne() async throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let files = try FileManager.default.contentsOfDirectory(atPath: root.appendingPathComponent("migrations").path)
        #expect(files.filter { $0.hasSuffix(".sql") }.map { String($0.dropLast(4)) }.sorted() == Migrations.all.map(\.name))
        let office = try await TemporaryOffice()
        let dump = try await office.database.read { db in
            try String.fetchAll(
                db,
                sql: "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' ORDER BY type, name"
            ).joined(separator: ";\n") + ";\n"
        }
        let golden = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("schema.golden.sql")
        if ProcessInfo.processInfo.environment["DRAGOMAN_WRITE_GOLDEN"] != nil {
            try dump.write(to: golden, atomically: true, encoding: .utf8)
        }
        #expect(try String(contentsOf: golden, encoding: .utf8) == dump)
    }
}

@Suite struct WriteBatchTests {
    @Test func oneThatThrowsUndoesOnlyItself() async throws {
        let office = try await TemporaryOffice()
        struct Refused: Error {}
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for index in 0..<200 {
                group.addTask {
                    do {
                        try await office.database.write { db in
                            try db.execute(sql: "INSERT INTO app_settings VALUES (?, '')", arguments: ["key\(index)"])
                            if index.isMultiple(of: 3) { throw Refused() }
                        }
                        return true
                    } catch is Refused { return false }
                }
            }
            var stored = 0
            for try await isStored in group where isStored { stored += 1 }
            #expect(stored == 133)
        }
        #expect(
            try await office.database.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM app_settings WHERE key LIKE 'key%'") } == 133
        )
    }

    /// Readers and writers in far greater number than threads: a pool used synchronously from tasks stops here for good.
    @Test(.timeLimit(.minutes(1))) func manyReadersAndWritersAtOnce() async throws {
        let office = try await TemporaryOffice()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for index in 0..<400 {
                group.addTask {
                    if index.isMultiple(of: 4) {
                        try await office.database.write {
                            try $0.execute(sql: "INSERT INTO app_settings VALUES (?, '')", arguments: ["\(index)"])
                        }
                    } else {
                        _ = try await office.database.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM app_settings") }
                    }
                }
            }
            try await group.waitForAll()
        }
    }

    @Test func waitersLearnOfNewEvents() async throws {
        let office = try await TemporaryOffice()
        let clock = office.clock
        var numbers = office.database.hub.numbers().makeAsyncIterator()
        #expect(await numbers.next() == 0)
        try await office.database.write { db in
            _ = try EventFeed.append(db, type: "x", audience: .everyone, conversation: nil, data: "{}", at: clock.now)
        }
        #expect(await numbers.next() == 1)
    }
}
