import Testing

@testable import Operations

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

@Suite struct PortProbeTests {
    /// A socket that listens on a free port of this machine; closed by whoever opened it.
    private func listening() -> (socket: Int32, port: Int) {
        #if canImport(Glibc)
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        #else
        let listener = socket(AF_INET, SOCK_STREAM, 0)
        #endif
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                #expect(bind(listener, $0, length) == 0)
                #expect(listen(listener, 5) == 0)
                getsockname(listener, $0, &length)
            }
        }
        return (listener, Int(UInt16(bigEndian: address.sin_port)))
    }

    @Test func aPortThatIsTakenIsSaid() {
        let (socket, port) = listening()
        #expect(PortProbe.look("127.0.0.1", port, connecting: false) == .taken)
        #expect(PortProbe.look("127.0.0.1", port, connecting: true) == .fine)
        #expect(PortProbe.look("0.0.0.0", port, connecting: true) == .fine)
        close(socket)
        #expect(PortProbe.look("127.0.0.1", port, connecting: false) == .fine)
        guard case .silent = PortProbe.look("127.0.0.1", port, connecting: true) else {
            Issue.record("something answers")
            return
        }
    }

    @Test func anAddressOfAnotherMachineIsRefused() {
        guard case .refused = PortProbe.look("192.0.2.1", 8080, connecting: false) else {
            Issue.record("it can be listened on")
            return
        }
    }
}
