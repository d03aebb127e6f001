import Foundation
import LiveSocket
import Operations
import ServerTLS
import Web

extension WebSettings {
    /// What the office's settings say about how it is reached.
    /// - Throws: ``Reply/Failure`` in words for what is no address.
    init(_ settings: OfficeSettings, certificate: LiveCertificate?) throws {
        self.init()
        (host, port) = try settings.listenAddress()
        version = Release.version
        allowsPlainSignIn = settings.allowsPlainSignIn
        self.certificate = certificate
        publicURL = try settings.publicURL.map { text in
            guard let url = PublicURL(text) else {
                throw Reply.Failure(
                    "public_url '\(text)' is no address of a server. Give one like https://office.example.",
                    exitCode: ExitStatus.configuration
                )
            }
            return url
        }
        trustedProxies = try (settings.trustedProxies ?? "").split(separator: ",").map { part in
            let text = part.trimmingCharacters(in: .whitespaces)
            guard let network = IPNetwork(text) else {
                throw Reply.Failure(
                    "trusted_proxies: '\(text)' is no address or network. Give one like 127.0.0.1 or 10.0.0.0/8.",
                    exitCode: ExitStatus.configuration
                )
            }
            return network
        }
        limit(settings.limits)
    }

    private mutating func limit(_ limits: ConnectionLimits) {
        maximumUpload = limits.maximumUpload
        maximumBody = limits.maximumBody
        connections.maximumConnections = limits.maximumConnections
        connections.maximumHeaderListBytes = limits.maximumHeadBytes
        connections.maximumHeaderFieldBytes = min(connections.maximumHeaderFieldBytes, limits.maximumHeadBytes)
        connections.firstRequestTimeout = .seconds(limits.headSeconds)
        connections.bodySpan = .seconds(limits.bodySeconds)
        connections.idleTimeout = .seconds(limits.keepAliveSeconds)
    }
}
