/// Why a listener does not get on: a word for programs, a sentence and a next step for people.
package struct ListenerFault: Error, Hashable, Sendable {
    package enum Reason: String, Sendable, CaseIterable, Codable {
        case nameNotFound = "name_not_found"
        case refused
        case unreachable
        case timedOut = "timed_out"
        case tlsUntrusted = "tls_untrusted"
        case tlsExpired = "tls_expired"
        case tlsWrongName = "tls_wrong_name"
        case tlsFailed = "tls_failed"
        case startTLSMissing = "starttls_missing"
        case signInRefused = "signin_refused"
        case signInUnavailable = "signin_unavailable"
        case passwordMissing = "password_missing"
        case folderMissing = "folder_missing"
        case serverRefused = "server_refused"
        case protocolError = "protocol_error"
        case connectionLost = "connection_lost"
        case serverBye = "server_bye"
        case tooLarge = "too_large"
        case diskFull = "disk_full"
        /// So little is free that intake pauses before anything could be lost.
        case diskLow = "disk_low"
        case databaseError = "database_error"
        /// No outgoing server is set.
        case outgoingMissing = "outgoing_missing"
        /// The platform does not know the token (any more).
        case tokenRefused = "token_refused"
        /// Another program reads with the same token.
        case anotherReader = "another_reader"
        /// What comes is delivered to another address.
        case webhookInTheWay = "webhook_in_the_way"
        /// The platform cannot deliver to the office's public address.
        case webhookUnreached = "webhook_unreached"
        /// The platform asks to wait.
        case rateLimited = "rate_limited"
        case proxyFailed = "proxy_failed"
    }

    package var reason: Reason
    /// The server's own words, or what the system said. Never a secret.
    package var detail: String?

    /// Whether it is the outgoing server's: mail comes in and cannot be sent.
    package var isOutgoing = false

    /// Whose words fit it.
    package var platform: Platform
    /// Seconds before which it is of no use to try again, where the platform says so.
    package var retryAfter: Int64?

    /// The same of the outgoing server.
    package var outgoing: ListenerFault {
        var fault = self
        fault.isOutgoing = true
        return fault
    }

    package init(_ reason: Reason, detail: String? = nil, platform: Platform = .email) {
        self.reason = reason
        self.platform = platform
        // A server's words go into logs and terminals.
        self.detail = detail.map {
            String($0.prefix(500).map { $0.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F } ? $0 : " " })
        }
    }

    /// Whether time alone does not mend it, so that it is red at once.
    package var needsSomebody: Bool {
        switch reason {
        case .tlsUntrusted, .tlsExpired, .tlsWrongName, .startTLSMissing, .signInRefused, .signInUnavailable, .passwordMissing,
            .folderMissing,
            .diskFull, .diskLow, .databaseError, .outgoingMissing, .tokenRefused, .anotherReader, .webhookInTheWay, .webhookUnreached:
            true
        case .nameNotFound, .refused, .unreachable, .timedOut, .tlsFailed, .serverRefused, .protocolError, .connectionLost, .serverBye,
            .tooLarge, .rateLimited, .proxyFailed:
            false
        }
    }
}
