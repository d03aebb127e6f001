import Core
import IMAP
import Store

/// Compares a mailbox with its server and fetches what is not here, newest first, on a connection of its own, so that new
/// mail never waits for old. The same comparison brings the history of a new mailbox, the daily ledger, and what a server
/// that gave new numbers has besides what is known.
struct HistorySession {
    let context: MailboxContext
    let mailbox: Mailbox
    let connection: IMAPConnection
    let caution: Caution
    let recorder: HealthRecorder

    private var reader: FolderReader {
        FolderReader(context: context, mailbox: mailbox, connection: connection, caution: caution, recorder: recorder)
    }

    func run() async throws {
        let wanted = FolderChoice.choose(mailbox.settings?.folders, from: try await connection.mailboxes())
        recorder.heard()
        var open: [Open] = []
        var isComplete = true
        for folder in try await context.database.folders(of: mailbox.account) {
            guard let mailbox = wanted.first(where: { $0.name == folder.name })?.mailbox else { continue }
            if let lacking = try await compare(folder, mailbox) {
                open.append(Open(folder: folder, mailbox: mailbox, lacking: lacking))
            } else {
                isComplete = false
            }
        }
        if isComplete { recorder.comparing(false) }
        for one in open where !one.lacking.isEmpty {
            guard try await connection.examine(one.mailbox).uidValidity == one.folder.uidValidity else { continue }
            try await fetch(one.lacking, one.folder)
            recorder.history(one.folder.id, lacks: try await look(one.folder).count)
        }
        try await fetchWanted(wanted)
    }

    private struct Open {
        var folder: EmailFolder
        var mailbox: IMAPMailbox
        var lacking: UIDSet
    }

    // MARK: - Comparing

    /// What is on the server, wanted, and not here; nil where the numbers are not known yet.
    private func compare(_ folder: EmailFolder, _ open: IMAPMailbox) async throws -> UIDSet? {
        let selected = try await connection.examine(open)
        // The live connection finds new numbers and begins anew; there is nothing to compare with until it did.
        guard selected.uidValidity == folder.uidValidity else { return nil }
        var lacking = try await look(folder)
        if !lacking.isEmpty { lacking = try await findAgain(lacking, folder) }
        recorder.history(folder.id, lacks: lacking.count)
        return lacking
    }

    /// Puts the server's numbers beside ours and keeps the result.
    /// - Returns: what is on the server, wanted, and not here.
    private func look(_ folder: EmailFolder) async throws -> UIDSet {
        // What is above the cursor belongs to the live connection.
        let cursor = try await context.database.folders(of: mailbox.account).first { $0.id == folder.id }?.lastUID ?? 0
        guard cursor > 0 else { return try await keep(UIDSet([]), UIDSet([]), UIDSet([]), folder) }
        let old = UIDSet(ranges: [1...cursor])
        let all = try await connection.search(since: nil, uids: nil).intersection(old)
        let scope = try await scope(all, folder)
        recorder.heard()
        let stored = UIDSet(try await context.database.storedUIDs(folder)).intersection(old)
        return try await keep(all, scope, stored, folder)
    }

    private func keep(_ all: UIDSet, _ scope: UIDSet, _ stored: UIDSet, _ folder: EmailFolder) async throws -> UIDSet {
        let lacking = scope.subtracting(stored)
        let ledger = EmailFolder.Ledger(
            onServer: scope.count,
            here: scope.count - lacking.count,
            gone: stored.subtracting(all).count,
            lacking: lacking.count,
            checkedAt: context.database.now()
        )
        var newest = lacking
        let listed = try await reader.list(newest.popHighest(min(Self.listedInLedger, caution.listedAtOnce)))
        try await context.database.record(ledger, lacking: listed, of: folder)
        recorder.compared()
        return lacking
    }

    /// Which of a folder's mails the owner wants: all; or those of the last 30 days before the mailbox was connected; or
    /// none that were there before. What came after is wanted always.
    private func scope(_ all: UIDSet, _ folder: EmailFolder) async throws -> UIDSet {
        guard let settings = mailbox.settings, settings.backfill != .all, let connectedAt = mailbox.connectedAt else { return all }
        let later =
            folder.historyAbove > 0 && folder.historyAbove < .max
            ? all.intersection(UIDSet(ranges: [folder.historyAbove + 1...UInt32.max])) : UIDSet([])
        if settings.backfill == .none, folder.historyAbove > 0 { return later }
        let since = settings.backfill == .month ? connectedAt.adding(seconds: -30 * 86_400) : connectedAt
        let day = CivilDate.date(ofDay: Int((since.milliseconds / 86_400_000)))
        return try await connection.search(since: (day.year, day.month, day.day), uids: nil).intersection(all).union(later)
    }

