import ArgumentParser
import Foundation
import Operations

#if canImport(Glibc)
import Glibc
#endif

/// The whole product: server, page, migrations and the office's command line.
@main
struct Dragoman: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dragoman",
        abstract: "The front desk of a translation bureau: every client message in one inbox.",
        subcommands: [
            Serve.self, UserCommand.self, SetupURL.self, TokenCommand.self, ChannelCommand.self, ImportCommand.self, MailCommand.self,
            Backup.self, Verify.self, Restore.self, Status.self, DoctorCommand.self, Migrate.self, Version.self, MakeKey.self,
        ]
    )

    /// From the kernel: where a preloaded library moved the environment, Swift's own `CommandLine` finds nothing.
    private static var arguments: [String]? {
        guard let line = FileManager.default.contents(atPath: "/proc/self/cmdline") else { return nil }
        return line.split(separator: 0, omittingEmptySubsequences: false).dropFirst().dropLast().map { String(decoding: $0, as: UTF8.self) }
    }

    /// Maps what went wrong to words and an exit code (sysexits.h).
    static func main() async {
        do {
            var command = try parseAsRoot(arguments)
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
        } catch let failure as Reply.Failure {
            Terminal.complain(failure.message)
            Glibc.exit(failure.exitCode)
        } catch {
            if let failure = FailureWords.explain(error) {
                Terminal.complain(failure.message)
                Glibc.exit(failure.exitCode)
            }
            exit(withError: error)
        }
    }
}
