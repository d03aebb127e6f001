import Core
import GRDB
import Store
import TestSupport
import Testing

@Suite struct IntegrityTests {
    /// Damages a database behind its own back, as a failing disk or a stranger's tool would.
    private func damage(_ office: TemporaryOffice, _ body: (Database) throws -> Void) throws {
        var configuration = Configuration()
        configuration.foreignKeysEnabled = false
        let queue = try DatabaseQueue(path: office.folder.path + "/dragoman.db", configuration: configuration)
        try queue.writeWithoutTransaction(body)
        try queue.close()
    }

    @Test func aNewDatabaseIsWhole() async throws {
        try await TemporaryOffice.with { office in
            let faults = try await office.database.integrityFaults()
            #expect(faults == [])
        }
    }

    @Test func aRowThatRefersToNothingIsFound() async throws {
        try await TemporaryOffice.with { office in
            try damage(office) { db in
                try db.execute(
                    sql: """
                        INSERT INTO intake_journal (channel_account_id, source, received_at, content_hash, size)
                        VALUES (4711, 'x', 0, zeroblob(32), 0)
                        """
                )
            }
            let faults = try await office.database.integrityFaults()
            #expect(faults == ["a row of intake_journal refers to nothing in channel_accounts"])
        }
    }

    @Test func manyFaultsAreCutOff() async throws {
        try await TemporaryOffice.with { office in
            try damage(office) { db in
                for n in 1...50 {
                    try db.execute(
                        sql: """
                            INSERT INTO intake_journal (channel_account_id, source, received_at, content_hash, size)
                            VALUES (4711, 'x', 0, randomblob(32), \(n))
                            """
                    )
                }
            }
            let faults = try await office.database.integrityFaults()
            #expect(faults.count == 20)
        }
    }

    @Test func anIndexThatLacksARowIsFound() async throws {
        try await TemporaryOffice.with { office in
            _ = try await office.database.channelAccount(platform: .email, address: "a@example.com")
            try damage(office) { db in
                // A row that goes past the index: while it is written, the index is not one of this table.
                try db.execute(sql: "PRAGMA writable_schema = ON")
                try db.execute(
                    sql: """
                        UPDATE sqlite_schema SET sql = replace(sql, 'state <> ''done''', 'state = ''none''')
                        WHERE name = 'intake_journal_pending'
                        """
                )
                try db.execute(sql: "PRAGMA schema_version = 9001")
            }
            try damage(office) { db in
                try db.execute(
                    sql: """
                        INSERT INTO intake_journal (channel_account_id, source, received_at, content_hash, size)
                        SELECT id, 'x', 0, zeroblob(32), 0 FROM channel_accounts LIMIT 1
                        """
                )
                try db.execute(sql: "PRAGMA writable_schema = ON")
                try db.execute(
                    sql: """
                        UPDATE sqlite_schema SET sql = replace(sql, 'state = ''none''', 'state <> ''done''')
                        WHERE name = 'intake_journal_pending'
                        """
                )
                try db.execute(sql: "PRAGMA schema_version = 9002")
            }
            let faults = try await office.database.integrityFaults()
            #expect(faults.contains { $0.contains("intake_journal_pending") }, "\(faults)")
        }
    }
}
