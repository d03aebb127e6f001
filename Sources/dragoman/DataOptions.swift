import ArgumentParser
import Foundation
import Operations

/// Where the office's data lies: flag, environment, configuration file, in this order.
struct DataOptions: ParsableArguments {
    @Option(
        name: .customLong("data"),
        help: "The folder with dragoman.db (also DRAGOMAN_DATA; where nothing is said, the installed office's, else ./var)."
    )
    var data: String?

    @Option(name: .customLong("config"), help: "A configuration file (also DRAGOMAN_CONFIG).")
    var config: String?

    /// What flag, environment and file say.
    func settings() throws -> OfficeSettings {
        try OfficeSettings.find(data: data, configuration: config, environment: ProcessInfo.processInfo.environment)
    }
}
