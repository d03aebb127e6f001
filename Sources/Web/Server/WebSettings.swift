import Core
package import LiveSocket
package import ServerTLS

/// How the server is reached. Read once at the start.
package struct WebSettings: Sendable {
    /// The address to listen on.
    package var host = "127.0.0.1"
    /// 0 for any free port.
    package var port = 8080
    /// A listening socket that this process was started with; `host` and `port` are its own then.
    package var inherited: Int32?
    /// The largest file in bytes, ``UploadRules/maximumBytes`` at most.
    package var maximumUpload = UploadRules.maximumBytes
    /// The largest body of other requests in bytes, where a route has no limit of its own.
    package var maximumBody = Route.defaultBodyLimit
    /// Where browsers reach it, if that is not the address it listens on.
    package var publicURL: PublicURL?
    /// Further names that may stand in the Host header.
    package var names: Set<String> = []
    /// Proxies whose `X-Forwarded-For` and `X-Forwarded-Proto` are believed.
    package var trustedProxies: [IPNetwork] = []
    /// Whether signing in over plain HTTP from another machine is allowed.
    package var allowsPlainSignIn = false
    /// What HTTPS is served with; nil for plain HTTP.
    package var certificate: LiveCertificate?
    /// Limits and times of connections.
    package var connections = LiveSocketConfiguration()
    /// Between two signs of life on a live socket.
    package var pingInterval: Duration = .seconds(25)
    /// Between two looks for people who left a conversation without a word.
    package var presenceInterval: Duration = .seconds(5)
    /// What `version` says.
    package var version = "0"

    package init() {}

    /// The address for links on this machine, e.g. the setup link.
    package func baseURL(port: Int) -> String {
        if let publicURL { return publicURL.description }
        let isAnywhere = host == "0.0.0.0" || host == "::"
        guard let certificate else { return "http://\(Self.bracketed(isAnywhere ? "127.0.0.1" : host)):\(port)" }
        // By the name that the certificate is for, so that the browser has nothing to say against it.
        let names = certificate.current.names
        let name = names.contains(host) ? host : names.first { !$0.hasPrefix("*") } ?? (isAnywhere ? "127.0.0.1" : host)
        return "https://\(Self.bracketed(name)):\(port)"
    }

    private static func bracketed(_ host: String) -> String { host.contains(":") ? "[\(host)]" : host }

    /// What an owner has to know at the start of a server that other machines can reach without encryption; nil where all is well.
    package func plainWarning(port: Int) -> String? {
        guard certificate == nil, !isForThisMachine else { return nil }
        let reach = "Other machines can reach \(Self.bracketed(host)):\(port), but without encryption: "
        if allowsPlainSignIn {
            return reach + "passwords and letters can be read on their way (allow_plain_sign_in). "
                + "Set tls_certificate and tls_key for HTTPS."
        }
        if publicURL?.isSecure == true, !trustedProxies.isEmpty {
            return reach + "they cannot sign in there, only through the proxy. Where it runs on this machine, listen on 127.0.0.1."
        }
        return reach + "they cannot sign in. Set tls_certificate and tls_key for HTTPS, or put a proxy before it: docs/https.md tells how."
    }

    private var isForThisMachine: Bool { host == "localhost" || IPAddress(host)?.isLoopback == true }
}
