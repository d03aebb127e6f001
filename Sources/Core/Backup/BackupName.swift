/// The name of a copy among the backups: what made it and when.
///
/// `dragoman-2026-11-26T02-30-00Z-0.1.0.db` for a copy by the clock or by hand, `pre-upgrade-0003-0004.db` for the one before
/// migrations. Only files with such names are ever taken away again.
package enum BackupName {
    package enum Kind: String, Sendable, Codable { case regular, upgrade }

    /// The name of a copy of this moment by this version.
    package static func regular(at: Timestamp, version: String) -> String {
        let time = at.description.prefix(19).replacing(":", with: "-")
        return "dragoman-\(time)Z-\(safe(version)).db"
    }

    /// The name of the copy before an upgrade, by the numbers of the newest migrations before and after.
    package static func upgrade(from: String, to: String) -> String { "pre-upgrade-\(safe(from))-\(safe(to)).db" }

    /// What a file name says; nil for a file that is no copy of ours.
    package static func kind(of name: String) -> Kind? {
        guard name.hasSuffix(".db"), name.utf8.count < 200, !name.contains("/") else { return nil }
        if name.hasPrefix("pre-upgrade-") { return .upgrade }
        return time(of: name) == nil ? nil : .regular
    }

    /// When a regular copy was made, by its name.
    package static func time(of name: String) -> Timestamp? {
        guard name.hasPrefix("dragoman-"), name.utf8.count > 30 else { return nil }
        var text = Array(name.dropFirst("dragoman-".count).prefix(20))
        guard text.count == 20, text[13] == "-", text[16] == "-" else { return nil }
        text[13] = ":"
        text[16] = ":"
        return Timestamp(rfc3339: String(text))
    }

    private static func safe(_ text: String) -> String {
        String(text.prefix(60).map { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == ".") ? $0 : "_" })
    }
}
