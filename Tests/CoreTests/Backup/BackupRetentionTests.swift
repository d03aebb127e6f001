import Testing

@testable import Core

@Suite struct BackupRetentionTests {
    private let now = Timestamp(rfc3339: "2026-11-26T12:00:00Z")!

    /// A copy of so many days ago at 02:30, of 1 unit.
    private func copy(_ daysAgo: Int64, hour: Int64 = 2, size: Int64 = 1) -> StoredCopy {
        let at = Timestamp(rfc3339: "2026-11-26T00:30:00Z")!.adding(seconds: hour * 3600 - daysAgo * 86_400)
        return StoredCopy(name: BackupName.regular(at: at, version: "0.1.0"), kind: .regular, at: at, size: size)
    }

    private func upgrade(_ daysAgo: Int64, _ number: Int) -> StoredCopy {
        StoredCopy(
            name: BackupName.upgrade(from: "000\(number)", to: "000\(number + 1)"),
            kind: .upgrade,
            at: now.adding(seconds: -daysAgo * 86_400),
            size: 1
        )
    }

    /// Days ago of what is kept of a copy a day, the newest of `newest` days ago, `count` of them.
    private func kept(newest: Int64, count: Int64) -> [Int64] {
        let days = Array(newest..<newest + count)
        let outdated = BackupRetention().outdated(days.map { copy($0) }, good: copy(newest).name, now: now, diskSize: 1_000_000)
        return days.filter { !outdated.contains(copy($0)) }
    }

    @Test func sevenDaysAndFourWeeks() {
        // 2026-11-26 is a Thursday: the weeks before ended 4, 11 and 18 days ago.
        #expect(kept(newest: 0, count: 60) == [0, 1, 2, 3, 4, 5, 6, 11, 18])
        #expect(kept(newest: 0, count: 3) == [0, 1, 2])
        #expect(kept(newest: 0, count: 1) == [0])
    }

    /// After a month without the machine all that there was is still there, by days that had copies.
    @Test func daysThatHadNoCopyCountForNothing() {
        #expect(kept(newest: 40, count: 10).prefix(7) == [40, 41, 42, 43, 44, 45, 46])
    }

    @Test func theLastThreeUpgrades() {
        let all = (1...6).map { upgrade(Int64(100 - $0), $0) }
        let outdated = BackupRetention().outdated(all, good: nil, now: now, diskSize: 1_000_000)
        #expect(outdated == Array(all.prefix(3)))
    }

    @Test func whatIsYoungerThanADayStays() {
        let today = (3...10).map { copy(0, hour: $0) }
        #expect(BackupRetention().outdated(today, good: today[7].name, now: now, diskSize: 1_000_000).isEmpty)
        let yesterday = (3...9).map { copy(2, hour: $0) }
        #expect(BackupRetention().outdated(yesterday, good: nil, now: now, diskSize: 1_000_000) == Array(yesterday.dropLast()))
    }

    @Test(
        arguments: [
            // Disk of 100: 30 for copies of 10 each.
            (10, 0, [0, 1, 2]), (10, 10, [0, 1]), (16, 0, [0]), (10, 29, [0]),
            // The newest good one always stays, also where it alone is too large.
            (50, 0, [0]), (10, 1000, [0]),
        ] as [(Int64, Int64, [Int64])]
    )
    func theDiskEndsItToo(_ size: Int64, _ coming: Int64, _ expected: [Int64]) {
        let all = (0..<5).map { copy(Int64($0), size: size) }
        let outdated = BackupRetention().outdated(all, good: copy(0).name, now: now, diskSize: 100, coming: coming)
        #expect((0..<5).filter { !outdated.contains(all[Int($0)]) } == expected)
    }

    /// The newest file may be the bad one.
    @Test func theNewestGoodOneStaysEvenIfOthersAreNewer() {
        let all = (0..<9).map { copy(Int64($0), size: 20) }
        let outdated = BackupRetention().outdated(all, good: copy(8).name, now: now, diskSize: 100)
        #expect(!outdated.contains(copy(8)))
        #expect(outdated.count == 8)
    }

