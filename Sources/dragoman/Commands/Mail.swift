import ArgumentParser
import Channels
import Core
import Foundation
import Operations

struct MailCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mail",
        abstract: "Look at single mails.",
        subcommands: [Inspect.self, Probe.self]
    )

    struct Inspect: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Show what the parser reads from a mail, as JSON.")
        @Argument(help: "An .eml file, or - for standard input.") var file: String

        func run() throws {
            let data = file == "-" ? FileHandle.standardInput.readDataToEndOfFile() : FileManager.default.contents(atPath: file)
            guard let data else { throw Reply.Failure("\(file) cannot be read. Check its name and permissions.", exitCode: 66) }
            guard data.count <= MailFiles.maximumSize else {
                throw Reply.Failure("\(file) is larger than 100 MiB.", exitCode: ExitStatus.data)
            }
            FileHandle.standardOutput.write(Data(MailInspection.json(Array(data)) + [0x0A]))
        }
    }

    /// Parses standard input within limits and says nothing: the child of ``ParserProbe``.
    struct Probe: ParsableCommand {
        static let configuration = CommandConfiguration(shouldDisplay: false)
        @Option var platform = "email"

        func run() throws {
            let raw = Array(FileHandle.standardInput.readDataToEndOfFile())
            ParserProbe.limitThisProcess()
            if platform == Platform.telegram.rawValue {
                TelegramChannel.facts(raw, bot: 0, receivedAt: Timestamp(milliseconds: 0))
            } else {
                _ = MailInspection.json(raw)
            }
        }
    }
}
