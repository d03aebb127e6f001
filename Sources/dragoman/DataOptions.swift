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
    /// - Parameter flags: values that win over the environment, by its names.
    func settings(over flags: [String: String] = [:]) throws -> OfficeSettings {
        let environment = ProcessInfo.processInfo.environment.merging(flags) { $1 }
        return try OfficeSettings.find(data: data, configuration: config, environment: environment)
    }

    /// The same, with the flags of `serve` over it.
    func settings(listen: String?, certificate: String?, key: String?) throws -> OfficeSettings {
        var flags: [String: String] = [:]
        flags["DRAGOMAN_LISTEN"] = listen
        flags["DRAGOMAN_TLS_CERTIFICATE"] = certificate
        flags["DRAGOMAN_TLS_KEY"] = key
        return try settings(over: flags)
    }
}
