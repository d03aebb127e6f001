#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif
import NIOCore

/// An IP address as its bytes. An IPv4 address inside an IPv6 one (`::ffff:192.0.2.1`) is the IPv4 address, so that one client
/// is not two.
package struct IPAddress: Hashable, Sendable, CustomStringConvertible {
    /// 4 or 16 bytes in network order.
    package let bytes: [UInt8]

    private init(bytes: [UInt8]) {
        let mapped: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF]
        self.bytes = bytes.count == 16 && bytes.starts(with: mapped) ? Array(bytes[12...]) : bytes
    }

    /// Reads `192.0.2.1`, `2001:db8::1`; also with brackets, as it stands in a Host header.
    package init?(_ text: some StringProtocol) {
        var text = String(text)
        if text.hasPrefix("["), text.hasSuffix("]") { text = String(text.dropFirst().dropLast()) }
        guard text.utf8.count <= 45, !text.utf8.contains(0) else { return nil }
        var v4 = in_addr()
        var v6 = in6_addr()
        if inet_pton(AF_INET, text, &v4) == 1 {
            self.init(bytes: withUnsafeBytes(of: &v4) { Array($0) })
        } else if inet_pton(AF_INET6, text, &v6) == 1 {
            self.init(bytes: withUnsafeBytes(of: &v6) { Array($0) })
        } else {
            return nil
        }
    }

    /// The address of a connection's other end; nil for a Unix socket.
    init?(_ address: SocketAddress) {
        // The layout of sockaddr_in and sockaddr_in6 is the same everywhere: the address stands at byte 4 and 8.
        let range: Range<Int>
        switch address {
        case .v4: range = 4..<8
        case .v6: range = 8..<24
        case .unixDomainSocket: return nil
        }
        self.init(bytes: address.withSockAddr { start, _ in Array(UnsafeRawBufferPointer(start: start, count: range.upperBound)[range]) })
    }

    /// Whether it is of this machine: 127.0.0.0/8 or ::1.
    package var isLoopback: Bool {
        bytes.count == 4 ? bytes[0] == 127 : bytes.dropLast().allSatisfy { $0 == 0 } && bytes[15] == 1
    }

    /// What counts as one client when attempts are counted: the address for IPv4, the /64 for IPv6, where a client has 2⁶⁴
    /// addresses to choose from.
    package var client: IPNetwork { IPNetwork(self, prefix: bytes.count == 4 ? 32 : 64) }

    package var description: String {
        if bytes.count == 4 { return bytes.map(String.init).joined(separator: ".") }
        var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        _ = bytes.withUnsafeBytes { inet_ntop(AF_INET6, $0.baseAddress!, &text, socklen_t(INET6_ADDRSTRLEN)) }
        return String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}

/// A range of addresses with one prefix.
package struct IPNetwork: Hashable, Sendable, CustomStringConvertible {
    private let bytes: [UInt8]
    private let prefix: Int

    init(_ address: IPAddress, prefix: Int) {
        self.prefix = prefix
        bytes = Self.masked(address.bytes, prefix)
    }

    /// Reads `192.0.2.0/24`, `2001:db8::/32`, or an address, which stands for itself.
    package init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let first = parts.first, let address = IPAddress(first) else { return nil }
        let bits = address.bytes.count * 8
        guard parts.count == 2 else {
            self.init(address, prefix: bits)
            return
        }
        guard let prefix = Int(parts[1]), (0...bits).contains(prefix) else { return nil }
        self.init(address, prefix: prefix)
    }

    /// Whether an address is within.
    package func contains(_ address: IPAddress) -> Bool {
        address.bytes.count == bytes.count && Self.masked(address.bytes, prefix) == bytes
    }

    private static func masked(_ bytes: [UInt8], _ prefix: Int) -> [UInt8] {
        bytes.enumerated().map { index, byte in
            let kept = min(max(prefix - index * 8, 0), 8)
            return kept == 0 ? 0 : byte & (0xFF << (8 - kept))
        }
    }

    package var description: String {
        let address = IPAddress(bytes.count == 4 ? bytes.map(String.init).joined(separator: ".") : Self.text(bytes))
        let text = address?.description ?? ""
        return prefix == bytes.count * 8 ? text : "\(text)/\(prefix)"
    }

    private static func text(_ bytes: [UInt8]) -> String {
        stride(from: 0, to: 16, by: 2).map { String(Int(bytes[$0]) << 8 | Int(bytes[$0 + 1]), radix: 16) }.joined(separator: ":")
    }
}
