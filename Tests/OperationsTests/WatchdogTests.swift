import Foundation
import Logging
import Store
import Synchronization
import Testing
import TestSupport

@testable import Operations

@Suite struct WatchdogTests {
    private let folder = TemporaryFolder()

    private func watch(
        for time: Duration,
        _ probe: @escaping @Sendable () async throws -> Void,
        meanwhile: @escaping @Sendable () async throws -> Void = {}
    ) async throws -> [String] {
        let path = folder.path + "/" + UUID().uuidString.prefix(8)
        let socket = NotifySocket(path)
        let manager = try #require(ServiceManager(environment: ["NOTIFY_SOCKET": path]))
        let watchdog = Watchdog(
            manager: manager,
            interval: .milliseconds(20),
            patience: .milliseconds(100),
            probe: probe,
            words: { "well" },
            logger: .silent
        )
        let task = Task { try await watchdog.run() }
        try await meanwhile()
        try await Task.sleep(for: time)
        let heard = socket.waiting()
        task.cancel()
        return heard
    }

    @Test func pingsAfterEachProofOfARealDatabase() async throws {
        let office = try await TemporaryOffice()
        let heard = try await watch(for: .milliseconds(400)) { try await office.database.probe() }
        #expect(heard.count >= 3)
        #expect(heard.allSatisfy { $0 == "WATCHDOG=1\nSTATUS=well" })
        try await office.database.close()
    }

    @Test func isSilentWhileTheDatabaseHangsAndGoesOnAfterwards() async throws {
        let office = try await TemporaryOffice()
        let hold = Mutex(true)
        let release: @Sendable () -> Void = { hold.withLock { $0 = false } }
        // A write that does not end holds all others up.
        let writer = Task { try await office.database.write { _ in while hold.withLock({ $0 }) { usleep(1000) } } }
        try await Task.sleep(for: .milliseconds(50))
        let heard = try await watch(for: .milliseconds(400)) { try await office.database.probe() }
        #expect(heard == ["STATUS=The database does not answer; systemd starts Dragoman anew if that lasts"])
        release()
        _ = try await writer.value
        #expect(try await watch(for: .milliseconds(200)) { try await office.database.probe() }.contains { $0.hasPrefix("WATCHDOG=1") })
        try await office.database.close()
    }

    /// No proof comes while all cooperative threads stand.
    @Test func isSilentWhileTheCooperativeThreadsAreBlocked() async throws {
        let office = try await TemporaryOffice()
        let path = folder.path + "/blocked"
        let socket = NotifySocket(path)
        let manager = try #require(ServiceManager(environment: ["NOTIFY_SOCKET": path]))
        let watchdog = Watchdog(
            manager: manager,
            interval: .milliseconds(20),
            probe: { try await office.database.probe() },
            words: { "well" },
            logger: .silent
        )
        let task = Task { try await watchdog.run() }
        try await Task.sleep(for: .milliseconds(200))
        #expect(!socket.waiting().isEmpty)
        let heard = await BlockedThreads.during(milliseconds: 500) { socket.waiting() }
        #expect(heard.isEmpty)
        try await Task.sleep(for: .milliseconds(200))
        #expect(!socket.waiting().isEmpty)
        task.cancel()
        try await office.database.close()
    }

    @Test func anErrorIsAnAnswerAndStandsInTheStatus() async throws {
        struct Full: Error {}
        let heard = try await watch(for: .milliseconds(200)) { throw Full() }
        #expect(heard.count >= 2)
        #expect(heard.allSatisfy { $0 == "WATCHDOG=1\nSTATUS=The database cannot be read and written: Full(). Run: dragoman doctor" })
    }

    @Test func writesThatOnlyWaitAreNone() async throws {
        #expect(try await watch(for: .milliseconds(200)) { throw StoreError.overloaded }.isEmpty)
    }

    @Test func theJournalGetsLevelWordsAndDetails() {
        let lines = Mutex<[String]>([])
        let logger = {
            var logger = Logger(label: "x") { _ in JournalLogHandler { line in lines.withLock { $0.append(line) } } }
            logger[metadataKey: "mailbox"] = "a@b"
            return logger
        }()
        logger.info("well")
        logger.error("broken\nhere", metadata: ["error": "why"])
        logger.debug("not shown")
        #expect(lines.withLock { $0 } == ["<6>well (mailbox=a@b)\n", "<3>broken ⏎ here (error=why, mailbox=a@b)\n"])
    }
}

/// Holds every cooperative thread.
private enum BlockedThreads {
    static func during<T: Sendable>(milliseconds: UInt32, _ body: @escaping @Sendable () -> T) async -> T {
        let width = ProcessInfo.processInfo.activeProcessorCount
        return await withTaskGroup(of: T?.self) { group in
            for index in 0..<width {
                group.addTask {
                    usleep(50_000)
                    guard index == 0 else {
                        usleep(milliseconds * 1000)
                        return nil
                    }
                    // What was sent before all stood does not count.
                    _ = body()
                    usleep(milliseconds * 1000 - 50_000)
                    return body()
                }
            }
            var found: T?
            for await result in group { found = result ?? found }
            return found!
        }
    }
}