    /// Mails that were here under other numbers: those whose size, arrival and Message-ID are unique need no body.
    private func findAgain(_ lacking: UIDSet, _ folder: EmailFolder) async throws -> UIDSet {
        let known = try await context.database.knownMails(folder)
        guard !known.isEmpty, let validity = folder.uidValidity else { return lacking }
        var listed: [ListedMail] = []
        var rest = lacking
        while !rest.isEmpty { listed += try await reader.list(rest.popHighest(caution.listedAtOnce), withMessageID: true) }
        let pairs = ValidityMatch.pairs(listed: listed, known: known)
        for start in stride(from: 0, to: pairs.count, by: 1000) {
            try await context.database.record(
                pairs[start..<min(start + 1000, pairs.count)].map { mail, journal in
                    let location = MailLocation(
                        folder: folder.id,
                        uidValidity: validity,
                        uid: mail.uid,
                        size: mail.size,
                        internalDate: mail.internalDate
                    )
                    return (location, journal)
                }
            )
        }
        return lacking.subtracting(UIDSet(pairs.map(\.mail.uid)))
    }

    // MARK: - Fetching

    private static let listedInLedger = 200

    private func fetch(_ lacking: UIDSet, _ folder: EmailFolder) async throws {
        let reader = reader
        var rest = lacking
        while !rest.isEmpty {
            let listed = try await reader.list(rest.popHighest(caution.listedAtOnce)).sorted { $0.uid > $1.uid }
            let later = rest.count
            _ = try await reader.take(listed, in: folder, moveCursor: false) { recorder.history(folder.id, lacks: later + $0) }
        }
    }

    /// Oversized mails that somebody asked for.
    private func fetchWanted(_ folders: [FolderChoice.Wanted]) async throws {
        let known = try await context.database.folders(of: mailbox.account)
        for wanted in try await context.database.wantedMails(mailbox.account) {
            guard let folder = known.first(where: { $0.id == wanted.folder }), folder.uidValidity == wanted.uidValidity,
                let open = folders.first(where: { $0.name == folder.name })?.mailbox
            else {
                try await context.database.failed(wanted, why: "The mail cannot be found on the server any more.")
                continue
            }
            // Under new numbers it may be another mail; the live connection finds them, and the card then has its new place.
            guard try await connection.examine(open).uidValidity == wanted.uidValidity else { continue }
            do {
                try await fetch(wanted)
            } catch IMAPError.refusedByServer(_, let words, _) {
                try await context.database.failed(wanted, why: "The server refused it: \(words)")
            } catch IMAPError.literalTooLarge(let bytes) {
                let megabytes = bytes >> 20
                try await context.database.failed(
                    wanted,
                    why: "The mail has \(megabytes) MB; more than \(ListenerTuning.maximumWanted >> 20) MB cannot be stored."
                )
                throw IMAPError.literalTooLarge(bytes)
            } catch let error as IMAPError {
                if caution.brokeWish(wanted.card) {
                    let fault = ListenerFault(of: error)
                    try await context.database.failed(wanted, why: "It could not be fetched. \(fault.words)")
                }
                throw error
            }
        }
    }

    private func fetch(_ wanted: WantedMail) async throws {
        // Its size is known only as somebody once announced it: it gets all there is, alone.
        let share = try await context.held.take(.max)
        defer { withExtendedLifetime(share) {} }
        guard let mail = try await connection.mails(UIDSet([wanted.uid])).first else {
            return try await context.database.failed(wanted, why: "The mail is not on the server any more.")
        }
        recorder.heard()
        var intake = RawIntake(raw: mail.bytes, contentHash: MailHash.content(mail.bytes), source: "imap", seen: true)
        intake.sourceAt = mail.internalDate.map(Timestamp.init(milliseconds:))
        intake.replaces = wanted.card
        _ = try await context.intake.take([intake], account: mailbox.account)
    }
}