    @Test func weeksAndDaysAreThoseOfTheOffice() {
        // 23:30 and 00:30 in Kyiv are one UTC day and two of the office's.
        let evening = StoredCopy(name: "a", kind: .regular, at: Timestamp(rfc3339: "2026-11-20T21:30:00Z")!, size: 1)
        let night = StoredCopy(name: "b", kind: .regular, at: Timestamp(rfc3339: "2026-11-20T22:30:00Z")!, size: 1)
        let retention = BackupRetention()
        #expect(retention.outdated([evening, night], good: nil, now: now, diskSize: 100, utcOffset: 0) == [evening])
        #expect(retention.outdated([evening, night], good: nil, now: now, diskSize: 100, utcOffset: 7200).isEmpty)
    }

    @Test(
        arguments: [
            ("dragoman-2026-11-26T02-30-00Z-0.1.0.db", BackupName.Kind.regular), ("pre-upgrade-0003-0004.db", .upgrade),
            ("dragoman.db", nil), ("dragoman-2026-13-26T02-30-00Z-0.1.0.db", nil), ("dragoman-my-own.db", nil), ("notes.txt", nil),
            ("dragoman-2026-11-26T02-30-00Z-0.1.0.db.damaged", nil), (".dragoman-2026-11-26T02-30-00Z-0.1.0.db.partial", nil), ("", nil),
        ] as [(String, BackupName.Kind?)]
    )
    func onlyOurOwnNamesAreOurs(_ name: String, _ kind: BackupName.Kind?) {
        #expect(BackupName.kind(of: name) == kind)
    }

    @Test func aNameTellsItsTime() {
        let name = BackupName.regular(at: now, version: "1.2/3 x")
        #expect(name == "dragoman-2026-11-26T12-00-00Z-1.2_3_x.db")
        #expect(BackupName.time(of: name) == now)
    }
}

@Suite struct BackupScheduleTests {
    private func time(_ text: String) -> Timestamp { Timestamp(rfc3339: "2026-11-\(text):00Z")! }

    /// At 02:30 in Kyiv (UTC+2): 00:30Z. The service started on the 20th at 12:00.
    @Test(
        arguments: [
            // good, failed, now → next
            (nil, nil, "20T12:00", "20T12:10"),
            ("20T00:30", nil, "20T12:00", "21T00:30"),
            ("20T00:29", nil, "20T12:00", "20T12:10"),
            ("20T12:05", nil, "20T12:06", "21T00:30"),
            ("21T00:30", nil, "21T00:31", "22T00:30"),
            ("21T00:30", nil, "23T09:00", "22T00:30"),
            ("21T00:30", "22T00:30", "22T00:31", "22T01:30"),
            (nil, "22T05:00", "22T05:01", "22T06:00"),
            // A copy from the future: the clock was set back.
            ("28T00:30", nil, "22T09:00", "23T00:30"),
        ] as [(String?, String?, String, String)]
    )
    func onceADay(_ good: String?, _ failed: String?, _ now: String, _ next: String) {
        let found = BackupSchedule().next(
            good: good.map(time),
            failed: failed.map(time),
            startedAt: time("20T12:00"),
            now: time(now),
            utcOffset: 7200
        )
        #expect(found == time(next))
    }

    @Test func redWhereItFailedIsBadOrOld() {
        var state = BackupState()
        let now = time("22T12:00")
        #expect(state.troubles(now: now).isEmpty)
        state.since = now.adding(seconds: -BackupState.maximumAge - 1)
        #expect(state.troubles(now: now).count == 1)
        state.lastGood = .init(name: "a", at: now.adding(seconds: -BackupState.maximumAge), size: 1, seconds: 1)
        #expect(state.troubles(now: now).isEmpty)
        state.lastGood?.at = now.adding(seconds: -BackupState.maximumAge - 1)
        #expect(state.troubles(now: now) == ["The newest good copy is 36 hours old."])
        state.failure = .init(at: now, words: "The disk is full.")
        state.check = .init(at: now, words: "Its inside is damaged.")
        state.place = .init(at: now, words: "It is not there.")
        #expect(state.troubles(now: now).count == 4)
    }
}
