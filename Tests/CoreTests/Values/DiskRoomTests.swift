import Testing

@testable import Core

@Suite struct DiskRoomTests {
    @Test func theFloorIsAPartOfTheDiskWithinBounds() {
        let mebi: Int64 = 1 << 20
        let gibi: Int64 = 1 << 30
        #expect(DiskRoom.standardFloor(total: 100 * gibi) == 2 * gibi)
        #expect(DiskRoom.standardFloor(total: 1000 * gibi) == 2 * gibi)
        #expect(DiskRoom.standardFloor(total: 50 * gibi) == gibi)
        #expect(DiskRoom.standardFloor(total: 8 * gibi) == 256 * mebi)
        #expect(DiskRoom.standardFloor(total: 512 * mebi) == 128 * mebi, "of a very small disk a quarter")
    }

    @Test func itIsLowBelowTheFloorAndWellAgainOnlyAQuarterAboveIt() {
        var room = DiskRoom(floor: 1000)
        #expect(!room.isLow && room.words == nil, "what is not known stops nobody")
        var seen: [Bool] = []
        for free: Int64 in [1000, 999, 1000, 1249, 1250, 1000, 999] {
            room.measured(free: free, total: 100_000)
            seen.append(room.isLow)
        }
        #expect(seen == [false, true, true, true, false, false, true])
    }

    @Test func lowIsSaidInWordsWithTheNextStep() throws {
        var room = DiskRoom(floor: 256 << 20)
        room.measured(free: 12 << 20, total: 1 << 34)
        #expect(try #require(room.words).contains("12 MB are free, 256 MB have to stay free"))
        #expect(try #require(room.advice(folder: "/srv/office")).contains("/srv/office"))
        #expect(try #require(room.advice(folder: "/srv/office")).contains("320 MB"))
    }

    @Test func aFloorOfNothingNeverStops() {
        var room = DiskRoom(floor: 0)
        room.measured(free: 0, total: 1000)
        #expect(!room.isLow)
    }
}
