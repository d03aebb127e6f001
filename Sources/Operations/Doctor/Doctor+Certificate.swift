import Core
import ServerTLS
import Store

extension Doctor {
    /// The files as they lie there, whatever the running service holds: what is wrong with them is what is to be mended.
    func certificateChecks() -> [DoctorCheck] {
        guard let files = settings.certificate else { return [] }
        var checks: [DoctorCheck] = []
        do throws(CertificateFault) {
            let report = CertificateReport(try files.load(), refusal: nil, at: channels.mailboxes.database.now().milliseconds / 1000)
            checks.append(
                report.state == .ok
                    ? .ok("certificate", report.words) : .failed("certificate", report.words, report.advice ?? "")
            )
        } catch {
            checks.append(.failed("certificate", error.words, error.advice))
        }
        if files.othersCanReadKey() == true {
            checks.append(.warning("certificate key", "Others on this machine can read \(files.key).", "Run: chmod o= \(files.key)"))
        }
        return checks
    }
}
