import Core
import Crypto
import IMAP
import Store

/// Takes mails from a folder that the connection has open, in windows: while one is stored the next one is on its way.
struct FolderReader: Sendable {
    let context: MailboxContext
    let mailbox: Mailbox
    let connection: IMAPConnection
    let caution: Caution
    let recorder: HealthRecorder

    /// - Parameters:
    ///   - listed: in the order in which they are to be taken.
    ///   - moveCursor: whether the folder's cursor moves on with each window; then the order is ascending.
    ///   - afterWindow: told how many mails are still to come.
    /// - Returns: how many came; those that the server left out are absent.
    func take(
        _ listed: [ListedMail],
        in folder: EmailFolder,
        moveCursor: Bool,
        afterWindow: (_ rest: Int) async throws -> Void
    ) async throws -> Int {
        var came = 0
        let windows = FetchWindow.cut(listed, bytes: ListenerTuning.windowBytes, count: caution.windowMails) { isCard($0, folder) }
        guard !windows.isEmpty else { return 0 }
        var batch = try await fetch(windows[0], folder)
        var rest = listed.count
        for (index, window) in windows.enumerated() {
            async let next = index + 1 < windows.count ? fetch(windows[index + 1], folder) : Batch()
            came += batch.mails.count
            do {
                try await store(batch.mails, folder, cursor: moveCursor ? window.last?.uid : nil)
            } catch {
                batch = Batch()
                _ = try? await next
                throw error
            }
            // Before the next one is waited for, which may wait for the share of this one.
            batch = Batch()
            rest -= window.count
            try await afterWindow(rest)
            batch = try await next
        }
        return came
    }

    /// What the server says of mails. How many it is asked for at once depends on how that went before.
    /// - Parameter uids: at most ``Caution/listedAtOnce``.
    func list(_ uids: UIDSet, withMessageID: Bool = false) async throws -> [ListedMail] {
        do {
            let listed = try await connection.summaries(of: uids, withMessageID: withMessageID).map(ListedMail.init)
            recorder.heard()
            caution.listed()
            return listed
        } catch {
            caution.brokeListing(with: error)
            throw error
        }
    }

    private func store(_ batch: [RawIntake], _ folder: EmailFolder, cursor uid: UInt32?) async throws {
        let validity = folder.uidValidity ?? 0
        let cursor = uid.map { SourceCursor.folder(FolderCursor(folder: folder.id, uidValidity: validity, lastUID: $0)) }
        let counts = try await context.intake.take(batch, account: mailbox.account, cursor: cursor)
        context.board.count(counts.new, for: mailbox.account.id)
    }

    /// Mails in memory, and the share of memory that they may take.
    private struct Batch {
        var mails: [RawIntake] = []
        var share: ByteBudget.Share?
    }

    private func fetch(_ window: [ListedMail], _ folder: EmailFolder) async throws -> Batch {
        // What could not be stored need not be fetched.
        try await context.database.requireRoom()
        let share = try await context.held.take(window.reduce(0) { $0 + (isCard($1, folder) ? 0 : $1.size) })
        return Batch(mails: try await mails(window, folder), share: share)
    }

    private func mails(_ window: [ListedMail], _ folder: EmailFolder) async throws -> [RawIntake] {
        do {
            if let mail = window.first, window.count == 1, isCard(mail, folder) { return [try await card(mail, folder)] }
            let mails = try await connection.mails(UIDSet(window.map(\.uid)))
            recorder.heard()
            caution.fetched(window.count)
            let byUID = Dictionary(mails.map { ($0.uid, $0) }) { first, _ in first }
            // What vanished meanwhile is absent; the next comparison with the server shows it.
            return window.compactMap { listed in byUID[listed.uid].map { intake($0.bytes, listed, folder) } }
        } catch {
            caution.broke(window, folder: folder.id, with: error)
            throw error
        }
    }

    private func isCard(_ mail: ListedMail, _ folder: EmailFolder) -> Bool {
        mail.size > context.tuning.maximumMail || caution.isGivenUp(mail.uid, folder: folder.id)
    }

    private func intake(_ raw: [UInt8], _ listed: ListedMail, _ folder: EmailFolder) -> RawIntake {
        var intake = RawIntake(
            raw: raw,
            contentHash: MailHash.content(raw),
            source: "imap",
            seen: isHistory(listed, folder) && countsAsRead(listed)
        )
        intake.sourceAt = listed.internalDate
        intake.location = location(listed, folder)
        return intake
    }

    /// The headers of a mail that is too large, or nothing where the server cannot even give those.
    private func card(_ listed: ListedMail, _ folder: EmailFolder) async throws -> RawIntake {
        let mayHaveHeader = caution.mayHaveHeader(listed.uid, folder: folder.id)
        let header = mayHaveHeader ? try await connection.header(of: listed.uid)?.bytes ?? [] : []
        recorder.heard()
        var hash = SHA256()
        // The same card wherever the mail is moved to; without headers only its place tells it from others.
        let place = header.isEmpty ? "\(folder.id) \(folder.uidValidity ?? 0) \(listed.uid)" : ""
        hash.update(data: Array("card \(listed.size) \(place)\n".utf8))
        hash.update(data: header)
        var intake = intake(header, listed, folder)
        intake.contentHash = Array(hash.finalize())
        intake.oversized = listed.size
        if listed.size <= context.tuning.maximumMail { intake.cardFault = "The server could not hand this mail over." }
        return intake
    }

    private func location(_ listed: ListedMail, _ folder: EmailFolder) -> MailLocation {
        MailLocation(
            folder: folder.id,
            uidValidity: folder.uidValidity ?? 0,
            uid: listed.uid,
            size: listed.size,
            internalDate: listed.internalDate
        )
    }

    /// Whether it was there when the folder was first seen; once the numbers changed, before the mailbox was connected.
    private func isHistory(_ listed: ListedMail, _ folder: EmailFolder) -> Bool {
        if folder.historyAbove > 0 { return listed.uid <= folder.historyAbove }
        guard let connectedAt = mailbox.connectedAt, let arrival = listed.internalDate else { return false }
        // INTERNALDATE has whole seconds.
        return arrival.milliseconds / 1000 < connectedAt.milliseconds / 1000
    }

    private func countsAsRead(_ listed: ListedMail) -> Bool {
        switch mailbox.settings?.history {
        case .read, nil: true
        case .unread: false
        case .server: listed.seen
        }
    }
}

extension ListedMail {
    init(_ summary: IMAPSummary) {
        self.init(
            uid: summary.uid,
            size: summary.size,
            internalDate: summary.internalDate.map(Timestamp.init(milliseconds:)),
            seen: summary.seen,
            messageID: summary.messageID
        )
    }
}
