import Core
import Store

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Ports, names and mail servers.
extension Doctor {
    /// Whether the office can be reached where its settings say; nil where any port will do.
    func port() async -> DoctorCheck? {
        guard let address = try? settings.listenAddress(), address.port != 0 else { return nil }
        let listen = settings.listen
        let values: [String: DoctorCheck.Value] = ["address": "\(listen)"]
        let isServing = isServing
        let outcome = (try? await BlockingWork.run { PortProbe.look(address.host, address.port, connecting: isServing) }) ?? .fine
        return switch outcome {
        case .fine where isServing: DoctorCheck("port", .ok, .portOK, "Dragoman answers on \(listen).", values: values)
        case .fine: DoctorCheck("port", .ok, .portFree, "\(listen) is free for the service.", values: values)
        case .taken:
            // No failure yet: the service that would fail by it does not run.
            DoctorCheck(
                "port",
                .warning,
                .portTaken,
                "Something else listens on \(listen).",
                "Stop it (`ss -tlnp` shows it), or give another address as `listen`.",
                values: values
            )
        case .refused(let reason):
            DoctorCheck(
                "port",
                .failed,
                .portRefused,
                "The service cannot listen on \(listen): \(reason).",
                "Give another address as `listen`, with a port above 1023.",
                values: values.merging(["detail": "\(reason)"]) { $1 }
            )
        case .silent(let reason):
            DoctorCheck(
                "port",
                .failed,
                .portSilent,
                "Nothing answers on \(listen): \(reason).",
                "Look into the log; restart Dragoman.",
                values: values.merging(["detail": "\(reason)"]) { $1 }
            )
        }
    }

    func names(_ mailboxes: [Mailbox]) async -> DoctorCheck? {
        let hosts = Set(mailboxes.flatMap { [$0.settings?.imap.server.host, $0.settings?.smtp?.server.host].compactMap(\.self) }).sorted()
        guard !hosts.isEmpty else { return nil }
        let unknown = (try? await BlockingWork.abandonable { hosts.filter { !Self.resolves($0) } }) ?? []
        if unknown.isEmpty { return DoctorCheck("DNS", .ok, .dnsOK, "The mail servers' names are known.") }
        let list = unknown.joined(separator: ", ")
        return DoctorCheck(
            "DNS",
            .failed,
            .dnsUnknown,
            "These names are not known: \(list).",
            "Check the names in the settings, and this machine's connection to the internet.",
            values: ["names": "\(list)"]
        )
    }

    private static func resolves(_ host: String) -> Bool {
        var found: UnsafeMutablePointer<addrinfo>?
        defer { if let found { freeaddrinfo(found) } }
        return getaddrinfo(host, nil, nil, &found) == 0
    }

    func check(_ bot: Connection<TelegramSettings>) async -> DoctorCheck {
        let address = bot.account.address
        let name = "bot \(address)"
        var values: [String: DoctorCheck.Value] = ["address": "\(address)"]
        guard let failed = await channels.test(bot).first(where: { !$0.ok }) else {
            return DoctorCheck(name, .ok, .botOK, "Telegram answers.", values: values)
        }
        values["reason"] = failed.reason.map { "\($0.rawValue)" }
        values["detail"] = failed.detail.map { "\($0)" }
        let words = [failed.words, failed.detail.map { "(\($0))" }].compactMap(\.self).joined(separator: " ")
        return DoctorCheck(name, .failed, .botFailed, words, failed.advice ?? "", values: values)
    }

    func check(_ mailbox: Mailbox) async -> DoctorCheck {
        let address = mailbox.account.address
        let name = "mailbox \(address)"
        var values: [String: DoctorCheck.Value] = ["address": "\(address)"]
        do {
            let steps = try await channels.test(address: address)
            guard let failed = steps.first(where: { !$0.ok }) else {
                return DoctorCheck(name, .ok, .mailboxOK, "Sign-in and folders work.", values: values)
            }
            values["step"] = "\(failed.step)"
            values["reason"] = failed.reason.map { "\($0.rawValue)" }
            values["detail"] = failed.detail.map { "\($0)" }
            let detail = failed.detail.map { " The server says: \($0)" } ?? ""
            let words = "Step \(failed.step): \(failed.words ?? "")\(detail)"
            return DoctorCheck(name, .failed, .mailboxFailed, words, failed.advice ?? "", values: values)
        } catch let failure as Reply.Failure {
            return DoctorCheck(name, .failed, .mailboxLocked, failure.message, "Enter the password anew in the settings.", values: values)
        } catch {
            values["detail"] = "\(error)"
            return DoctorCheck(name, .failed, .mailboxFailed, "\(error)", "Look into the log.", values: values)
        }
    }
}
