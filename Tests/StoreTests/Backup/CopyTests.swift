import Core
import Foundation
import GRDB
import Testing
import TestSupport

@testable import Store

/// An office with something in it, and a verified copy of it.
private func withCopy(_ body: (TemporaryOffice, String) async throws -> Void) async throws {
    try await TemporaryOffice.with { office in
        try await office.database.write { db in
            for number in 0..<200 {
                try db.execute(
                    sql:
                        "INSERT INTO crm_clients (uid, name, note, source, created_at) VALUES (randomblob(16), ?, hex(randomblob(300)), 'email', 0)",
                    arguments: ["Client \(number)"]
                )
            }
            let content = [UInt8](repeating: 7, count: 600_000)
            _ = try Blobs.store(db, content, sha256: SHA256Sum.of(content))
        }
        let path = office.folder.path + "/copy.db"
        _ = try await office.database.copy(to: path, version: "1.2.3") { _ in }
        try await body(office, path)
    }
}

private func faults(_ path: String) -> [String] {
    do {
        _ = try Inspection.inspect(path, scratch: (path as NSString).deletingLastPathComponent)
        return []
    } catch BackupError.damaged(_, let faults) {
        return faults
    } catch {
        return ["\(error)"]
    }
}

@Suite struct CopyTests {
    @Test func aCopyIsOneFileForItsOwnerAndSaysWhatItIs() async throws {
        try await withCopy { office, path in
            let report = try Inspection.inspect(path, scratch: office.folder.path)
            #expect(report.manifest?.version == "1.2.3")
            #expect(report.manifest?.madeAt == office.clock.now)
            #expect(report.counts["crm_clients"] == 200)
            #expect(report.pending.isEmpty)
            #expect(report.version == "0")
            let attributes = try FileManager.default.attributesOfItem(atPath: path)
            #expect(attributes[.posixPermissions] as? Int == 0o600)
            let names = try FileManager.default.contentsOfDirectory(atPath: office.folder.path)
            #expect(names.filter { $0.contains("copy") || $0.hasPrefix(".") } == ["copy.db"])
        }
    }

    @Test func whatIsThereIsNotOverwritten() async throws {
        try await withCopy { office, path in
            await #expect(throws: BackupError.exists(path: path)) { _ = try await office.database.copy(to: path, version: "1") { _ in } }
            await #expect(throws: BackupError.self) { _ = try await office.database.copy(to: "/nowhere/at/all.db", version: "1") { _ in } }
        }
    }

