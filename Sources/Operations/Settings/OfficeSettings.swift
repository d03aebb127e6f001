package import Channels
import Core
package import ServerTLS

/// The settings of the appliance, each from environment or file; flags are put over them by the command line.
package struct OfficeSettings: Sendable {
    /// Where the package puts the file.
    package static let systemFile = "/etc/dragoman/dragoman.conf"

    /// Whether this is the office that the package installed: its files lie where Debian wants them (see ``InstalledPlaces``).
    package let isInstalled: Bool
    package var data: String
    package var listen: String
    package var publicURL: String?
    package var trustedProxies: String?
    package var allowsPlainSignIn: Bool
    package var logLevel: String
    /// See ``MasterKey/path(_:environment:)``.
    package var masterKey: String?
    package var tuning: ListenerTuning
    /// Seconds within which somebody's reminders are one mail.
    package var reminderGatherSeconds: Int64
    /// Certificate and key for HTTPS; nil for plain HTTP.
    package var certificate: CertificateFiles?
    /// Seconds between two looks for a renewed certificate.
    package var certificateCheckSeconds: Int64
    package var limits: ConnectionLimits
    /// Pages that the database may have at most; nil for as many as the disk holds.
    package var maximumPages: Int?
    /// Bytes of the data folder's disk that have to stay free; nil for ``DiskRoom/standardFloor(total:)``.
    package var diskFloor: Int64?
    package var backup = BackupSettings()

    /// - Throws: ``Reply/Failure`` with exit code 78 for a number that is none.
    /// - Parameters:
    ///   - file: the configuration file's values by name.
    ///   - environment: `DRAGOMAN_` + the name in capitals wins over the file.
    ///   - isInstalled: whether the file is the package's.
    package init(file: [String: String], environment: [String: String], isInstalled: Bool = false) throws {
        self.isInstalled = isInstalled
        func value(_ name: String) -> String? { environment["DRAGOMAN_" + name.uppercased()] ?? file[name] }
        data = value("data") ?? (isInstalled ? InstalledPlaces.data : "./var")
        certificate = try Self.certificate(value("tls_certificate"), value("tls_key"))
        // Who configures a certificate wants to be reached by others.
        listen = value("listen") ?? (certificate == nil ? "127.0.0.1:8080" : "0.0.0.0:8443")
        publicURL = value("public_url")
        trustedProxies = value("trusted_proxies")
        allowsPlainSignIn = ["yes", "true", "1"].contains(value("allow_plain_sign_in")?.lowercased() ?? "no")
        logLevel = value("log_level") ?? "info"
        masterKey = value("master_key")
        func number(_ name: String, _ range: ClosedRange<Int64>) throws -> Int64? {
            guard let text = value(name) else { return nil }
            guard let number = Int64(text), range.contains(number) else {
                throw Reply.Failure(
                    "\(name) is '\(text)': give a whole number from \(range.lowerBound) to \(range.upperBound).",
                    exitCode: ExitStatus.configuration
                )
            }
            return number
        }
        certificateCheckSeconds = try number("tls_check_seconds", 1...86_400) ?? 60
        limits = try ConnectionLimits(number)
        tuning = ListenerTuning()
        tuning.backoffCap = try number("backoff_cap_ms", 100...3_600_000) ?? tuning.backoffCap
        tuning.idleSeconds = try number("idle_seconds", 1...1700) ?? tuning.idleSeconds
        tuning.maximumMail = try number("max_mail_bytes", 1000...(512 << 20)).map(Int.init) ?? tuning.maximumMail
        tuning.timeoutSeconds = try number("timeout_seconds", 1...600) ?? tuning.timeoutSeconds
        tuning.pollSeconds = try number("poll_seconds", 1...50) ?? tuning.pollSeconds
        tuning.ledgerSeconds = try number("ledger_seconds", 1...(30 * 86_400)) ?? tuning.ledgerSeconds
        tuning.sendBackoff = try number("send_backoff_ms", 10...3_600_000) ?? tuning.sendBackoff
        tuning.giveUpSeconds = try number("give_up_seconds", 1...(30 * 86_400)) ?? tuning.giveUpSeconds
        tuning.sentCopySeconds = try number("sent_copy_seconds", 0...3600) ?? tuning.sentCopySeconds
        reminderGatherSeconds = try number("reminder_gather_seconds", 1...3600) ?? 60
        diskFloor = try number("disk_floor_bytes", 0...(1 << 50))
        maximumPages = try number("max_db_pages", 1...Int64(UInt32.max - 1)).map(Int.init)
        backup.copyTo = value("backup_copy_to").flatMap { $0.isEmpty ? nil : $0 }
        backup.schedule.catchUpSeconds = try number("backup_catch_up_seconds", 1...86_400) ?? backup.schedule.catchUpSeconds
        backup.checkSeconds = try number("backup_check_seconds", 1...(30 * 86_400)) ?? backup.checkSeconds
        if let text = value("backup_at") {
            guard let minute = BackupSettings.minute(text) else {
                throw Reply.Failure("backup_at is '\(text)': give a time like 02:30.", exitCode: ExitStatus.configuration)
            }
            backup.schedule.minute = minute
        }
    }

    /// The socket over which commands reach the running service.
    package var controlSocket: String { (isInstalled ? InstalledPlaces.runtime : data) + "/control.sock" }

    /// Both or none.
    /// - Throws: ``Reply/Failure`` with exit code 78 for one without the other.
    package static func certificate(_ certificate: String?, _ key: String?) throws -> CertificateFiles? {
        switch (certificate?.isEmpty == false ? certificate : nil, key?.isEmpty == false ? key : nil) {
        case (nil, nil): return nil
        case (let certificate?, let key?): return CertificateFiles(certificate: certificate, key: key)
        default:
            throw Reply.Failure(
                "HTTPS needs both tls_certificate and tls_key, one of them is missing. Give both, or neither for plain HTTP.",
                exitCode: ExitStatus.configuration
            )
        }
    }

    /// Host and port of `listen`, e.g. `127.0.0.1:8080` or `[::1]:8080`; without a port it is 8443 with a certificate, else 8080.
    /// - Throws: ``Reply/Failure`` with exit code 64.
    package func listenAddress() throws -> (host: String, port: Int) {
        let standard = certificate == nil ? 8080 : 8443
        let isBare = listen.hasSuffix("]") || !listen.contains(":")
        let colon = isBare ? listen.endIndex : listen.lastIndex(of: ":") ?? listen.endIndex
        let host = listen[..<colon]
        let inner = host.hasPrefix("[") && host.hasSuffix("]") ? String(host.dropFirst().dropLast()) : String(host)
        let port = isBare ? standard : Int(listen[colon...].dropFirst())
        guard let port, (0...65_535).contains(port), !inner.isEmpty, Int(inner) == nil, host.hasPrefix("[") || !host.contains(":") else {
            throw Reply.Failure(
                "'\(listen)' is no address to listen on. Give one like 127.0.0.1:8080 or [::1]:8080 with --listen.",
                exitCode: ExitStatus.usage
            )
        }
        return (inner, port)
    }
}
