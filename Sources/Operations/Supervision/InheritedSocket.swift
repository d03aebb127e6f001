import Foundation

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// A socket that systemd opened before the start, e.g. port 443, which the sandboxed service could not open itself (sd_listen_fds(3)).
/// Without libsystemd, whose part in it is this file.
package struct InheritedSocket: Sendable, Equatable {
    package let descriptor: Int32
    package let host: String
    package let port: Int

    /// The first descriptor that is handed over.
    private static let first: Int32 = 3

    /// - Parameter environment: of this process: `LISTEN_PID` and `LISTEN_FDS` as systemd sets them.
    /// - Returns: nil where nothing was handed over to this process.
    /// - Throws: ``Reply/Failure`` with exit code 78 for more than one socket, and for one that no browser can connect to.
    package static func find(environment: [String: String]) throws -> InheritedSocket? {
        guard environment["LISTEN_PID"] == String(getpid()), let count = environment["LISTEN_FDS"].flatMap(Int.init), count > 0 else {
            return nil
        }
        guard count == 1 else {
            throw Reply.Failure(
                "systemd handed over \(count) sockets, and Dragoman serves on one. Leave one ListenStream= in the socket unit.",
                exitCode: ExitStatus.configuration
            )
        }
        guard let socket = InheritedSocket(first) else {
            throw Reply.Failure(
                "The socket that systemd handed over does not listen for TCP. Give a port in ListenStream= of the socket unit, and no Accept=yes.",
                exitCode: ExitStatus.configuration
            )
        }
        // What this process starts has no business with it.
        _ = fcntl(first, F_SETFD, FD_CLOEXEC)
        return socket
    }

    /// - Returns: nil for what is no TCP socket that listens.
    init?(_ descriptor: Int32) {
        var listens: Int32 = 0
        var size = socklen_t(MemoryLayout<Int32>.size)
        guard getsockopt(descriptor, SOL_SOCKET, SO_ACCEPTCONN, &listens, &size) == 0, listens != 0 else { return nil }
        var address = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        var host = [CChar](repeating: 0, count: Int(NI_MAXHOST))
        var port = [CChar](repeating: 0, count: Int(NI_MAXSERV))
        let isNamed = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                getsockname(descriptor, pointer, &length) == 0
                    && [sa_family_t(AF_INET), sa_family_t(AF_INET6)].contains(pointer.pointee.sa_family)
                    && getnameinfo(
                        pointer,
                        length,
                        &host,
                        socklen_t(host.count),
                        &port,
                        socklen_t(port.count),
                        NI_NUMERICHOST | NI_NUMERICSERV
                    ) == 0
            }
        }
        guard isNamed, let number = Int(Self.text(port)) else { return nil }
        self.descriptor = descriptor
        self.host = Self.text(host)
        self.port = number
    }

    private static func text(_ characters: [CChar]) -> String {
        String(decoding: characters.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}
