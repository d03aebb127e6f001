/// How the server is reached. Read once at the start.
package struct WebSettings: Sendable {
    /// The address to listen on.
    package var host = "127.0.0.1"
    /// 0 for any free port.
    package var port = 8080
    /// Where browsers reach it, if that is not the address it listens on.
    package var publicURL: PublicURL?
    /// Further names that may stand in the Host header.
    package var names: Set<String> = []
    /// Proxies whose `X-Forwarded-For` and `X-Forwarded-Proto` are believed.
    package var trustedProxies: [IPNetwork] = []
    /// Whether signing in over plain HTTP from another machine is allowed.
    package var allowsPlainSignIn = false
    /// Between two signs of life on a live socket.
    package var pingInterval: Duration = .seconds(25)
    /// Between two looks for people who left a conversation without a word.
    package var presenceInterval: Duration = .seconds(5)
    /// What `version` says.
    package var version = "0"
    /// Open connections at once.
    package var maximumConnections = 1000

    package init() {}

    /// The address for links on this machine, e.g. the setup link.
    package func baseURL(port: Int) -> String {
        if let publicURL { return publicURL.description }
        let host = host == "0.0.0.0" || host == "::" ? "127.0.0.1" : host
        return "http://\(host.contains(":") ? "[\(host)]" : host):\(port)"
    }
}
