import GRDB
import TestSupport
import Testing

@testable import Store

@Suite struct FileKeeperTests {
    /// A table that refers to files and is not in the list would lose them.
    @Test func everyTableThatRefersToFilesKeepsThem() async throws {
        let office = try await DeskOffice()
        let referring = try await office.database.read { db in
            try String.fetchAll(
                db,
                sql: """
                    SELECT DISTINCT t.name FROM sqlite_schema t, pragma_foreign_key_list(t.name) f
                    WHERE t.type = 'table' AND f."table" = 'blobs' AND f.on_delete <> 'CASCADE'
                    """
            )
        }
        #expect(Set(referring) == Set(FileKeepers.tables + ["uploads"]))
    }
}
