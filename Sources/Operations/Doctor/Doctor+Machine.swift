import Core
import Foundation
import Store

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// This machine: files, disk, clock, the program itself.
extension Doctor {
    /// The data folder, and what in it or beside it others could read or change.
    func folderChecks() -> [DoctorCheck] {
        let path = settings.data
        var info = stat()
        guard stat(path, &info) == 0, access(path, W_OK) == 0 else {
            return [
                DoctorCheck(
                    "data folder",
                    .failed,
                    .folderUnwritable,
                    "\(path) cannot be written to.",
                    "Give the user that runs Dragoman the folder: chown and chmod 0700.",
                    values: ["path": "\(path)"]
                )
            ]
        }
        let folder =
            info.st_mode & 0o077 == 0
            ? DoctorCheck("data folder", .ok, .folderOK, "\(path) belongs to Dragoman alone.", values: ["path": "\(path)"])
            : DoctorCheck(
                "data folder",
                .warning,
                .folderOpen,
                "Others on this machine can look into \(path).",
                "Run: chmod 0700 \(path)",
                values: ["path": "\(path)"]
            )
        return [folder, files()] + [configuration()].compactMap(\.self)
    }

    /// The database and its copies, which hold every letter.
    private func files() -> DoctorCheck {
        let shelf = BackupShelf.own(settings.data)
        let database = ["dragoman.db", "dragoman.db-wal", "dragoman.db-shm"].map { settings.data + "/" + $0 }
        let copies = shelf.copies().map { shelf.path($0.name) }
        let open = (database + [shelf.folder] + copies).filter { (Self.mode($0) ?? 0) & 0o077 != 0 }
        guard let first = open.first else {
            return DoctorCheck("files", .ok, .filesOK, "Only Dragoman can read the database and its copies.")
        }
        return DoctorCheck(
            "files",
            .warning,
            .filesOpen,
            "Others on this machine can read \(open.count == 1 ? first : "\(open.count) files, \(first) for one").",
            "Run: chmod go= \(open.prefix(5).joined(separator: " "))",
            values: ["path": "\(first)", "n": .number(Int64(open.count))]
        )
    }

    /// The settings of the installed office decide where it listens and which proxy is believed: nobody else may change them.
    private func configuration() -> DoctorCheck? {
        let path = OfficeSettings.systemFile
        guard settings.isInstalled, let mode = Self.mode(path), mode & 0o022 != 0 else { return nil }
        return DoctorCheck(
            "settings file",
            .warning,
            .settingsOpen,
            "Others on this machine can change \(path).",
            "Run: chmod go-w \(path)",
            values: ["path": "\(path)"]
        )
    }

    private static func mode(_ path: String) -> mode_t? {
        var info = stat()
        return stat(path, &info) == 0 ? info.st_mode : nil
    }

    func key() -> DoctorCheck {
        let shown = MasterKey.file(settings)
        let values: [String: DoctorCheck.Value] = ["path": "\(shown)"]
        var info = stat()
        guard stat(keyPath, &info) == 0 else {
            return DoctorCheck(
                "master key",
                .failed,
                .keyMissing,
                "There is no \(shown).",
                "Put the file back, or start Dragoman: it makes a new one and asks for passwords again.",
                values: values
            )
        }
        guard info.st_size == 32 else {
            return DoctorCheck(
                "master key",
                .failed,
                .keySize,
                "\(shown) has \(info.st_size) bytes instead of 32.",
                "Put the right file back.",
                values: values
            )
        }
        guard info.st_mode & 0o077 == 0 else {
            return DoctorCheck(
                "master key",
                .warning,
                .keyOpen,
                "Others on this machine can read \(shown).",
                "Run: chmod 0600 \(shown)",
                values: values
            )
        }
        return DoctorCheck("master key", .ok, .keyOK, "\(shown) is there. Keep a copy of it apart from the backups.", values: values)
    }

    func disk() async -> DoctorCheck {
        let room = await database.measureDisk()
        let percent = Int((database.gauges.freeDisk * 100).rounded(.down))
        let values: [String: DoctorCheck.Value] = [
            "percent": .number(Int64(percent)), "free": .number(room.free ?? 0), "floor": .number(room.floor),
            "enough": .number(room.enough), "path": "\(database.folder)",
        ]
        if let words = room.words {
            let advice = room.advice(folder: database.folder) ?? ""
            return DoctorCheck("disk", .failed, .diskFull, words, advice, values: values)
        }
        if percent < 15 {
            let advice = "Make room soon: with less than \(room.floor >> 20) MB no mail is fetched any more."
            return DoctorCheck("disk", .warning, .diskLow, "Only \(percent) % of the disk is free.", advice, values: values)
        }
        return DoctorCheck("disk", .ok, .diskOK, "\(percent) % of the disk is free.", values: values)
    }

    /// The newest event cannot lie in the future.
    func clock() async -> DoctorCheck {
        let now = database.now()
        let advice = "Set the clock: timedatectl set-ntp true"
        var values: [String: DoctorCheck.Value] = ["now": "\(now)"]
        if let newest = try? await database.newestEventTime(), newest > now.adding(seconds: 300) {
            values["newest"] = "\(newest)"
            return DoctorCheck(
                "clock",
                .failed,
                .clockBack,
                "The clock says \(now), but something happened at \(newest) already: it was set back.",
                advice,
                values: values
            )
        }
        let timesync = "/run/systemd/timesync"
        if access(timesync, F_OK) == 0, access(timesync + "/synchronized", F_OK) != 0 {
            let words = "The clock says \(now) and no time server keeps it."
            return DoctorCheck("clock", .warning, .clockAlone, words, advice, values: values)
        }
        return DoctorCheck("clock", .ok, .clockOK, "The clock says \(now).", values: values)
    }

    /// Bytes of the write-ahead log from which on it is a sign: maintenance keeps it far below.
    private static let largeWAL: Int64 = 256 << 20

    func wal() -> DoctorCheck {
        let size = database.gauges.walSize
        let values: [String: DoctorCheck.Value] = ["size": .number(size)]
        // A copy that is being made keeps it from shrinking, and that is as it should be.
        guard size > Self.largeWAL, !backups.board.state.running else {
            return DoctorCheck("write-ahead log", .ok, .walOK, "The write-ahead log has \(BackupWords.megabytes(size)).", values: values)
        }
        return DoctorCheck(
            "write-ahead log",
            .warning,
            .walLarge,
            "The write-ahead log has grown to \(BackupWords.megabytes(size)): something reads the database for very long.",
            "Restart Dragoman; if it grows again, report it.",
            values: values
        )
    }

    /// Whether the running program is the one that is installed.
    func program() -> DoctorCheck {
        let values: [String: DoctorCheck.Value] = ["version": "\(version)"]
        let path = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        guard path.hasSuffix(" (deleted)") else {
            return DoctorCheck("version", .ok, .versionOK, "This is Dragoman \(version).", values: values)
        }
        return DoctorCheck(
            "version",
            .warning,
            .versionReplaced,
            "Dragoman \(version) is still running, but its program was replaced since it started.",
            "Restart it: systemctl restart dragoman",
            values: values
        )
    }
}
