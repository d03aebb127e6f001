/// Whom an answer goes to (RFC 5322 section 3.6.3).
package struct Addressees: Sendable, Hashable {
    /// Addresses in one message at most.
    package static let maximum = 100

    package var to: [Correspondent]
    package var cc: [Correspondent]
    package var bcc: [Correspondent]

    package init(to: [Correspondent], cc: [Correspondent] = [], bcc: [Correspondent] = []) {
        self.to = to
        self.cc = cc
        self.bcc = bcc
    }

    package var all: [Correspondent] { to + cc + bcc }

    /// The addresses that a mail server is told, each once.
    package var envelope: [String] {
        var seen: Set<String> = []
        return all.filter { !$0.key.isEmpty && seen.insert($0.key).inserted }.map(\.address)
    }

    /// The message that is answered, as far as it matters for whom the answer goes to.
    package struct Answered: Sendable {
        package var direction: Direction
        package var from: Correspondent?
        package var replyTo: [Correspondent]
        package var to: [Correspondent]
        package var cc: [Correspondent]

        package init(direction: Direction, from: Correspondent?, replyTo: [Correspondent], to: [Correspondent], cc: [Correspondent]) {
            self.direction = direction
            self.from = from
            self.replyTo = replyTo
            self.to = to
            self.cc = cc
        }
    }

    /// Whom an answer to that message goes to by itself. To one's own message it goes to whom that went.
    /// - Parameters:
    ///   - all: everybody who got the message, and not only its sender.
    ///   - own: the office's own addresses, which get nothing.
    package static func reply(to answered: Answered, all: Bool, own: Set<String>) -> Addressees {
        func others(_ list: [Correspondent], but known: [Correspondent] = []) -> [Correspondent] {
            var seen = own.union(known.map(\.key))
            return list.filter { !$0.key.isEmpty && seen.insert($0.key).inserted }
        }
        if answered.direction == .outbound {
            let to = others(answered.to)
            return Addressees(to: to, cc: all ? others(answered.cc, but: to) : [])
        }
        let asked = answered.replyTo.isEmpty ? answered.from.map { [$0] } ?? [] : answered.replyTo
        var to = others(asked)
        // Whoever writes from the office's own address to itself wants the answer there.
        if to.isEmpty { to = asked }
        guard all else { return Addressees(to: to) }
        to += others(answered.to, but: to)
        return Addressees(to: to, cc: others(answered.cc, but: to))
    }

    /// The subject of an answer.
    package static func subject(of subject: String, forward: Bool) -> String {
        let bare = Preview.subject(subject)
        if forward { return "Fwd: " + bare }
        return bare.isEmpty ? "Re:" : "Re: " + bare
    }
}
