/// Who a possible bounce comes from.
enum BounceSender {
    /// The name of a mail system, such as MAILER-DAEMON.
    case mailSystem
    /// Nobody to answer to (RFC 5321 section 4.5.5), as bounces, receipts and robots have it; or a postmaster who can be answered.
    case nobody
    /// Anybody else.
    case person

    init(_ root: Part, from: [MailAddress]) {
        let local = (from.first?.address ?? "").lowercased().prefix { $0 != "@" }
        let name = (from.first?.name ?? "").lowercased()
        let path = root.header("return-path").map { Array($0.trimmed) }
        let isNullPath = path.map { $0 == Array("<>".utf8) } ?? false
        if Self.daemons.contains(where: local.hasPrefix) || Self.names.contains(where: name.contains) {
            self = .mailSystem
        } else if local.hasPrefix("postmaster") {
            self = path == nil || isNullPath ? .mailSystem : .nobody
        } else {
            self = isNullPath ? .nobody : .person
        }
    }

    private static let daemons = [
        "mailer-daemon", "mailerdaemon", "mailer_daemon", "mail-daemon", "maildaemon", "mdaemon", "microsoftexchange", "mail-delivery",
    ]
    private static let names = ["mail delivery sub", "mail delivery sys", "mailer daemon", "mailer-daemon"]
}
