import Foundation
import Testing

@testable import Operations

#if canImport(Glibc)
import Glibc
#endif

@Suite struct InheritedSocketTests {
    @Test func withoutSystemdThereIsNone() throws {
        #expect(try InheritedSocket.find(environment: [:]) == nil)
        #expect(try InheritedSocket.find(environment: ["LISTEN_PID": "1", "LISTEN_FDS": "1"]) == nil, "for another process")
        #expect(try InheritedSocket.find(environment: ["LISTEN_PID": String(getpid()), "LISTEN_FDS": "0"]) == nil)
    }

    @Test func moreThanOneIsRefusedInWords() {
        let error = #expect(throws: Reply.Failure.self) {
            try InheritedSocket.find(environment: ["LISTEN_PID": String(getpid()), "LISTEN_FDS": "2"])
        }
        #expect(error?.exitCode == ExitStatus.configuration && error?.message.contains("ListenStream=") == true)
    }

    @Test func aListeningSocketTellsItsAddress() throws {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        #expect(InheritedSocket(descriptor) == nil, "it does not listen")
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let bound = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
        }
        try #require(bound == 0 && listen(descriptor, 1) == 0)
        let found = try #require(InheritedSocket(descriptor))
        #expect(found.host == "127.0.0.1" && found.port > 0)
        let file = open("/dev/null", O_RDONLY)
        defer { close(file) }
        #expect(InheritedSocket(file) == nil)
    }

    /// The unit allows as many open files as the standard limit of connections needs.
    @Test func theUnitAllowsEnoughFiles() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let unit = try String(contentsOf: root.appending(path: "packaging/debian/dragoman.service"), encoding: .utf8)
        let line = try #require(unit.split(separator: "\n").first { $0.hasPrefix("LimitNOFILE=") })
        #expect(try #require(Int(line.dropFirst("LimitNOFILE=".count))) >= ConnectionLimits().maximumConnections + 512)
    }
}
