/// The client's side of a session (RFC 9051 section 3): which commands are under way, what belongs to which, what changed.
///
/// A value without IO and clock. Commands, responses and the end of the connection go in; the actions that come out are for the shell
/// to do, in order.
struct SessionMachine: Sendable {
    typealias ID = Int

    enum Action: Sendable {
        case write([UInt8])
        case complete(ID, Result<Answer, IMAPError>)
        /// The server is ready for the TLS handshake. Completes the command, but nothing in plain text may follow.
        case startTLS(ID)
        case capabilities(Set<String>)
        case exists(Int)
        /// Something happened in the selected mailbox outside of IDLE.
        case changed
        /// Another mailbox is about to be selected: what happened before is of no interest.
        case forgetChanges
        /// The server takes the connection for signed in.
        case preauthenticated
        case close
    }

    struct Flight: Sendable {
        let id: ID
        let tag: String
        let command: Command
        var nextPart = 1
        var answer = Answer()
        /// IDLE: the server has said `+`.
        var isIdling = false
        /// IDLE: DONE is out, or will follow at once.
        var isStopping = false
    }

    enum State: Sendable, Equatable {
        case greeting, ready
        case closed(IMAPError)
    }

    private(set) var state = State.greeting
    private(set) var capabilities: Set<String> = []
    /// Mails in the selected mailbox.
    var exists = 0
    var recent = 0
    private var greeting: ID?
    var flights: [Flight] = []
    /// Bytes of mail that one answer may hold; more ends the connection.
    var maximumAnswer = Int.max
    private var waiting: [(ID, Command)] = []
    private var tags = 0
    private var farewell: String?

    /// In which phase the server owes an answer; nil while it owes none.
    var owed: IMAPPhase? {
        switch state {
        case .closed: nil
        case .greeting: .greeting
        case .ready:
            flights.first.flatMap { $0.isIdling && !$0.isStopping ? nil : $0.command.phase }
        }
    }

    /// Bytes of mail that go out with the command that is under way.
    var payload: Int { flights.first?.command.payload ?? 0 }

    /// Waits for the greeting.
    mutating func awaitGreeting(_ id: ID) -> [Action] {
        switch state {
        case .greeting:
            greeting = id
            return []
        case .ready: return [.complete(id, .success(Answer()))]
        case .closed(let error): return [.complete(id, .failure(error))]
        }
    }

    /// Sends a command as soon as those before it allow it.
    mutating func send(_ command: Command, _ id: ID) -> [Action] {
        if case .closed(let error) = state {
            // A command that comes after the end did not cause it.
            if case .bye = error { return [.complete(id, .failure(error))] }
            return [.complete(id, .failure(.connectionLost))]
        }
        waiting.append((id, command))
        return start()
    }

    /// Ends IDLE; its answer follows when the server has confirmed.
    mutating func stopIdle(_ id: ID) -> [Action] {
        guard let index = flights.firstIndex(where: { $0.id == id && $0.command.effect == .idle }) else {
            guard let index = waiting.firstIndex(where: { $0.0 == id }) else { return [] }
            waiting.remove(at: index)
            return [.complete(id, .success(Answer()))]
        }
        guard !flights[index].isStopping else { return [] }
        flights[index].isStopping = true
        return flights[index].isIdling ? [.write(Self.done)] : []
    }

    static let done = Array("DONE\r\n".utf8)

    /// TLS is up: what was heard before it counts for nothing (RFC 9051 section 6.2.1).
    mutating func secured() -> [Action] {
        capabilities = []
        exists = 0
        recent = 0
        return [.capabilities([]), .exists(0), .forgetChanges]
    }

    /// The connection is over for this reason, unless the server gave a better one.
    mutating func fail(_ error: IMAPError) -> [Action] {
        if case .closed = state { return [] }
        let reason = error == .connectionLost ? farewell.map(IMAPError.bye) ?? error : error
        state = .closed(reason)
        let ids = [greeting].compactMap { $0 } + flights.map(\.id) + waiting.map(\.0)
        greeting = nil
        flights = []
        waiting = []
        return ids.map { .complete($0, .failure(reason)) } + [.close]
    }

    /// What a response means.
    mutating func receive(_ response: Response) -> [Action] {
        if case .closed = state { return [] }
        guard state != .greeting else { return receiveGreeting(response) }
        switch response {
        case .continuation: return continueCommand()
        case .tagged(let tag, let status): return finish(tag, status)
        case .status(let status): return note(status)
        case .capability(let capabilities): return learn(capabilities)
        case .exists(let number): return noteExists(number)
        case .recent(let number): return noteRecent(number)
        case .expunge: return noteExpunge()
        default:
            collect(response)
            if let bytes = oversized() { return fail(.literalTooLarge(bytes)) }
            return overflows() ? fail(.protocolError("more results than there are mails")) : []
        }
    }

