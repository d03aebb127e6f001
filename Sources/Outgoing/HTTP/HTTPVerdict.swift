/// How a transfer ended, and what that means.
struct HTTPEnding: Sendable {
    enum Cause: Sendable, Hashable {
        /// libcurl was content.
        case done
        case cancelled, timedOut, source, tooLarge
        case stopped
        case badCall, noName, noConnection, noTLS, proxy, lost, cut, weird, failed
        /// X509_V_…
        case untrusted(code: Int), proxyUntrusted
    }

    var cause: Cause
    var words = ""
    /// Of the answer to CONNECT; 0: none came.
    var proxyStatus = 0
    var handedOver = false
    /// The answer's status; nil where its header is not complete.
    var status: Int?
}

extension HTTPOrder {
    /// Nil where the answer is whole.
    func fault(_ ending: HTTPEnding) -> HTTPFault? {
        if ending.cause == .done, ending.status != nil { return nil }
        let words = ending.proxyStatus >= 300 ? "The proxy answered \(ending.proxyStatus)." : redact(ending.words)
        return HTTPFault(
            kind(ending),
            handedOver: ending.handedOver,
            status: ending.status,
            detail: words.isEmpty ? nil : words
        )
    }

    private func kind(_ ending: HTTPEnding) -> HTTPFault.Kind {
        if ending.proxyStatus >= 300 { return .proxy }
        // Nothing but the proxy was spoken to.
        let isAtProxy = options.proxy != nil && !ending.handedOver && (target.isSecure ? ending.proxyStatus == 0 : true)
        switch ending.cause {
        case .done, .weird: return .badAnswer
        case .cancelled: return .cancelled
        case .timedOut: return .timeout
        case .source: return .source
        case .tooLarge: return .tooLarge
        case .badCall: return .badCall
        case .noName: return .dns
        case .noConnection: return options.proxy == nil ? .connect : .proxy
        case .noTLS: return isAtProxy && options.proxy?.scheme == .https ? .proxy : .tls(.failed)
        case .untrusted(let code): return .tls(trust(code, ending.words))
        case .proxy, .proxyUntrusted: return .proxy
        case .lost:
            if ending.status != nil { return .cutBody }
            let tunnels = options.proxy?.scheme == .http || options.proxy?.scheme == .https
            return isAtProxy && tunnels ? .proxy : .lost
        case .cut: return .cutBody
        case .stopped, .failed: return .failed
        }
    }

    private func trust(_ code: Int, _ words: String) -> HTTPFault.Trust {
        switch Ending.certificateReason(code, words) {
        case .tlsWrongName: .wrongName
        case .tlsExpired: .expired
        default: .untrusted
        }
    }
}
