import Foundation
import Testing
import TestSupport

@testable import Operations

#if canImport(Glibc)
import Glibc
#endif

/// The receiving end of sd_notify(3).
final class NotifySocket: @unchecked Sendable {
    // The descriptor never changes.
    private let descriptor: Int32

    /// - Parameter path: of the file system, or abstract with a leading `@`.
    init(_ path: String, waitSeconds: Int = 5) {
        descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        var bytes = Array(path.utf8)
        let isAbstract = bytes[0] == UInt8(ascii: "@")
        if isAbstract { bytes[0] = 0 }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        let size = MemoryLayout<sa_family_t>.size + bytes.count + (isAbstract ? 0 : 1)
        let bound = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, socklen_t(size)) }
        }
        precondition(bound == 0, "cannot bind \(path)")
        var limit = timeval(tv_sec: waitSeconds, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    }

    deinit { close(descriptor) }

    /// The next message, or nil after the wait.
    func next() -> String? {
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = recv(descriptor, &buffer, buffer.count, 0)
        return count > 0 ? String(decoding: buffer[..<count], as: UTF8.self) : nil
    }

    /// All that came so far.
    func waiting() -> [String] {
        var found: [String] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = recv(descriptor, &buffer, buffer.count, Int32(MSG_DONTWAIT))
            guard count > 0 else { return found }
            found.append(String(decoding: buffer[..<count], as: UTF8.self))
        }
    }
}

@Suite struct ServiceManagerTests {
    @Test(arguments: [false, true]) func saysWhatSystemdUnderstands(_ isAbstract: Bool) throws {
        let folder = TemporaryFolder()
        let path = isAbstract ? "@dragoman-test-" + UUID().uuidString : folder.path + "/notify"
        let socket = NotifySocket(path)
        let manager = try #require(ServiceManager(environment: ["NOTIFY_SOCKET": path]))
        manager.ready("Answers\non 127.0.0.1")
        #expect(socket.next() == "READY=1\nSTATUS=Answers on 127.0.0.1")
        manager.ping("Answers")
        #expect(socket.next() == "WATCHDOG=1\nSTATUS=Answers")
        manager.extendTimeout(seconds: 30, "Migrating")
        #expect(socket.next() == "EXTEND_TIMEOUT_USEC=30000000\nSTATUS=Migrating")
        manager.stopping("Bye")
        #expect(socket.next() == "STOPPING=1\nSTATUS=Bye")
        manager.status("Я тут")
        #expect(socket.next() == "STATUS=Я тут")
    }

    @Test func isNotThereWhereNobodyListens() {
        #expect(ServiceManager(environment: [:]) == nil)
        for path in ["", "@", "relative", "/" + String(repeating: "x", count: 200)] {
            #expect(ServiceManager(environment: ["NOTIFY_SOCKET": path]) == nil)
        }
    }

    @Test func aListenerThatIsGoneOrDoesNotReadHoldsNothingUp() throws {
        let folder = TemporaryFolder()
        let gone = try #require(ServiceManager(environment: ["NOTIFY_SOCKET": folder.path + "/gone"]))
        gone.ready("Answers")
        let socket = NotifySocket(folder.path + "/deaf")
        let deaf = try #require(ServiceManager(environment: ["NOTIFY_SOCKET": folder.path + "/deaf"]))
        for _ in 0..<10_000 { deaf.ping("Answers") }
        #expect(socket.next() != nil)
    }

    @Test(
        arguments: [
            (["WATCHDOG_USEC": "30000000"], 30.0), (["WATCHDOG_USEC": "500000", "WATCHDOG_PID": "self"], 0.5),
            (["WATCHDOG_USEC": "x"], nil),
            (["WATCHDOG_USEC": "0"], nil), (["WATCHDOG_USEC": "30000000", "WATCHDOG_PID": "1"], nil), ([:], nil),
        ] as [([String: String], Double?)]
    ) func theWatchdogIsMeantForThisProcess(_ environment: [String: String], _ seconds: Double?) throws {
        var environment = environment
        environment["NOTIFY_SOCKET"] = "/run/nobody"
        if environment["WATCHDOG_PID"] == "self" { environment["WATCHDOG_PID"] = String(getpid()) }
        #expect(try #require(ServiceManager(environment: environment)).watchdogSeconds == seconds)
    }

    @Test func aLongStartIsExtendedUntilItsEnd() async throws {
        let folder = TemporaryFolder()
        let socket = NotifySocket(folder.path + "/notify")
        let manager = try #require(ServiceManager(environment: ["NOTIFY_SOCKET": folder.path + "/notify"]))
        // Blocks this thread, as a migration does.
        await manager.keepStarting(everySeconds: 0.05, status: { "Migrating" }) { _ = usleep(300_000) }
        let during = socket.waiting()
        #expect(during.count >= 3)
        #expect(during.allSatisfy { $0 == "EXTEND_TIMEOUT_USEC=1000000\nSTATUS=Migrating" })
        usleep(200_000)
        #expect(socket.waiting().count <= 1)
    }
}
