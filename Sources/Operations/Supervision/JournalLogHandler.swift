import Foundation
package import Logging

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Log lines for systemd's journal: the level as it is understood there (sd-daemon(3)), the words first, and no time, which the journal has itself.
package struct JournalLogHandler: LogHandler {
    package var metadata: Logger.Metadata = [:]
    package var logLevel: Logger.Level = .info
    private let write: @Sendable (String) -> Void

    /// - Parameter write: takes one line with its end.
    package init(write: @escaping @Sendable (String) -> Void = Self.standardError) { self.write = write }

    /// Whether standard error leads to the journal (`$JOURNAL_STREAM`, systemd.exec(5)).
    package static func isAttached(environment: [String: String]) -> Bool {
        var info = stat()
        guard let stream = environment["JOURNAL_STREAM"], fstat(STDERR_FILENO, &info) == 0 else { return false }
        return stream == "\(info.st_dev):\(info.st_ino)"
    }

    package static let standardError: @Sendable (String) -> Void = { FileHandle.standardError.write(Data($0.utf8)) }

    package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    package func log(event: LogEvent) {
        let details = metadata.merging(event.metadata ?? [:]) { $1 }.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        var text = event.message.description
        if let error = event.error { text += ": \(error)" }
        if !details.isEmpty { text += " (" + details.joined(separator: ", ") + ")" }
        // A line of its own has no level: it would look like another message.
        let line = text.split(whereSeparator: \.isNewline).joined(separator: " ⏎ ")
        write("<\(Self.priority(event.level))>\(line)\n")
    }

    /// syslog(3): 3 error, 4 warning, 5 notice, 6 info, 7 debug.
    private static func priority(_ level: Logger.Level) -> Int {
        switch level {
        case .trace, .debug: 7
        case .info: 6
        case .notice: 5
        case .warning: 4
        case .error: 3
        case .critical: 2
        }
    }
}
