import Core
import Foundation
import GRDB
import TestSupport
import Testing

@testable import Store

/// Numbers: no gap, nothing twice, whatever happens meanwhile.
@Suite struct OrderNumberTests {
    private struct Broken: Error {}

    @Test func fiftyAtOnceAreNumberedInARow() async throws {
        let office = try await OrderOffice()
        let numbers = try await withThrowingTaskGroup(of: String.self) { group in
            for _ in 0..<50 { group.addTask { try await office.make().number } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(numbers.sorted() == (1...50).map { "2026/" + String(format: "%04d", $0) })
    }

    /// What ends between taking a number and the commit gives the number back: others that wait in the same batch too.
    @Test func whatIsRolledBackLeavesNoGap() async throws {
        let office = try await OrderOffice()
        try await office.make()
        let (user, patch) = (office.olena, office.patch())
        await withTaskGroup(of: Void.self) { group in
            for n in 0..<40 {
                group.addTask {
                    if n.isMultiple(of: 2) {
                        _ = try? await office.make()
                    } else {
                        _ = try? await office.database.write { db in
                            _ = try OrderWriting(db, by: user, now: Timestamp(milliseconds: 1_767_323_045_000)).make(patch)
                            throw Broken()
                        }
                    }
                }
            }
        }
        let numbers = try await office.database.read { try String.fetchAll($0, sql: "SELECT order_number FROM crm_orders ORDER BY 1") }
        #expect(numbers == (1...21).map { "2026/" + String(format: "%04d", $0) })
        #expect(try await office.count("audit_log WHERE entity = 'order'") == 21)
    }

    @Test func aNumberThatIsThereAlreadyIsPassedOver() async throws {
        let office = try await OrderOffice()
        try await office.make()
        try await office.database.write { db in
            for number in ["2026/0002", "2026/0003"] {
                try db.execute(
                    sql: "INSERT INTO crm_orders (uid, client_id, order_number, created_at) VALUES (randomblob(16), 1, ?, 1)",
                    arguments: [number]
                )
            }
        }
        #expect(try await office.make().number == "2026/0004")
        #expect(try await office.make().number == "2026/0005")
    }

    /// The year is that of the office's date: an hour before midnight in UTC it is the next one in Warsaw.
    @Test func theYearBeginsInTheOffice() async throws {
        let office = try await OrderOffice()
        try await office.make()
        let clock = office.office.clock
        clock.advance(seconds: (Timestamp(rfc3339: "2026-12-31T22:59:59Z")!.milliseconds - clock.now.milliseconds) / 1000)
        #expect(try await office.make().number == "2026/0002")
        clock.advance(seconds: 2)
        #expect(try await office.make().number == "2027/0001")
    }

    @Test func thePatternIsThatOfTheSettings() async throws {
        let office = try await OrderOffice()
        try await office.database.write { db in
            var settings = OrderSettings()
            settings.orderNumberPattern = "ZL-{yy}{month}-{n:3}"
            try settings.write(db)
        }
        #expect(try await office.make().number == "ZL-2601-001")
    }

    /// A counter of before, or of an office's own numbering, is never given out anew.
    @Test func seriesAreCountedApart() async throws {
        let office = try await OrderOffice()
        let numbers = try await office.database.write { db in
            let date = LocalDate("2026-05-01")!
            return try [NumberSeries.order, .receipt, .order, .receipt].map { series in
                try NumberSeries.next(db, series, series == .order ? .order : .receipt, date)
            }
        }
        #expect(numbers == ["2026/0001", "KP/0001/2026", "2026/0002", "KP/0002/2026"])
    }

    @Test func aRepeatedClickIsOneOrder() async throws {
        let office = try await OrderOffice()
        async let first = office.make(key: "k", request: "{}")
        async let second = office.make(key: "k", request: "{}")
        let both = try await [first, second]
        #expect(both[0].id == both[1].id)
        #expect(both.filter(\.isNew).count == 1)
        await #expect(throws: StoreError.idempotencyKeyUsed) { try await office.make(key: "k", request: "{\"a\":1}") }
        #expect(try await office.count("crm_orders") == 1)
    }
}
