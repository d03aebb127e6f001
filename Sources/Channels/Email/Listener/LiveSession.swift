import Core
import IMAP
import Store

/// One connection that waits for new mail: everything above the folders' cursors, oldest first.
///
/// It stays in IDLE on the first folder (``IMAPConnection/idle(for:)`` polls where the server has none) and looks at the other
/// folders by STATUS when IDLE is renewed. Folders are opened by EXAMINE, read-only: no flag can change.
struct LiveSession {
    let context: MailboxContext
    let mailbox: Mailbox
    let connection: IMAPConnection
    let caution: Caution
    let recorder: HealthRecorder
    /// Called once the folders are known and their new mail is here.
    let onCaughtUp: @Sendable () -> Void

    private struct Open {
        var folder: EmailFolder
        var mailbox: IMAPMailbox
    }

    /// Reads new mail until the connection ends; then it throws.
    func run() async throws {
        var open = try await foldersCaughtUp()
        onCaughtUp()
        // IDLE tells of one folder only: the others are asked more often.
        let seconds = context.tuning.idleSeconds
        var round = Round(seconds: open.count == 1 ? seconds : min(seconds, 30))
        while true {
            recorder.proved(promise: promise)
            let outcome = try await connection.idle(for: .milliseconds(round.rest(at: context.board.now.steady)))
            recorder.heard()
            if outcome == .changed { open[0].folder = try await newMail(open[0].folder) }
            guard round.isOver(at: context.board.now.steady) else { continue }
            open = try await lookRound(open)
            round.begin(at: context.board.now.steady)
        }
    }

    /// Looks at all folders. The list of them is read again where one is gone, or may be back.
    private func lookRound(_ open: [Open]) async throws -> [Open] {
        guard !recorder.missesFolder else { return try await foldersCaughtUp() }
        var open = open
        do {
            for index in open.indices.dropFirst() { open[index].folder = try await look(open[index]) }
            // Opening it anew also tells when the server gave it new numbers.
            open[0].folder = try await catchUp(open[0])
            return open
        } catch IMAPError.unknownMailbox {
            return try await foldersCaughtUp()
        }
    }

    /// Until when the next proof has to come: the rest of a round, and the time for which an answer may be owed.
    private var promise: Int64 { (context.tuning.idleSeconds + 4 * context.tuning.timeoutSeconds) * 1000 }

    /// All folders, their new mail taken; the first one is open afterwards.
    private func foldersCaughtUp() async throws -> [Open] {
        var open = try await folders()
        for index in open.indices.reversed() { open[index].folder = try await catchUp(open[index]) }
        return open
    }

    private func folders() async throws -> [Open] {
        let wanted = FolderChoice.choose(mailbox.settings?.folders, from: try await connection.mailboxes())
        recorder.heard()
        let known = try await context.database.prepareFolders(
            mailbox.account,
            wanted: wanted.map { ($0.name, $0.role, $0.mailbox != nil) }
        )
        let missing = wanted.filter { $0.mailbox == nil }.map(\.name)
        let fault = missing.isEmpty ? nil : ListenerFault(.folderMissing, detail: missing.joined(separator: ", "))
        let open = known.compactMap { folder in
            wanted.first { $0.name == folder.name }?.mailbox.map { Open(folder: folder, mailbox: $0) }
        }
        if let fault, open.isEmpty { throw fault }
        recorder.missingFolder(fault)
        return open
    }

    /// Opens a folder, begins to count where it is new or has new numbers, and takes its new mail.
    private func catchUp(_ open: Open) async throws -> EmailFolder {
        let selected = try await connection.examine(open.mailbox)
        recorder.heard()
        var folder = open.folder
        if folder.uidValidity != selected.uidValidity {
            let last = try await lastUID(selected)
            recorder.comparing(true)
            folder = try await context.database.begin(folder, uidValidity: selected.uidValidity, lastUID: last)
            onCaughtUp()
        }
        return try await newMail(folder)
    }

    private func lastUID(_ selected: IMAPSelected) async throws -> UInt32 {
        if let next = selected.uidNext { return next > 0 ? next - 1 : 0 }
        return try await connection.search(since: nil, uids: nil).max ?? 0
    }

    /// Whether a folder that is not open has something new.
    private func look(_ open: Open) async throws -> EmailFolder {
        let status = try await connection.status(of: open.mailbox)
        recorder.heard()
        let hasNew = status.uidNext.map { UInt64($0) > UInt64(open.folder.lastUID) + 1 } ?? true
        let isKnown = status.uidValidity == open.folder.uidValidity && !hasNew
        return isKnown ? open.folder : try await catchUp(open)
    }

    private func newMail(_ folder: EmailFolder) async throws -> EmailFolder {
        guard folder.lastUID < .max else { return folder }
        let uids = try await connection.search(since: nil, uids: UIDSet(ranges: [folder.lastUID + 1...UInt32.max]))
        recorder.heard()
        guard let last = uids.max, let validity = folder.uidValidity else { return folder }
        let reader = FolderReader(context: context, mailbox: mailbox, connection: connection, caution: caution, recorder: recorder)
        defer { recorder.waiting(0) }
        var rest = uids
        var lacks = false
        while !rest.isEmpty {
            let next = rest.popLowest(caution.listedAtOnce)
            let later = rest.count
            let listed = try await reader.list(next).sorted { $0.uid < $1.uid }
            let came = try await reader.take(listed, in: folder, moveCursor: true) { recorder.waiting(later + $0) }
            lacks = lacks || came < next.count
        }
        try await context.database.advance(FolderCursor(folder: folder.id, uidValidity: validity, lastUID: last))
        if lacks {
            // Deleted in between, or left out by the server: the comparison tells.
            recorder.comparing(true)
            try await context.database.forgetLedger(of: folder)
            onCaughtUp()
        }
        var folder = folder
        folder.lastUID = last
        return folder
    }
}

/// How long until the other folders are looked at.
private struct Round {
    /// Milliseconds from one look to the next.
    private let length: Int64
    private var began: Int64?

    init(seconds: Int64) { length = seconds * 1000 }

    mutating func begin(at now: Int64) { began = now }

    /// Milliseconds to wait, 1 or more.
    mutating func rest(at now: Int64) -> Int64 {
        let began = began ?? now
        self.began = began
        return max(1, began + length - now)
    }

    func isOver(at now: Int64) -> Bool { began.map { now - $0 >= length } ?? false }
}

extension UIDSet {
    /// Takes the `limit` lowest UIDs out of the set, fewer if there are not as many.
    fileprivate mutating func popLowest(_ limit: Int) -> UIDSet {
        let lowest = UIDSet(Array(ascending.prefix(limit)))
        self = subtracting(lowest)
        return lowest
    }
}
