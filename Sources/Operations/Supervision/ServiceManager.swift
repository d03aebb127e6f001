import Foundation

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// systemd's ear: how the service stands, said by datagrams to `$NOTIFY_SOCKET` (sd_notify(3)). Without libsystemd, whose part in it is this file.
package final class ServiceManager: Sendable {
    private let descriptor: Int32
    /// The socket's address as the kernel takes it.
    private let address: [UInt8]
    /// How often systemd wants to hear ``ping()``, in seconds; nil where it watches nothing. Half of this is a good interval.
    package let watchdogSeconds: Double?

    /// - Parameter environment: of this process: `NOTIFY_SOCKET`, `WATCHDOG_USEC` and `WATCHDOG_PID` as systemd sets them.
    /// - Returns: nil where nobody listens, or the address is none that the kernel takes.
    package init?(environment: [String: String]) {
        guard let path = environment["NOTIFY_SOCKET"], let address = Self.kernelAddress(path) else { return nil }
        #if canImport(Glibc)
        descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        #else
        descriptor = socket(AF_UNIX, SOCK_DGRAM, 0)
        #endif
        guard descriptor >= 0 else { return nil }
        self.address = address
        let isMeant = environment["WATCHDOG_PID"].map { $0 == String(getpid()) } ?? true
        let micros = environment["WATCHDOG_USEC"].flatMap(Double.init) ?? 0
        watchdogSeconds = isMeant && micros > 0 ? micros / 1_000_000 : nil
    }

    deinit { close(descriptor) }

    /// The service answers.
    package func ready(_ status: String) { send("READY=1\nSTATUS=\(Self.line(status))") }

    /// One line for people, shown by `systemctl status`.
    package func status(_ words: String) { send("STATUS=\(Self.line(words))") }

    /// The service is on its way out.
    package func stopping(_ status: String) { send("STOPPING=1\nSTATUS=\(Self.line(status))") }

    /// The service is alive; without this within ``watchdogSeconds`` systemd kills it and starts it anew.
    package func ping(_ status: String) { send("WATCHDOG=1\nSTATUS=\(Self.line(status))") }

    /// Starting (or stopping) takes longer: systemd waits this long from now on, whatever its limit was.
    package func extendTimeout(seconds: Int, _ status: String) {
        send("EXTEND_TIMEOUT_USEC=\(seconds * 1_000_000)\nSTATUS=\(Self.line(status))")
    }

    /// Newlines part the assignments of a message.
    private static func line(_ text: String) -> String { text.split(whereSeparator: \.isNewline).joined(separator: " ") }

    /// A message that cannot be sent is lost, as sd_notify(3) advises: the service matters more than what is said about it.
    private func send(_ message: String) {
        let bytes = Array(message.utf8)
        self.address.withUnsafeBytes { address in
            let destination = address.baseAddress!.assumingMemoryBound(to: sockaddr.self)
            #if canImport(Glibc)
            // Never waits: a systemd that does not read must not stop the service.
            _ = sendto(
                descriptor,
                bytes,
                bytes.count,
                Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT),
                destination,
                socklen_t(address.count)
            )
            #else
            _ = sendto(descriptor, bytes, bytes.count, MSG_DONTWAIT, destination, socklen_t(address.count))
            #endif
        }
    }

    /// A path, or after `@` a name in the abstract space (unix(7)), whose length counts.
    private static func kernelAddress(_ path: String) -> [UInt8]? {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        var bytes = Array(path.utf8)
        let isAbstract = bytes.first == UInt8(ascii: "@")
        guard isAbstract || bytes.first == UInt8(ascii: "/"), bytes.count > 1, bytes.count < MemoryLayout.size(ofValue: address.sun_path)
        else { return nil }
        if isAbstract { bytes[0] = 0 }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        let head = MemoryLayout<sockaddr_un>.offset(of: \.sun_path)!
        return withUnsafeBytes(of: &address) { Array($0.prefix(head + bytes.count + (isAbstract ? 0 : 1))) }
    }
}
