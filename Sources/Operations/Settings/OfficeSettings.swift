/// The settings of the appliance, each from environment or file; flags are put over them by the command line.
package struct OfficeSettings: Sendable {
    /// Where a package puts the file.
    package static let systemFile = "/etc/dragoman/dragoman.conf"

    package var data: String
    package var listen: String
    package var publicURL: String?
    package var trustedProxies: String?
    package var allowsPlainSignIn: Bool
    package var logLevel: String

    /// - Parameters:
    ///   - file: the configuration file's values by name.
    ///   - environment: `DRAGOMAN_` + the name in capitals wins over the file.
    package init(file: [String: String], environment: [String: String]) {
        func value(_ name: String) -> String? { environment["DRAGOMAN_" + name.uppercased()] ?? file[name] }
        data = value("data") ?? "./var"
        listen = value("listen") ?? "127.0.0.1:8080"
        publicURL = value("public_url")
        trustedProxies = value("trusted_proxies")
        allowsPlainSignIn = ["yes", "true", "1"].contains(value("allow_plain_sign_in")?.lowercased() ?? "no")
        logLevel = value("log_level") ?? "info"
    }

    /// The socket over which commands reach the running service.
    package var controlSocket: String { data + "/control.sock" }

    /// Host and port of `listen`, e.g. `127.0.0.1:8080` or `[::1]:8080`.
    /// - Throws: ``Reply/Failure`` with exit code 64.
    package func listenAddress() throws -> (host: String, port: Int) {
        guard let colon = listen.lastIndex(of: ":"), let port = Int(listen[listen.index(after: colon)...]), (0...65_535).contains(port)
        else {
            throw Reply.Failure(
                "'\(listen)' is no address to listen on. Give one like 127.0.0.1:8080 with --listen.",
                exitCode: ExitStatus.usage
            )
        }
        let host = listen[..<colon]
        return (host.hasPrefix("[") && host.hasSuffix("]") ? String(host.dropFirst().dropLast()) : String(host), port)
    }
}