    /// Writes that began before the copy did not wait for its end.
    @Test func writesGoOnMeanwhile() async throws {
        try await TemporaryOffice.with { office in
            let path = office.folder.path + "/copy.db"
            try await office.database.write { db in
                try db.execute(sql: "INSERT INTO crm_clients (uid, name, source, created_at) VALUES (randomblob(16), 'A', 'email', 0)")
            }
            let reports = try await withThrowingTaskGroup(of: Int.self) { group in
                group.addTask {
                    let report = try await office.database.copy(to: path, version: "1") { progress in
                        // Blocks the copying thread; a copy on the writer would keep the write below from coming back.
                        if progress.step == .hashing { usleep(1000) }
                    }
                    return Int(report.counts["crm_clients"] ?? 0)
                }
                group.addTask {
                    for number in 0..<50 {
                        try await office.database.write { db in
                            try db.execute(sql: "INSERT OR REPLACE INTO app_settings VALUES ('n', ?)", arguments: ["\(number)"])
                        }
                    }
                    return 1
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(reports == [1, 1])
            #expect(faults(path).isEmpty)
        }
    }

    @Test func aCancelledCopyLeavesNothing() async throws {
        try await withCopy { office, _ in
            let other = office.folder.path + "/other.db"
            let copy = DatabaseCopy(source: office.folder.path + "/dragoman.db", target: other, version: "1", now: office.clock.now)
            #expect(throws: CancellationError.self) { _ = try copy.make { if $0.step == .hashing { throw CancellationError() } } }
            let names = try FileManager.default.contentsOfDirectory(atPath: office.folder.path)
            #expect(!names.contains { $0.contains("other") })
        }
    }

    // MARK: - Damage

    @Test(arguments: [0, 1, 99, 100, 4096, 5000, 100_000]) func aTruncatedCopyIsNoticed(_ size: UInt64) async throws {
        try await withCopy { _, path in
            let file = try #require(FileHandle(forWritingAtPath: path))
            try file.truncate(atOffset: size)
            try file.close()
            #expect(!faults(path).isEmpty)
        }
    }

    /// Whatever page is zeroed, and whatever byte is another one.
    @Test func damageAnywhereIsNoticed() async throws {
        try await withCopy { _, path in
            let whole = try Data(contentsOf: URL(fileURLWithPath: path))
            let pages = whole.count / 4096
            for page in stride(from: 0, to: pages, by: max(1, pages / 25)) {
                var damaged = whole
                damaged.replaceSubrange(page * 4096..<(page + 1) * 4096, with: Data(count: 4096))
                guard damaged != whole else { continue }
                try damaged.write(to: URL(fileURLWithPath: path))
                #expect(!faults(path).isEmpty, "page \(page) zeroed")
            }
            for _ in 0..<40 {
                var damaged = whole
                let offset = Int.random(in: 0..<whole.count)
                damaged[offset] ^= 1 << UInt8.random(in: 0..<8)
                try damaged.write(to: URL(fileURLWithPath: path))
                #expect(!faults(path).isEmpty, "a bit at \(offset) of \(whole.count)")
            }
            try whole.write(to: URL(fileURLWithPath: path))
            #expect(faults(path).isEmpty)
        }
    }

    @Test func whatIsNoDatabaseIsSaidToBeNone() throws {
        let folder = TemporaryFolder()
        let path = folder.path + "/x.db"
        for content in [
            Data("no database at all, but long enough to have a header of one hundred bytes and then some more text".utf8),
            Data((0..<10_000).map { _ in UInt8.random(in: 0...255) }), Data("SQLite format 3\0".utf8) + Data(count: 5000),
        ] {
            try content.write(to: URL(fileURLWithPath: path))
            #expect(!faults(path).isEmpty)
        }
        try FileManager.default.removeItem(atPath: path)
        try DatabaseQueue(path: path).write { try $0.execute(sql: "CREATE TABLE t (x)") }
        #expect(faults(path) == ["It is a database, but not one of Dragoman."])
        #expect(throws: BackupError.self) { try Inspection.inspect(folder.path, scratch: folder.path) }
    }

    @Test func aNewerCopyIsNamedWithItsVersion() async throws {
        try await withCopy { office, path in
            let queue = try DatabaseQueue(path: path)
            try await queue.write { db in
                try db.execute(sql: "INSERT INTO grdb_migrations VALUES ('9999_future')")
                try db.execute(sql: "UPDATE app_settings SET value = '7.0' WHERE key = 'written_by'")
            }
            try queue.close()
            #expect(throws: BackupError.newer(path: path, version: "7.0", unknown: ["9999_future"])) {
                try Inspection.inspect(path, scratch: office.folder.path)
            }
        }
    }

    /// What SQLite calls sound may still not be what an office has.
    @Test(arguments: [
        ("UPDATE blobs SET size = size + 1", "files are not whole"),
        ("UPDATE blob_chunks SET data = zeroblob(length(data)) WHERE n = 1", "other bytes"),
        ("DELETE FROM intake_raw", "originals"),
        ("UPDATE communications_conversations SET message_count = 9", "number of messages"),
        ("PRAGMA foreign_keys = OFF; UPDATE intake_journal SET channel_account_id = 99", "refers to nothing"),
    ]) func brokenRulesAreNoticed(_ change: String, _ words: String) async throws {
        try await TemporaryOffice.with { office in
            try await office.database.write { db in
                let content = [UInt8](repeating: 7, count: 600_000)
                _ = try Blobs.store(db, content, sha256: SHA256Sum.of(content))
                try db.execute(
                    sql: """
                        INSERT INTO channel_accounts (id, uid, platform, address, name, created_at) VALUES (1, randomblob(16), 'email', 'a@b', '', 0);
                        INSERT INTO intake_journal (id, channel_account_id, source, received_at, content_hash, size)
                            VALUES (1, 1, 't', 0, randomblob(32), 1);
                        INSERT INTO intake_raw VALUES (1, x'00');
                        INSERT INTO communications_conversations (id, uid, channel_account_id, platform, external_id, last_message_at, created_at)
                            VALUES (1, randomblob(16), 1, 'email', 'x', 0, 0);
                        """
                )
            }
            let path = office.folder.path + "/copy.db"
            _ = try await office.database.copy(to: path, version: "1") { _ in }
            let queue = try DatabaseQueue(path: path)
            try await queue.writeWithoutTransaction { try $0.execute(sql: change + "; DROP TABLE backup_manifest") }
            try queue.close()
            #expect(faults(path).contains { $0.contains(words) }, "\(faults(path))")
        }
    }

    /// A data folder that was copied by hand: the WAL belongs to it, and looking at it changes neither.
    @Test func aDatabaseWithItsWALIsReadWithIt() async throws {
        try await withCopy { office, _ in
            let copy = TemporaryFolder()
            for suffix in ["", "-wal"] {
                try FileManager.default.copyItem(atPath: office.folder.path + "/dragoman.db" + suffix, toPath: copy.path + "/x.db" + suffix)
            }
            let before = try ["", "-wal"].map { try Data(contentsOf: URL(fileURLWithPath: copy.path + "/x.db" + $0)) }
            let report = try Inspection.inspect(copy.path + "/x.db", scratch: copy.path)
            #expect(report.counts["crm_clients"] == 200)
            #expect(try ["", "-wal"].map { try Data(contentsOf: URL(fileURLWithPath: copy.path + "/x.db" + $0)) } == before)
            #expect(try FileManager.default.contentsOfDirectory(atPath: copy.path).sorted() == ["x.db", "x.db-wal"])
        }
    }
}
