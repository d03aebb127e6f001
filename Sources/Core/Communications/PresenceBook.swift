/// What somebody does at a conversation.
package enum PresenceState: String, Sendable, CaseIterable {
    case viewing, typing
    /// Gone; never listed.
    case away
}

/// Somebody at a conversation, as colleagues see them.
package struct PresentPerson: Sendable, Equatable {
    package let id: PublicID
    package let name: String
    /// `viewing` or `typing`.
    package let state: PresenceState

    package init(id: PublicID, name: String, state: PresenceState) {
        self.id = id
        self.name = name
        self.state = state
    }
}

/// Who is at which conversation, as a pure value: a hint for colleagues, held in memory and soon forgotten.
///
/// Someone may be at a conversation in several places (tabs, browsers). Each says what it does there; colleagues see the person once, typing
/// where any of the places says so.
package struct PresenceBook: Sendable {
    /// For how long a word holds that is not said again, in milliseconds.
    package static let milliseconds: Int64 = 45_000
    /// Places at once, over the whole office. The one that was silent longest goes for a new one.
    package static let maximumPlaces = 1000

    /// Where a word comes from.
    package struct Place: Sendable, Hashable {
        /// The session or token.
        let session: String
        /// What the page calls its tab; empty where it does not say.
        let tab: String

        package init(session: String, tab: String) {
            self.session = session
            self.tab = tab
        }
    }

    /// The people at one conversation, in the order in which they came.
    package struct Scene: Sendable, Equatable {
        /// Grows with every change that colleagues can see, over all conversations.
        package let version: UInt64
        package let people: [PresentPerson]
    }

    private struct Entry {
        let place: Place
        let id: PublicID
        let name: String
        let state: PresenceState
        let heardAt: Int64
    }

    private var entries: [PublicID: [Entry]] = [:]
    private var count = 0
    private var nextEnd = Int64.max
    private var version: UInt64 = 0
    /// The conversations that have somebody.
    package private(set) var scenes: [PublicID: Scene] = [:]

    package init() {}

    /// Takes a word.
    /// - Parameters:
    ///   - now: the present moment in milliseconds of a clock that only runs forward.
    /// - Returns: whether colleagues see a difference.
    package mutating func say(
        _ state: PresenceState,
        _ person: PublicID,
        name: String,
        from place: Place,
        at conversation: PublicID,
        now: Int64
    ) -> Bool {
        var changed = forget(now: now)
        var list = entries[conversation] ?? []
        let index = list.firstIndex { $0.id == person && $0.place == place }
        let entry = Entry(place: place, id: person, name: name, state: state, heardAt: now)
        switch (index, state) {
        case (let index?, .away):
            list.remove(at: index)
            count -= 1
        case (nil, .away): return changed
        case (let index?, _): list[index] = entry
        case (nil, _):
            if count >= Self.maximumPlaces {
                changed = forgetLongestSilent() || changed
                list = entries[conversation] ?? []
            }
            list.append(entry)
            count += 1
        }
        nextEnd = min(nextEnd, now + Self.milliseconds)
        return put(list, at: conversation) || changed
    }

    /// Forgets what was not said again in time.
    /// - Returns: whether colleagues see a difference.
    package mutating func forget(now: Int64) -> Bool {
        guard now >= nextEnd else { return false }
        var changed = false
        nextEnd = .max
        for (conversation, list) in entries {
            let kept = list.filter { now < $0.heardAt + Self.milliseconds }
            for entry in kept { nextEnd = min(nextEnd, entry.heardAt + Self.milliseconds) }
            guard kept.count < list.count else { continue }
            count -= list.count - kept.count
            changed = put(kept, at: conversation) || changed
        }
        return changed
    }

    private mutating func forgetLongestSilent() -> Bool {
        let oldest = entries.min { a, b in (a.value.map(\.heardAt).min() ?? .max) < (b.value.map(\.heardAt).min() ?? .max) }
        guard let (conversation, list) = oldest, let heardAt = list.map(\.heardAt).min(),
            let index = list.firstIndex(where: { $0.heardAt == heardAt })
        else { return false }
        var kept = list
        kept.remove(at: index)
        count -= 1
        return put(kept, at: conversation)
    }

    private mutating func put(_ list: [Entry], at conversation: PublicID) -> Bool {
        entries[conversation] = list.isEmpty ? nil : list
        let people = Self.people(list)
        guard people != scenes[conversation]?.people ?? [] else { return false }
        version += 1
        scenes[conversation] = people.isEmpty ? nil : Scene(version: version, people: people)
        return true
    }

    private static func people(_ list: [Entry]) -> [PresentPerson] {
        var people: [PresentPerson] = []
        for entry in list {
            if let index = people.firstIndex(where: { $0.id == entry.id }) {
                guard entry.state == .typing else { continue }
                people[index] = PresentPerson(id: entry.id, name: entry.name, state: .typing)
            } else {
                people.append(PresentPerson(id: entry.id, name: entry.name, state: entry.state))
            }
        }
        return people
    }
}
