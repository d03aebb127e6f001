package import Core
import Synchronization

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// The room on the data folder's disk as it was found last.
package final class DiskBoard: Sendable {
    private struct State {
        var room = DiskRoom()
        var measuredAt: ContinuousClock.Instant?
    }

    /// How old a look may be that somebody relies on who is about to store much.
    private static let fresh: Duration = .milliseconds(250)

    private let state = Mutex(State())

    package var room: DiskRoom { state.withLock { $0.room } }

    /// Sets what has to stay free; nil for the standard.
    package func require(_ floor: Int64?) { state.withLock { $0 = State(room: DiskRoom(floor: floor)) } }

    var isStale: Bool { state.withLock { state in state.measuredAt.map { $0.duration(to: .now) > Self.fresh } ?? true } }

    /// Asks the system, which may block: not for Swift's cooperative threads.
    func measure(_ folder: String) -> DiskRoom {
        var disk = statvfs()
        let isKnown = statvfs(folder, &disk) == 0 && disk.f_blocks > 0
        let block = Int64(disk.f_frsize)
        return state.withLock { state in
            state.measuredAt = .now
            // What is not known stops nobody.
            if isKnown { state.room.measured(free: Int64(disk.f_bavail) * block, total: Int64(disk.f_blocks) * block) }
            return state.room
        }
    }
}

extension OfficeDatabase {
    /// Looks how much room there is, away from Swift's cooperative threads.
    @discardableResult package func measureDisk() async -> DiskRoom {
        let (disk, folder) = (disk, folder)
        return (try? await BlockingWork.run { disk.measure(folder) }) ?? disk.room
    }

    /// Passes where there is room to take something in.
    /// - Throws: ``StoreError/diskLow(free:floor:)``
    package func requireRoom() async throws {
        let room = disk.isStale ? await measureDisk() : disk.room
        if room.isLow { throw StoreError.diskLow(free: room.free ?? 0, floor: room.floor) }
    }

    /// Returns once there is room to take something in, or the task is cancelled.
    package func untilRoom() async {
        while !Task.isCancelled, await (disk.isStale ? measureDisk() : disk.room).isLow { try? await Task.sleep(for: .milliseconds(500)) }
    }

    /// Tells pages how much room there is.
    package func announce(_ room: DiskRoom) async throws {
        var writer = JSONWriter()
        writer.disk(room)
        let data = String(decoding: writer.bytes, as: UTF8.self)
        let now = now()
        try await write { db in
            _ = try EventFeed.append(db, type: "disk.changed", audience: .everyone, conversation: nil, data: data, at: now)
        }
    }
}

extension JSONWriter {
    /// `{"state": "ok" | "low", "free": bytes, "floor": bytes, "enough": bytes}`
    package mutating func disk(_ room: DiskRoom) {
        object { writer in
            writer.key("state")
            writer.string(room.isLow ? "low" : "ok")
            writer.key("free")
            if let free = room.free { writer.int(free) } else { writer.null() }
            writer.key("floor")
            writer.int(room.floor)
            writer.key("enough")
            writer.int(room.enough)
        }
    }
}
