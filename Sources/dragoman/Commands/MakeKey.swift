import ArgumentParser
import Operations

/// For `dragoman-key.service`, which runs as root before the service, to which the key is handed read-only.
struct MakeKey: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "make-key",
        abstract: "Make the master key where there is none.",
        shouldDisplay: false
    )
    @Argument(help: "The key's file.") var path: String

    func run() throws { _ = try MasterKey.load(path) }
}
