import ArgumentParser
import Foundation
import Operations
import Store

struct Migrate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Bring the database's schema up to date, or look whether it is.")
    @OptionGroup var options: DataOptions
    @Flag(help: "Only look: exit 0 if it is up to date.") var check = false

    func run() async throws {
        let settings = try options.settings()
        if check {
            let pending = try await OfficeDatabase.pendingMigrations(folder: settings.data)
            print(pending.isEmpty ? "up to date" : "pending: " + pending.joined(separator: ", "))
            if !pending.isEmpty { throw ExitCode(1) }
            return
        }
        let office = try await Office.open(settings, logger: Logging.commandLogger())
        try await office.database.close()
        print("up to date")
    }
}

struct Version: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Print the version.")
    @Flag(help: "As JSON, for scripts.") var json = false

    func run() throws {
        print(json ? #"{"version":"\#(Release.version)"}"# : Release.version)
    }
}

enum Release {
    /// The version of this source tree.
    static let version = "0.1.0"
}
