import Core
import LiveSocket
import NIOCore
import Store
import Synchronization

/// Who is at which conversation right now, for all sockets. In memory only: after a restart pages say it again.
final class PresenceBoard: Sendable {
    private struct State {
        var book = PresenceBook()
        var waiters: [Int: AsyncStream<Void>.Continuation] = [:]
        var nextWaiter = 0
    }

    private let state = Mutex(State())
    private let monotonic: @Sendable () -> UInt64

    /// - Parameter monotonic: a clock that only runs forward, in nanoseconds.
    init(monotonic: @escaping @Sendable () -> UInt64) { self.monotonic = monotonic }

    /// Takes what somebody's page says of itself.
    /// - Parameter tab: what the page calls its tab; empty where it does not say.
    func say(_ word: PresenceState, _ identity: Identity, tab: String, at conversation: PublicID) {
        let user = identity.user
        let place = PresenceBook.Place(session: Self.name(identity.credential), tab: tab)
        change { book, now in book.say(word, user.id, name: user.name, from: place, at: conversation, now: now) }
    }

    /// The people at a conversation, in the order in which they came.
    func people(at conversation: PublicID) -> [PresentPerson] {
        forget()
        return state.withLock { $0.book.scenes[conversation]?.people ?? [] }
    }

    /// All conversations that have somebody.
    var scenes: [PublicID: PresenceBook.Scene] { state.withLock { $0.book.scenes } }

    /// Forgets who was not heard of in time. Costs nothing where there is nobody to forget.
    func forget() {
        change { book, now in book.forget(now: now) }
    }

    /// A wake-up whenever something changed, beginning with one. It carries nothing: who is woken compares ``scenes`` with what he told last,
    /// so that for a slow socket changes become fewer and nothing piles up.
    func changes() -> AsyncStream<Void> {
        AsyncStream(bufferingPolicy: .bufferingNewest(1)) { continuation in
            let id = state.withLock { state in
                let id = state.nextWaiter
                state.nextWaiter += 1
                state.waiters[id] = continuation
                continuation.yield()
                return id
            }
            continuation.onTermination = { [self] _ in
                state.withLock { _ = $0.waiters.removeValue(forKey: id) }
            }
        }
    }

    private func change(_ body: (inout PresenceBook, Int64) -> Bool) {
        let now = Int64(monotonic() / 1_000_000)
        let waiters = state.withLock { state in body(&state.book, now) ? Array(state.waiters.values) : [] }
        // Outside of the lock: one that ends is told so under the lock of its task, which `yield` takes too.
        for waiter in waiters { waiter.yield() }
    }

    private static func name(_ credential: Identity.Credential) -> String {
        switch credential {
        case .session(let key): "session \(key)"
        case .token(let key): "token \(key)"
        }
    }
}

/// Tells one socket who is where.
struct PresenceFeed: Sendable {
    let services: WebServices
    let credential: CredentialHash

    /// Sends a frame for each conversation whose people are others than was told last. Ends when the session does.
    ///
    /// A new socket is told of every conversation that has somebody; what its page knew before is void.
    func serve(_ socket: Socket) async throws {
        var told: [PublicID: UInt64] = [:]
        for await _ in services.presence.changes() {
            let scenes = services.presence.scenes
            let gone = told.keys.filter { scenes[$0] == nil }
            let news = scenes.filter { told[$0.key] != $0.value.version }
            guard !gone.isEmpty || !news.isEmpty else { continue }
            // Asked after the look, and past the memory of identities: what happens after the end of a session is not told.
            guard let role = try await services.accounts.role(of: credential) else {
                return socket.outbound.close(.policyViolation, reason: "signed out")
            }
            guard Set<Role>.inbox.contains(role) else { continue }
            for conversation in gone { try await send(conversation, [], socket) }
            for (conversation, scene) in news.sorted(by: { $0.value.version < $1.value.version }) {
                try await send(conversation, scene.people, socket)
            }
            told = scenes.mapValues(\.version)
        }
    }

    private func send(_ conversation: PublicID, _ people: [PresentPerson], _ socket: Socket) async throws {
        try await socket.outbound.room()
        var writer = JSONWriter(capacity: 128 + people.count * 100)
        writer.object { writer in
            writer.member("type", "presence")
            writer.member("conversation_id", conversation)
            writer.key("people")
            PresenceJSON.people(people, &writer)
        }
        try socket.outbound.write(text: ByteBuffer(bytes: writer.bytes))
    }

    /// Sees to it that those who left without a word are forgotten while somebody looks. Never ends by itself.
    func forgetAbsent() async throws {
        while true {
            try await Task.sleep(for: services.settings.presenceInterval)
            services.presence.forget()
        }
    }
}
