import Foundation
import Testing

@testable import Sheets

@Suite struct WorkbookTests {
    private func path() -> String { NSTemporaryDirectory() + "workbook-\(UUID().uuidString).xlsx" }

    @Test func fileIsAnArchiveWithItsRows() throws {
        let path = path()
        defer { unlink(path) }
        let book = try Workbook(
            path: path,
            folder: NSTemporaryDirectory(),
            title: "Orders [2026]: a/b",
            columns: [.init("Number"), .init("Sum")]
        )
        for number in 1...5000 { try book.add([.integer(Int64(number)), .money(Int64(number) * 100, currency: "PLN"), .text("=1+1")]) }
        try book.finish()
        let file = try #require(FileManager.default.contents(atPath: path))
        #expect(file.starts(with: [0x50, 0x4B, 3, 4]) && file.count > 10_000)
        // Closing twice does no harm.
        try book.finish()
    }

    @Test func placeThatIsNotThereIsSaid() throws {
        let book = try Workbook(path: "/nowhere/at/all.xlsx", folder: NSTemporaryDirectory(), title: "x", columns: [.init("a")])
        #expect(throws: Workbook.Failure.self) { try book.finish() }
    }
}
