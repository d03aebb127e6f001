import Core
import ServerTLS
import Store

extension Doctor {
    /// The files as they lie there, whatever the running service holds: what is wrong with them is what is to be mended.
    func certificateChecks() -> [DoctorCheck] {
        guard let files = settings.certificate else { return [encryption()].compactMap(\.self) }
        var checks: [DoctorCheck] = []
        do throws(CertificateFault) {
            let seconds = channels.mailboxes.database.now().milliseconds / 1000
            let certificate = try files.load()
            let report = CertificateReport(certificate, refusal: nil, at: seconds)
            checks.append(
                DoctorCheck(
                    "certificate",
                    report.state == .ok ? .ok : .failed,
                    Self.code(certificate, at: seconds),
                    report.words,
                    report.advice,
                    values: [
                        "names": "\(report.names.joined(separator: ", "))",
                        "until": "\(Timestamp(milliseconds: report.validUntil * 1000))",
                        "n": .number(abs(report.validUntil - seconds) / 86_400),
                    ]
                )
            )
        } catch {
            let (code, values) = Self.told(error)
            checks.append(DoctorCheck("certificate", .failed, code, error.words, error.advice, values: values))
        }
        if files.othersCanReadKey() == true {
            checks.append(
                DoctorCheck(
                    "certificate key",
                    .warning,
                    .certificateKeyOpen,
                    "Others on this machine can read \(files.key).",
                    "Run: chmod o= \(files.key)",
                    values: ["path": "\(files.key)"]
                )
            )
        }
        return checks
    }

    private static func code(_ certificate: ServerCertificate, at seconds: Int64) -> DoctorCode {
        guard !certificate.names.isEmpty else { return .certificateNameless }
        return switch certificate.validity(at: seconds) {
        case .valid: .certificateOK
        case .endsSoon: .certificateEnds
        case .expired: .certificateExpired
        case .notYet: .certificateEarly
        }
    }

    private static func told(_ fault: CertificateFault) -> (DoctorCode, [String: DoctorCheck.Value]) {
        switch fault {
        case .unreadable(let path, let reason): (.certificateUnreadable, ["path": "\(path)", "detail": "\(reason)"])
        case .noCertificate(let path): (.certificateNone, ["path": "\(path)"])
        case .noKey(let path): (.certificateKeyNone, ["path": "\(path)"])
        case .encryptedKey(let path): (.certificateKeyLocked, ["path": "\(path)"])
        case .doNotFit(let certificate, let key): (.certificateMismatch, ["path": "\(certificate)", "key": "\(key)"])
        case .expired(let path): (.certificateExpired, ["names": "\(path)", "n": 0, "until": ""])
        }
    }

    /// Without a certificate the office is for this machine alone, or for a proxy on it.
    private func encryption() -> DoctorCheck? {
        guard let host = try? settings.listenAddress().host else { return nil }
        let values: [String: DoctorCheck.Value] = ["address": "\(settings.listen)"]
        if host == "localhost" || host == "::1" || host.hasPrefix("127.") {
            return DoctorCheck("encryption", .ok, .encryptionOK, "Only this machine can reach \(settings.listen).", values: values)
        }
        return DoctorCheck(
            "encryption",
            .warning,
            .encryptionNone,
            "Other machines can reach \(settings.listen), but without encryption.",
            "Set tls_certificate and tls_key, or listen on 127.0.0.1 behind a proxy with HTTPS.",
            values: values
        )
    }
}
