import Core
import Foundation
import Logging
import Store
import Testing
import TestSupport

@testable import Operations

@Suite struct BackupsTests {
    private func backups(_ office: TemporaryOffice, copyTo: String? = nil, _ board: BackupBoard = BackupBoard()) -> Backups {
        var settings = BackupSettings()
        settings.copyTo = copyTo
        return Backups(
            database: office.database,
            board: board,
            settings: settings,
            keyPath: "/k",
            version: "1.0",
            logger: .silent,
            utcOffset: { _ in 0 }
        )
    }

    private func shelf(_ office: TemporaryOffice) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: office.folder.path + "/backups").sorted()
    }

    @Test func aCopyADayAndTheOldOnesGo() async throws {
        try await TemporaryOffice.with { office in
            let backups = backups(office)
            for _ in 0..<12 {
                _ = try await backups.make()
                office.clock.advance(seconds: 86_400)
            }
            let names = try shelf(office)
            // Seven days, and the end of one week before them.
            #expect(names.count == 8)
            #expect(names.last == backups.board.state.lastGood?.name)
            #expect(backups.board.state.troubles(now: office.clock.now).isEmpty)
        }
    }

    @Test func whatIsKnownOutlivesTheProcess() async throws {
        try await TemporaryOffice.with { office in
            let first = backups(office)
            await first.begin()
            _ = try await first.make()
            let second = backups(office)
            await second.begin()
            #expect(second.board.state.lastGood == first.board.state.lastGood)
            #expect(second.board.state.since == first.board.state.since)
        }
    }

    @Test func aDiskThatIsNotThereIsSaidAndNoCrash() async throws {
        try await TemporaryOffice.with { office in
            let backups = backups(office, copyTo: office.folder.path + "/missing")
            _ = try await backups.make()
            #expect(backups.board.state.lastGood != nil)
            #expect(backups.board.state.place?.words?.contains("missing") == true)
            #expect(!FileManager.default.fileExists(atPath: office.folder.path + "/missing"))
            #expect(backups.board.state.troubles(now: office.clock.now).count == 1)
        }
    }

    @Test func theSecondPlaceGetsTheSameBytes() async throws {
        try await TemporaryOffice.with { office in
            let place = TemporaryFolder()
            let backups = backups(office, copyTo: place.path)
            let report = try await backups.make()
            #expect(backups.board.state.place == .init(at: office.clock.now))
            let name = (report.path as NSString).lastPathComponent
            #expect(FileManager.default.contentsEqual(atPath: report.path, andPath: place.path + "/" + name))
            // The disk went away and left its empty folder on ours.
            backups.board.update { $0.placeWasApart = true }
            office.clock.advance(seconds: 60)
            _ = try await backups.make()
            #expect(backups.board.state.place?.words?.contains("not mounted") == true)
            #expect(try FileManager.default.contentsOfDirectory(atPath: place.path) == [name])
        }
    }

    @Test func aCopyThatWentBadIsRedAndPutAside() async throws {
        try await TemporaryOffice.with { office in
            let backups = backups(office)
            await backups.begin()
            let first = try await backups.make().path
            office.clock.advance(seconds: 86_400)
            let second = try await backups.make().path
            await backups.check()
            #expect(backups.board.state.check?.words == nil)
            #expect(backups.board.state.lastGood?.name == (second as NSString).lastPathComponent)
            var data = try Data(contentsOf: URL(fileURLWithPath: second))
            data[data.count / 2] ^= 1
            try data.write(to: URL(fileURLWithPath: second))
            await backups.check()
            #expect(backups.board.state.check?.words != nil)
            #expect(backups.board.state.lastGood?.name == (first as NSString).lastPathComponent)
            #expect(FileManager.default.fileExists(atPath: second + ".damaged"))
            #expect(BackupWords.checks(backups.board.state, now: office.clock.now).map(\.code) == [.backupDamaged])
        }
    }

    @Test func aFailureIsRememberedUntilItSucceeds() async throws {
        try await TemporaryOffice.with { office in
            let backups = backups(office)
            let path = office.folder.path + "/backups"
            try Data().write(to: URL(fileURLWithPath: path))
            await #expect(throws: BackupError.self) { _ = try await backups.make() }
            #expect(backups.board.state.failure?.words != nil)
            try FileManager.default.removeItem(atPath: path)
            _ = try await backups.make()
            #expect(backups.board.state.failure == nil)
            #expect(try shelf(office).count == 1)
        }
    }

    @Test func oneAtATime() async throws {
        try await TemporaryOffice.with { office in
            let board = BackupBoard()
            let backups = backups(office, board)
            _ = try await board.alone {
                await #expect(throws: BackupError.busy) { _ = try await backups.make() }
            }
            _ = try await backups.make()
        }
    }

    /// Strangers' files in the folder stay.
    @Test func onlyOurOwnFilesAreEverTakenAway() async throws {
        try await TemporaryOffice.with { office in
            let backups = backups(office)
            _ = try await backups.make()
            for name in ["notes.txt", "dragoman-mine.db", "old.db"] {
                try Data("x".utf8).write(to: URL(fileURLWithPath: office.folder.path + "/backups/" + name))
            }
            office.clock.advance(seconds: 400 * 86_400)
            _ = try await backups.make()
            #expect(try shelf(office).filter { !$0.hasPrefix("dragoman-2") } == ["dragoman-mine.db", "notes.txt", "old.db"])
        }
    }

    @Test(
        arguments: [("02:30", 150), ("0:00", 0), ("23:59", 1439), ("24:00", nil), ("2", nil), ("a:b", nil), ("", nil), ("-1:00", nil)]
            as [(String, Int64?)]
    )
    func times(_ text: String, _ minute: Int64?) { #expect(BackupSettings.minute(text) == minute) }
}
