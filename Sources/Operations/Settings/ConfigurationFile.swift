import Foundation

#if canImport(Glibc)
import Glibc
#endif

/// The configuration file: lines of `name = value`, comments after `#` at the beginning of a line.
package enum ConfigurationFile {
    /// The names that may stand in it.
    package static let names: Set<String> = [
        "data", "listen", "public_url", "trusted_proxies", "allow_plain_sign_in", "log_level", "master_key", "backoff_cap_ms",
        "idle_seconds", "poll_seconds", "max_mail_bytes", "timeout_seconds", "ledger_seconds", "max_db_pages", "send_backoff_ms",
        "give_up_seconds", "sent_copy_seconds", "reminder_gather_seconds", "backup_at", "backup_copy_to", "backup_catch_up_seconds",
        "backup_check_seconds",
        "tls_certificate", "tls_key", "tls_check_seconds", "max_connections", "max_request_head_bytes", "request_head_seconds",
        "request_body_seconds", "keep_alive_seconds", "disk_floor_bytes", "max_upload_bytes", "max_body_bytes",
    ]

    /// - Throws: ``Reply/Failure`` with exit code 78, naming the line and the fix.
    package static func read(_ path: String, mayBeMissing: Bool) throws -> [String: String] {
        guard let data = FileManager.default.contents(atPath: path) else {
            if mayBeMissing, access(path, F_OK) != 0, errno == ENOENT { return [:] }
            let isForbidden = access(path, F_OK) != 0 && errno == EACCES || access(path, R_OK) != 0 && errno == EACCES
            throw Reply.Failure(
                isForbidden
                    ? "The configuration file \(path) may not be read by this user. Run the command as root, with sudo."
                    : "The configuration file \(path) cannot be read. Check its name and permissions.",
                exitCode: ExitStatus.configuration
            )
        }
        return try parse(String(decoding: data, as: UTF8.self), path: path)
    }

    static func parse(_ text: String, path: String) throws -> [String: String] {
        var values: [String: String] = [:]
        for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
            let trimmed = line.trimmingCharacters(in: .whitespaces)
            if trimmed.isEmpty || trimmed.hasPrefix("#") { continue }
            guard let equals = trimmed.firstIndex(of: "=") else {
                throw Reply.Failure("\(path), line \(index + 1): expected `name = value`.", exitCode: ExitStatus.configuration)
            }
            let name = trimmed[..<equals].trimmingCharacters(in: .whitespaces)
            guard names.contains(name) else {
                throw Reply.Failure(
                    "\(path), line \(index + 1): there is no setting '\(name)'. Known are \(names.sorted().joined(separator: ", ")).",
                    exitCode: ExitStatus.configuration
                )
            }
            values[name] = trimmed[trimmed.index(after: equals)...].trimmingCharacters(in: .whitespaces)
        }
        return values
    }
}