    private mutating func receiveGreeting(_ response: Response) -> [Action] {
        guard case .status(let status) = response else { return fail(.protocolError("no greeting")) }
        switch status.kind {
        case .ok, .preauth:
            state = .ready
            let actions = learn(from: status) + (status.kind == .preauth ? [.preauthenticated] : [])
            defer { greeting = nil }
            return actions + (greeting.map { [.complete($0, .success(Answer()))] } ?? [])
        case .bye: return fail(.bye(status.words))
        case .no, .bad: return fail(.protocolError("no greeting: \(status.words)"))
        }
    }

    /// Untagged OK, NO, BAD, BYE.
    private mutating func note(_ status: StatusResponse) -> [Action] {
        if status.kind == .bye {
            farewell = status.words
            // Servers say it before they answer LOGOUT, and some before they refuse a sign-in.
            let effect = flights.first?.command.effect
            return effect == .logout || effect == .signIn ? [] : fail(.bye(status.words))
        }
        if let first = flights.indices.first, flights[first].command.effect == .examine {
            switch status.code {
            case "UIDVALIDITY": flights[first].answer.uidValidity = status.argument.flatMap(UInt32.init)
            case "UIDNEXT": flights[first].answer.uidNext = status.argument.flatMap(UInt32.init)
            default: break
            }
        }
        return learn(from: status)
    }

    private mutating func learn(from status: StatusResponse) -> [Action] {
        guard status.code == "CAPABILITY", let argument = status.argument else { return [] }
        return learn(ResponseParser.capabilities(argument.utf8))
    }

    private mutating func learn(_ capabilities: Set<String>) -> [Action] {
        self.capabilities = capabilities
        return [.capabilities(capabilities)]
    }

    /// `+`: the next part of the command, or the beginning of IDLE.
    private mutating func continueCommand() -> [Action] {
        guard let first = flights.indices.first else { return [] }
        if flights[first].nextPart < flights[first].command.parts.count {
            flights[first].nextPart += 1
            return [.write(flights[first].command.parts[flights[first].nextPart - 1])]
        }
        switch flights[first].command.effect {
        case .idle:
            guard !flights[first].isIdling else { return [] }
            flights[first].isIdling = true
            return flights[first].isStopping ? [.write(Self.done)] : []
        // The server asks for more than there is to say (RFC 9051 section 6.2.2).
        case .signIn: return [.write(Array("*\r\n".utf8))]
        default: return []
        }
    }

    private mutating func finish(_ tag: String, _ status: StatusResponse) -> [Action] {
        guard let index = flights.firstIndex(where: { $0.tag.uppercased() == tag.uppercased() }) else {
            return fail(.protocolError("an answer to no command: \(ServerWords.clean(tag.utf8))"))
        }
        let flight = flights.remove(at: index)
        guard status.kind == .ok else {
            if flight.command.effect == .examine { exists = 0 }
            let error = IMAPError.refusedByServer(command: flight.command.name, words: status.words, code: status.code)
            return [.complete(flight.id, .failure(error))] + start()
        }
        var actions: [Action] = []
        var answer = flight.answer
        switch flight.command.effect {
        case .startTLS: return [.startTLS(flight.id)]
        // What was offered to strangers need not be what is offered now.
        case .signIn: actions = learn([])
        case .examine: answer.exists = exists
        case .logout, .idle, .none: break
        }
        return actions + learn(from: status) + [.complete(flight.id, .success(answer))] + start()
    }

    /// Moves waiting commands out, as far as those under way allow it.
    private mutating func start() -> [Action] {
        var actions: [Action] = []
        while state == .ready, let (id, command) = waiting.first,
            flights.isEmpty || command.isPipelined && flights.allSatisfy(\.command.isPipelined)
        {
            waiting.removeFirst()
            tags += 1
            let flight = Flight(id: id, tag: "D\(tags)", command: command)
            flights.append(flight)
            if command.effect == .examine {
                exists = 0
                recent = 0
                actions += [.exists(0), .forgetChanges]
            }
            actions.append(.write(Array("\(flight.tag) ".utf8) + (command.parts.first ?? [])))
        }
        return actions
    }
}
