internal import Dispatch
internal import NIOCore
internal import NIOPosix

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#else
internal import Darwin
#endif

/// Looks names up with getaddrinfo, away from tasks and event loops. NIO's own way has one thread a loop, on which a name server that
/// does not answer would hold up all other accounts.
enum NameLookup {
    /// Grows with the number of lookups that block at the same time.
    static let queue = DispatchQueue(label: "imap.names", attributes: .concurrent)

    /// All addresses of a host, in the order of RFC 6724. Blocks.
    /// - Throws: ``IMAPError/nameNotFound``, ``IMAPError/timedOut(_:)`` where the name server does not answer.
    static func addresses(host: String, port: Int) throws(IMAPError) -> [SocketAddress] {
        var hints = addrinfo()
        hints.ai_family = AF_UNSPEC
        #if canImport(Glibc)
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        #else
        hints.ai_socktype = SOCK_STREAM
        #endif
        guard !host.isEmpty, !host.utf8.contains(0), (1...65535).contains(port) else { throw .nameNotFound }
        var list: UnsafeMutablePointer<addrinfo>?
        let code = getaddrinfo(host, nil, &hints, &list)
        defer { if let list { freeaddrinfo(list) } }
        if code == EAI_AGAIN { throw .timedOut(.name) }
        guard code == 0 else { throw .nameNotFound }
        var addresses: [SocketAddress] = []
        var next = list
        while let entry = next?.pointee {
            if let address = address(entry, port: port) { addresses.append(address) }
            next = entry.ai_next
        }
        if addresses.isEmpty { throw .nameNotFound }
        return addresses
    }

    private static func address(_ entry: addrinfo, port: Int) -> SocketAddress? {
        guard let pointer = UnsafeRawPointer(entry.ai_addr) else { return nil }
        switch entry.ai_family {
        case AF_INET:
            var address = SocketAddress(pointer.loadUnaligned(as: sockaddr_in.self))
            address.port = port
            return address
        case AF_INET6:
            var address = SocketAddress(pointer.loadUnaligned(as: sockaddr_in6.self))
            address.port = port
            return address
        default: return nil
        }
    }
}

/// Gives NIO's connector (RFC 8305) the addresses that were found.
struct FoundAddresses: Resolver, Sendable {
    let addresses: [SocketAddress]
    let loop: any EventLoop

    func initiateAQuery(host: String, port: Int) -> EventLoopFuture<[SocketAddress]> { found(.inet) }
    func initiateAAAAQuery(host: String, port: Int) -> EventLoopFuture<[SocketAddress]> { found(.inet6) }
    func cancelQueries() {}

    private func found(_ family: NIOBSDSocket.ProtocolFamily) -> EventLoopFuture<[SocketAddress]> {
        loop.makeSucceededFuture(addresses.filter { $0.protocol == family })
    }
}
