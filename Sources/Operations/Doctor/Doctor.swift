import Core
import Foundation
import Store

#if canImport(Glibc)
import Glibc
#endif

/// Looks for what is wrong and says how to mend it: data folder, master key, disk, clock, database, names, each mailbox.
struct Doctor: Sendable {
    let channels: ChannelCommands
    let backups: Backups
    let settings: OfficeSettings
    let keyPath: String

    private var database: OfficeDatabase { channels.mailboxes.database }

    func checks() async -> [DoctorCheck] {
        var checks = [folder(), key(), await disk(), await clock(), await backup()]
        checks += certificateChecks()
        checks += await databaseChecks()
        let mailboxes = ((try? await channels.mailboxes.all()) ?? []).filter(\.connected)
        if let names = await names(mailboxes) { checks.append(names) }
        await withTaskGroup(of: (Int, [DoctorCheck]).self) { group in
            for (index, mailbox) in mailboxes.enumerated() { group.addTask { (index, await check(mailbox)) } }
            var found: [Int: [DoctorCheck]] = [:]
            for await (index, result) in group { found[index] = result }
            for index in mailboxes.indices { checks += found[index] ?? [] }
        }
        return checks
    }

    // MARK: - This machine

    private func folder() -> DoctorCheck {
        let path = settings.data
        var info = stat()
        guard stat(path, &info) == 0, access(path, W_OK) == 0 else {
            return .failed(
                "data folder",
                "\(path) cannot be written to.",
                "Give the user that runs Dragoman the folder: chown and chmod 0700."
            )
        }
        guard info.st_mode & 0o077 == 0 else {
            return .warning("data folder", "Others on this machine can look into \(path).", "Run: chmod 0700 \(path)")
        }
        return .ok("data folder", "\(path) belongs to Dragoman alone.")
    }

    private func key() -> DoctorCheck {
        let shown = MasterKey.file(settings)
        var info = stat()
        guard stat(keyPath, &info) == 0 else {
            return .failed(
                "master key",
                "There is no \(shown).",
                "Put the file back, or start Dragoman: it makes a new one and asks for passwords again."
            )
        }
        guard info.st_size == 32 else {
            return .failed("master key", "\(shown) has \(info.st_size) bytes instead of 32.", "Put the right file back.")
        }
        guard info.st_mode & 0o077 == 0 else {
            return .warning("master key", "Others on this machine can read \(shown).", "Run: chmod 0600 \(shown)")
        }
        return .ok("master key", "\(shown) is there. Keep a copy of it apart from the backups.")
    }

    private func disk() async -> DoctorCheck {
        let room = await database.measureDisk()
        if let words = room.words { return .failed("disk", words, room.advice(folder: database.folder) ?? "") }
        let percent = Int((database.gauges.freeDisk * 100).rounded(.down))
        if percent < 15 {
            let floor = "with less than \(room.floor >> 20) MB no mail is fetched any more."
            return .warning("disk", "Only \(percent) % of the disk is free.", "Make room soon: \(floor)")
        }
        return .ok("disk", "\(percent) % of the disk is free.")
    }

    private func backup() async -> DoctorCheck {
        // Without the service nobody has taken up yet what is known.
        if backups.board.state.since == nil { await backups.begin() }
        return BackupWords.check(backups.board.state, now: database.now())
    }

    /// The newest event cannot lie in the future.
    private func clock() async -> DoctorCheck {
        let now = database.now()
        let advice = "Set the clock: timedatectl set-ntp true"
        if let newest = try? await database.newestEventTime(), newest > now.adding(seconds: 300) {
            return .failed("clock", "The clock says \(now), but something happened at \(newest) already: it was set back.", advice)
        }
        let timesync = "/run/systemd/timesync"
        if access(timesync, F_OK) == 0, access(timesync + "/synchronized", F_OK) != 0 {
            return .warning("clock", "The clock says \(now) and no time server keeps it.", advice)
        }
        return .ok("clock", "The clock says \(now).")
    }

    // MARK: - Database

    private func databaseChecks() async -> [DoctorCheck] {
        var checks: [DoctorCheck] = []
        do {
            let faults = try await database.integrityFaults()
            checks.append(
                faults.isEmpty
                    ? .ok("database", "The database is whole (\(database.gauges.size >> 20) MB).")
                    : .failed("database", faults.joined(separator: "; "), "Stop Dragoman and restore the newest backup.")
            )
            let waiting = try await database.intakeLeftovers()
            checks.append(
                waiting.poison == 0
                    ? .ok("journal", "Everything that came in was understood.")
                    : .warning(
                        "journal",
                        "\(waiting.poison) mails stop the parser and are shown as cards: journal \(waiting.poisonRows.map(String.init).joined(separator: ", ")).",
                        "Their originals are kept. Report them, they are read again by a later version."
                    )
            )
        } catch {
            checks.append(.failed("database", "The database cannot be read: \(error)", "Stop Dragoman and restore the newest backup."))
        }
        return checks
    }

    // MARK: - Network

    private func names(_ mailboxes: [Mailbox]) async -> DoctorCheck? {
        let hosts = Set(mailboxes.compactMap { $0.settings?.imap.server.host }).sorted()
        guard !hosts.isEmpty else { return nil }
        let unknown = (try? await BlockingWork.run { hosts.filter { !Self.resolves($0) } }) ?? []
        if unknown.isEmpty { return .ok("DNS", "The mail servers' names are known.") }
        return .failed(
            "DNS",
            "These names are not known: \(unknown.joined(separator: ", ")).",
            "Check the names in the settings, and this machine's connection to the internet."
        )
    }

    private static func resolves(_ host: String) -> Bool {
        var found: UnsafeMutablePointer<addrinfo>?
        defer { if let found { freeaddrinfo(found) } }
        return getaddrinfo(host, nil, nil, &found) == 0
    }

    private func check(_ mailbox: Mailbox) async -> [DoctorCheck] {
        let name = "mailbox \(mailbox.account.address)"
        do {
            let steps = try await channels.test(address: mailbox.account.address)
            guard let failed = steps.first(where: { !$0.ok }) else { return [.ok(name, "Sign-in and folders work.")] }
            let detail = failed.detail.map { " The server says: \($0)" } ?? ""
            return [.failed(name, "Step \(failed.step): \(failed.words ?? "")\(detail)", failed.advice ?? "")]
        } catch let failure as Reply.Failure {
            return [.failed(name, failure.message, "Enter the password anew in the settings.")]
        } catch {
            return [.failed(name, "\(error)", "Look into the log.")]
        }
    }
}
