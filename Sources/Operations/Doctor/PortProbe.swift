#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Whether an address can be listened on, or answers.
enum PortProbe {
    enum Outcome: Sendable, Equatable {
        case fine, taken
        /// The system does not let this process listen there.
        case refused(String)
        case silent(String)
    }

    /// Blocking, for at most two seconds.
    /// - Parameter connecting: whether something has to answer there; else the address has to be free.
    static func look(_ host: String, _ port: Int, connecting: Bool) -> Outcome {
        var hints = addrinfo()
        #if canImport(Glibc)
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        #else
        hints.ai_socktype = SOCK_STREAM
        #endif
        hints.ai_flags = AI_NUMERICSERV | (connecting ? 0 : AI_PASSIVE)
        var found: UnsafeMutablePointer<addrinfo>?
        let name = connecting ? reachable(host) : host
        let status = getaddrinfo(name, "\(port)", &hints, &found)
        defer { if let found { freeaddrinfo(found) } }
        guard status == 0, let address = found?.pointee else { return .refused(String(cString: gai_strerror(status))) }
        let socket = socket(address.ai_family, address.ai_socktype, 0)
        guard socket >= 0 else { return .refused(String(cString: strerror(errno))) }
        defer { close(socket) }
        return connecting ? connect(socket, address) : listen(socket, address)
    }

    private static func listen(_ socket: Int32, _ address: addrinfo) -> Outcome {
        // As the service does it: connections of the one before that are still closing are no obstacle.
        var yes: Int32 = 1
        setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
        guard bind(socket, address.ai_addr, address.ai_addrlen) == 0 else {
            return errno == EADDRINUSE ? .taken : .refused(String(cString: strerror(errno)))
        }
        return .fine
    }

    private static func connect(_ socket: Int32, _ address: addrinfo) -> Outcome {
        var limit = timeval(tv_sec: 2, tv_usec: 0)
        setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        #if canImport(Glibc)
        let answered = Glibc.connect(socket, address.ai_addr, address.ai_addrlen) == 0
        #else
        let answered = Darwin.connect(socket, address.ai_addr, address.ai_addrlen) == 0
        #endif
        return answered ? .fine : .silent(String(cString: strerror(errno)))
    }

    /// What listens everywhere answers on this machine's own address.
    private static func reachable(_ host: String) -> String { host == "0.0.0.0" ? "127.0.0.1" : host == "::" ? "::1" : host }
}
