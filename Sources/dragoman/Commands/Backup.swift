import ArgumentParser
import Core
import Foundation
import Operations
import Store

struct Backup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Make a verified copy of the database while all else goes on.",
        discussion: "Everything is in the one file, attachments included. Only the master key is not: keep that apart."
    )
    @OptionGroup var options: DataOptions
    @Option(help: "The file to write, which must not exist. Where nothing is said: a new one among the backups of the data folder.")
    var out: String?
    @Flag(help: "The result as JSON.") var json = false

    func run() async throws {
        let settings = try options.settings()
        let target = try out.map(Self.target)
        let report: BackupReport
        if let client = ControlClient(path: settings.controlSocket) {
            let reply = try client.backUp(target, progress: BackupScreen.show)
            if case .failed(let failure) = reply { throw failure }
            guard case .backup(var found) = reply else { return }
            if let target, found.path != target.path {
                // The service may not write there: what it made is brought from where it lies.
                let source = found.path
                try await BackupWork.run { try Relocation.copy(source, to: target.path, watch: $0) }
                Terminal.say("The service may not write to \(target.path); it made \(source), from which that was copied.")
                found.path = target.path
            }
            report = found
        } else {
            report = try await alone(settings, target)
        }
        BackupScreen.end()
        if json { return print(try Output.json(report)) }
        print("\(report.path) (\(BackupWords.megabytes(report.size)), made and verified in \(Int(report.seconds.rounded(.up))) s)")
        BackupScreen.sayKey(report.masterKey)
    }

    /// Without a service.
    private func alone(_ settings: OfficeSettings, _ target: BackupTarget?) async throws -> BackupReport {
        let found = try await BackupWork.run { watch in
            try StandaloneCopy.make(folder: settings.data, target: target?.path, version: Release.version, now: SystemClock.now()) {
                try watch()
                BackupScreen.show($0)
            }
        }
        let key = MasterKey.file(settings)
        return BackupReport(found, version: Release.version, masterKey: key)
    }

    private static func target(_ path: String) throws -> BackupTarget {
        let path = BackupScreen.absolute(path)
        guard let target = BackupTarget(path: path) else {
            throw Reply.Failure(
                "--out: the folder of \(path) is not there. Make it, or give another one.",
                exitCode: ExitStatus.cannotCreate
            )
        }
        guard !FileManager.default.fileExists(atPath: path) else { throw BackupError.exists(path: path) }
        return target
    }
}

struct Verify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Open a copy and look whether it is whole, and whether this version could upgrade it. The copy is not changed.",
        discussion: "Exit 0 if it is good, 65 with words if it is not, 78 if a newer Dragoman wrote it."
    )
    @Argument(help: "A copy, or a database that nobody has open.") var file: String
    @Flag(help: "The result as JSON.") var json = false

    func run() async throws {
        let path = BackupScreen.absolute(file)
        try demand(path)
        let folder = (path as NSString).deletingLastPathComponent
        let scratch = FileManager.default.isWritableFile(atPath: folder) ? folder : NSTemporaryDirectory()
        let report = try await BackupWork.run { watch in
            try Inspection.inspect(path, scratch: scratch, rehearsing: true) {
                try watch()
                BackupScreen.show($0)
            }
        }
        BackupScreen.end()
        if json { return print(try Output.json(report)) }
        let counts = report.counts
        let made = report.manifest.map { "made \($0.madeAt) by version \($0.version)" } ?? "no sealed copy, so its bytes were not compared"
        print("\(path) is good (\(BackupWords.megabytes(report.size)), \(made))")
        print(
            "\(counts["communications_messages"] ?? 0) messages in \(counts["communications_conversations"] ?? 0) conversations, "
                + "\(counts["crm_clients"] ?? 0) clients, \(counts["blobs"] ?? 0) files"
        )
        if !report.pending.isEmpty {
            print("the upgrade to this version was tried on a temporary copy and works: \(report.pending.joined(separator: ", "))")
        }
    }

    /// A database in use changes while it is read.
    private func demand(_ path: String) throws {
        guard FileManager.default.fileExists(atPath: path) else {
            throw Reply.Failure("There is no \(path). Check the path.", exitCode: ExitStatus.usage)
        }
        guard (path as NSString).lastPathComponent == "dragoman.db" else { return }
        if let pid = OfficeDatabase.owner(folder: (path as NSString).deletingLastPathComponent) {
            throw Reply.Failure(
                "\(path) is in use by process \(pid). Make a copy with `dragoman backup` and verify that; `dragoman doctor` looks at the database itself.",
                exitCode: ExitStatus.alreadyRunning
            )
        }
    }
}

struct Restore: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Put a copy in the database's place. What was there is kept aside.",
        discussion: "The service must be stopped. Works on another machine too, with the master key or without it."
    )
    @OptionGroup var options: DataOptions
    @Argument(help: "A copy that `dragoman backup` or the service made.") var file: String
    @Flag(help: "The result as JSON.") var json = false

    func run() async throws {
        let settings = try options.settings()
        let path = BackupScreen.absolute(file)
        guard FileManager.default.fileExists(atPath: path) else {
            throw Reply.Failure("There is no \(path). Check the path.", exitCode: ExitStatus.usage)
        }
        let outcome = try await BackupWork.run { watch in
            try Restoration.run(copy: path, folder: settings.data, now: SystemClock.now()) {
                try watch()
                BackupScreen.show($0)
            }
        }
        BackupScreen.end()
        if json { return print(try Output.json(outcome)) }
        print("\(settings.data)/dragoman.db is what \(path) was.")
        say(outcome, settings)
    }

    private func say(_ outcome: Restoration.Outcome, _ settings: OfficeSettings) {
        if let aside = outcome.aside {
            print("What was there before lies in \(aside). The way back:")
            print("  dragoman restore \(aside)/dragoman.db --data \(settings.data)")
        }
        if outcome.uncertain > 0 {
            print(
                "\(outcome.uncertain) messages were waiting to be sent when the copy was made. They may have gone out since, so they are not "
                    + "sent by themselves: the page shows them as uncertain."
            )
        }
        let key = MasterKey.file(settings)
        if !FileManager.default.fileExists(atPath: key) {
            print(
                "There is no \(key): put the key of the old machine there before the start, or enter the channels' passwords again afterwards. "
                    + "Nothing else depends on it."
            )
        }
    }
}

/// How long work looks on a terminal.
enum BackupScreen {
    private static let last = LastLine()

    @Sendable static func show(_ progress: BackupProgress) {
        let line = BackupWords.line(progress)
        if last.replace(line), Terminal.isInteractive { Terminal.progress(line) }
    }

    static func end() {
        if last.replace(nil) { Terminal.endProgress() }
    }

    static func sayKey(_ path: String) {
        Terminal.say(
            "The master key is not in it. Keep a copy of \(path) in another place than the backups: without it everything can be "
                + "restored but the channels' passwords, which are asked for again."
        )
    }

    static func absolute(_ path: String) -> String {
        URL(fileURLWithPath: path).standardizedFileURL.path
    }
}
