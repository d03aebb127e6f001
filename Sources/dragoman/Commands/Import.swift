import ArgumentParser
import Channels
import Foundation
import Operations
import Store

struct ImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Bring in what the office has already.",
        subcommands: [Mail.self]
    )

    struct Mail: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Import mails from .eml files, folders, Maildirs and mbox files. Twice makes no duplicates."
        )
        @OptionGroup var options: DataOptions
        @Argument(help: "Files and folders.") var paths: [String]
        @Option(help: "The mailbox that the mails belong to: its own e-mail address.") var address: String
        @Flag(help: "The result as JSON.") var json = false

        func run() async throws {
            let settings = try options.settings()
            for path in paths where !FileManager.default.fileExists(atPath: path) {
                throw Reply.Failure("There is no \(path). Check the path.", exitCode: ExitStatus.usage)
            }
            let report: MailImport.Report
            if let client = ControlClient(path: settings.controlSocket) {
                var sink = try RemoteImport(client: client, address: address)
                report = try await MailImport.run(paths: paths, into: &sink, progress: Self.show)
            } else {
                let office = try await Office.open(settings, logger: Logging.commandLogger())
                try await office.intake.recover(before: office.database.now())
                var sink = try await office.commands.beginImport(address: address)
                report = try await MailImport.run(paths: paths, into: &sink, progress: Self.show)
                try await office.database.close()
            }
            Terminal.endProgress()
            try finish(report)
        }

        private static func show(_ counts: ImportCounts) {
            Terminal.progress("\(counts.read) read, \(counts.new) new, \(counts.known) already here")
        }

        private func finish(_ report: MailImport.Report) throws {
            if json {
                let encoder = JSONEncoder()
                encoder.keyEncodingStrategy = .convertToSnakeCase
                encoder.outputFormatting = [.sortedKeys]
                print(String(decoding: try encoder.encode(report), as: UTF8.self))
            } else {
                let counts = report.counts
                print("read \(counts.read), new \(counts.new), already here \(counts.known), unreadable \(report.unreadable.count)")
                if report.passedOver > 0 { print("\(report.passedOver) other files in the folders are no mails and were passed over") }
            }
            for line in report.unreadable.prefix(20) { Terminal.say("unreadable: " + line) }
            if report.unreadable.count > 20 { Terminal.say("… and \(report.unreadable.count - 20) more") }
            if !report.unreadable.isEmpty { throw ExitCode(ExitStatus.data) }
        }
    }
}
