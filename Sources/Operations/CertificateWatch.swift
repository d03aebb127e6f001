package import Core
package import Logging
package import ServerTLS
import ServiceLifecycle
import UnixSignals

/// Takes up a renewed certificate while the service runs: looks at the files now and then, and at once on SIGHUP.
package struct CertificateWatch: Service {
    private let certificate: LiveCertificate?
    private let seconds: Int64
    private let logger: Logger
    private let now: @Sendable () -> Timestamp

    /// - Parameters:
    ///   - certificate: nil for a service without HTTPS, which then only stays alive on SIGHUP.
    ///   - seconds: between two looks.
    package init(
        _ certificate: LiveCertificate?,
        every seconds: Int64,
        logger: Logger,
        now: @escaping @Sendable () -> Timestamp
    ) {
        self.certificate = certificate
        self.seconds = seconds
        self.logger = logger
        self.now = now
    }

    package func run() async throws {
        await cancelWhenGracefulShutdown {
            await withTaskGroup(of: Void.self) { group in
                group.addTask {
                    for await _ in await UnixSignalsSequence(trapping: .sighup) { look() }
                }
                group.addTask {
                    while !Task.isCancelled {
                        try? await Task.sleep(for: .seconds(seconds))
                        look()
                    }
                }
            }
        }
    }

    private func look() {
        guard let certificate, !Task.isCancelled else { return }
        switch certificate.refresh(at: now().milliseconds / 1000) {
        case .none: break
        case .renewed: logger.notice("the renewed certificate is in use: \(report(certificate).words)")
        case .refused(let fault):
            logger.error("the new certificate is not used, the present one stays: \(fault.words) \(fault.advice)")
        }
    }

    private func report(_ certificate: LiveCertificate) -> CertificateReport { certificate.report(at: now().milliseconds / 1000) }
}
