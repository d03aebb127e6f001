package import NIOSSL
internal import Synchronization

/// The certificate of a running server: each new connection gets the one that is current then.
package final class LiveCertificate: Sendable {
    private struct State {
        var current: ServerCertificate
        /// Why the files that lie there now were not taken.
        var refusal: CertificateFault?
    }

    package enum Change: Equatable, Sendable {
        case none
        case renewed
        /// Told once for each new reason.
        case refused(CertificateFault)
    }

    package let files: CertificateFiles
    private let state: Mutex<State>

    /// - Throws: ``CertificateFault`` where there is nothing to begin with.
    package init(_ files: CertificateFiles) throws(CertificateFault) {
        self.files = files
        state = Mutex(State(current: try files.load(), refusal: nil))
    }

    package var current: ServerCertificate { state.withLock { $0.current } }

    /// What the next connection is served with.
    package var context: NIOSSLContext { state.withLock { $0.current.context } }

    /// Looks at the files again. What cannot be used is refused, and the present certificate stays.
    /// - Parameter seconds: now, in seconds since 1970.
    package func refresh(at seconds: Int64) -> Change {
        let loaded = Result { () throws(CertificateFault) in try files.load() }
        return state.withLock { state in
            switch loaded {
            case .failure(let fault): return Self.refuse(fault, &state)
            case .success(let new) where new.fingerprint == state.current.fingerprint:
                state.refusal = nil
                return .none
            case .success(let new) where new.validity(at: seconds) == .expired && state.current.validity(at: seconds) != .expired:
                return Self.refuse(.expired(files.certificate), &state)
            case .success(let new):
                state = State(current: new, refusal: nil)
                return .renewed
            }
        }
    }

    private static func refuse(_ fault: CertificateFault, _ state: inout State) -> Change {
        guard state.refusal != fault else { return .none }
        state.refusal = fault
        return .refused(fault)
    }

    /// How it is, for the health page and `dragoman status`.
    package func report(at seconds: Int64) -> CertificateReport {
        let (current, refusal) = state.withLock { ($0.current, $0.refusal) }
        return CertificateReport(current, refusal: refusal, at: seconds)
    }
}
