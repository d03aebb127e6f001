import ArgumentParser
import Core
import Foundation
import Operations
import ServerTLS
import Store

struct Status: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Show how the running service is.")
    @OptionGroup var options: DataOptions
    @Flag(help: "As JSON, for scripts.") var json = false

    func run() async throws {
        let settings = try options.settings()
        guard let client = ControlClient(path: settings.controlSocket) else {
            throw Reply.Failure(
                settings.isInstalled
                    ? "The service does not run. Start it with `systemctl start dragoman`; `journalctl -u dragoman` says why it ended."
                    : "No service runs on \(settings.data). Start it with `dragoman serve`, or name its folder with --data.",
                exitCode: ExitStatus.unavailable
            )
        }
        let reply = try client.run(.status)
        if case .failed(let failure) = reply { throw failure }
        guard case .status(let status) = reply else { return }
        if json { return print(try Output.json(status)) }
        print("Dragoman \(status.version), process \(status.pid), since \(status.startedAt)")
        print(
            "database \(status.database.size >> 20) MB, journal \(status.database.walSize >> 20) MB, disk \(Int(status.database.freeDisk * 100)) % free"
        )
        if let words = status.disk.words { print("DISK: \(words) \(status.disk.advice ?? "")") }
        print("backup: \(BackupWords.line(status.backup.state, now: SystemClock.now()))")
        if let certificate = status.certificate {
            print("HTTPS \(certificate.state.rawValue): \(certificate.words)\(certificate.advice.map { " " + $0 } ?? "")")
        }
        if status.listeners.isEmpty { print("no mailbox is connected: `dragoman channel add email`") }
        for listener in status.listeners {
            print("\(listener.address): \(listener.connected ? Output.words(listener.health) : "not connected")")
        }
    }
}

struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Look for what is wrong and say how to mend it. Exit 1 if something is."
    )
    @OptionGroup var options: DataOptions
    @Flag(help: "As JSON, for scripts.") var json = false

    func run() async throws {
        guard case .checks(let checks) = try await Office.run(.doctor, try options.settings()) else { return }
        if json {
            print(try Output.json(["checks": checks]))
        } else {
            for check in checks {
                print("\(check.state == .ok ? "ok     " : check.state == .warning ? "warning" : "FAILED ") \(check.name): \(check.words)")
                if let advice = check.advice, !advice.isEmpty { print("        → \(advice)") }
            }
        }
        if checks.contains(where: { $0.state == .failed }) { throw ExitCode(1) }
    }
}

/// How results look on a terminal.
enum Output {
    static func json(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    /// The steps of a mailbox's test: lines for people on standard error, JSON on standard output.
    static func show(_ steps: [StepLine], json: Bool) {
        if json, let text = try? Self.json(["steps": steps]) { print(text) }
        for step in steps {
            Terminal.say("\(step.ok ? "ok    " : "FAILED") \(step.step)\(step.words.map { ": " + $0 } ?? "")")
            if let detail = step.detail { Terminal.say("       the server says: \(detail)") }
            if let advice = step.advice { Terminal.say("       → \(advice)") }
        }
    }

    static func words(_ health: ListenerReport?) -> String {
        guard let health else { return "never connected" }
        var parts: [String] = [health.state.rawValue]
        if let words = health.words { parts.append(words) }
        if let advice = health.advice { parts.append(advice) }
        if let detail = health.detail { parts.append("(\(detail))") }
        if let success = health.lastSuccessAt { parts.append("Last success \(success).") }
        if let next = health.nextTryAt { parts.append("Next try \(next).") }
        if health.backlog > 0 { parts.append("\(health.backlog) mails are still to come.") }
        if let onServer = health.onServer, let here = health.here { parts.append("\(onServer) on the server, \(here) here.") }
        return parts.joined(separator: " ")
    }
}
