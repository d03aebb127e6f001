/// Untagged data: it belongs to the command under way, or to nobody. Mails name themselves by UID: servers work on several FETCH commands
/// at once and mix their data (Dovecot does as soon as its output is full), so that order says nothing.
extension SessionMachine {
    /// Most UIDs that are collected from the lists of one SEARCH.
    static let maximumFound = 16 << 20

    mutating func noteExists(_ number: Int) -> [Action] {
        defer { exists = number }
        // Some servers repeat the number now and then.
        return [.exists(number)] + (number == exists ? [] : noteChange())
    }

    mutating func noteRecent(_ number: Int) -> [Action] {
        defer { recent = number }
        return number > recent ? noteChange() : []
    }

    mutating func noteExpunge() -> [Action] {
        exists = max(0, exists - 1)
        return [.exists(exists)] + noteChange()
    }

    private mutating func noteChange() -> [Action] {
        guard let first = flights.indices.first else { return [.changed] }
        switch flights[first].command.effect {
        case .examine: return []
        case .idle:
            flights[first].answer.changed = true
            let isIdling = flights[first].isIdling
            guard !flights[first].isStopping else { return [] }
            flights[first].isStopping = true
            return isIdling ? [.write(Self.done)] : []
        default: return [.changed]
        }
    }

    mutating func collect(_ response: Response) {
        if case .fetch(let items) = response { return collect(items) }
        guard let first = flights.indices.first else { return }
        switch (response, flights[first].command.wanted) {
        case (.list(let mailbox), .mailboxes(let maximum)):
            if flights[first].answer.mailboxes.count < maximum { flights[first].answer.mailboxes.append(mailbox) }
        case (.mailboxStatus(let status), .status): flights[first].answer.status = status
        case (.search(let uids), .found): flights[first].answer.found += uids
        case (.extendedSearch(let set), .found): flights[first].answer.foundSet = flights[first].answer.foundSet.union(set)
        default: break
        }
    }

    /// Goes to every command that asked for this mail: what one of them learns about it is true for the others.
    private mutating func collect(_ items: FetchedItems) {
        guard let uid = items.uid else { return }
        for index in flights.indices {
            guard case .mails(let wanted) = flights[index].command.wanted, wanted.contains(uid) else { continue }
            flights[index].answer.bytes += (items.body?.count ?? 0) + (items.header?.count ?? 0) + (items.fields?.count ?? 0)
            if flights[index].answer.mails[uid]?.merge(items) == nil {
                flights[index].answer.uids.append(uid)
                flights[index].answer.mails[uid] = items
            }
        }
    }

    /// Bytes of the largest answer if that is more than is taken: mails may be larger than the server said before.
    func oversized() -> Int? {
        flights.map(\.answer.bytes).max().flatMap { $0 > maximumAnswer ? $0 : nil }
    }

    func overflows() -> Bool {
        flights.first.map { $0.answer.found.count > Self.maximumFound || $0.answer.foundSet.ranges.count > Self.maximumFound } ?? false
    }
}
