import LiveSocket
import NIOCore
import Store
import Synchronization

/// One live socket's life: everything after the number that the page saw last, then what comes, and a sign of life.
struct LiveFeed: Sendable {
    /// Items in one message.
    static let pageSize = 100

    let services: WebServices
    let credential: CredentialHash
    let start: Int64

    func serve(_ socket: Socket) async throws {
        services.sockets.add(1)
        defer { services.sockets.add(-1) }
        let position = Position(start)
        try socket.outbound.write(text: #"{"type":"hello","n":\#(start)}"#)
        try await withThrowingTaskGroup(of: Void.self) { group in
            // The page says nothing that we would need, but what it sends must be read, or the socket is taken for dead.
            group.addTask { for await _ in socket.inbound {} }
            group.addTask { try await forward(socket, position) }
            group.addTask { try await ping(socket, position) }
            let presence = PresenceFeed(services: services, credential: credential)
            group.addTask { try await presence.serve(socket) }
            group.addTask { try await presence.forgetAbsent() }
            // Whichever ends first ends the others: the peer left, or the session did.
            try await group.next()
            group.cancelAll()
        }
    }

    /// Sends what is new whenever there is something. Ends when the session does.
    private func forward(_ socket: Socket, _ position: Position) async throws {
        for await number in services.database.hub.numbers() {
            // Also where the number is not new: a session's end is a number as well.
            repeat {
                guard let page = try await services.accounts.events(for: credential, after: position.value, limit: Self.pageSize) else {
                    return socket.outbound.close(.policyViolation, reason: "signed out")
                }
                if page.count > 0 { try socket.outbound.write(text: ByteBuffer(bytes: page.json)) }
                position.value = page.next
                try await socket.outbound.room()
            } while position.value < number
        }
    }

    private func ping(_ socket: Socket, _ position: Position) async throws {
        while true {
            try await Task.sleep(for: services.settings.pingInterval)
            // Sessions also end by mere passing of time, which makes no event.
            guard try await services.accounts.events(for: credential, after: services.database.hub.last, limit: 1) != nil else {
                return socket.outbound.close(.policyViolation, reason: "signed out")
            }
            try socket.outbound.write(text: #"{"type":"ping","n":\#(position.value)}"#)
        }
    }
}

/// The number that was sent last, shared by the tasks of one socket.
private final class Position: Sendable {
    private let number: Mutex<Int64>

    init(_ number: Int64) { self.number = Mutex(number) }

    var value: Int64 {
        get { number.withLock { $0 } }
        set { number.withLock { $0 = newValue } }
    }
}
