import Foundation

#if canImport(Glibc)
import Glibc
#endif

/// What a command writes beside its output.
enum Terminal {
    static let isInteractive = isatty(STDERR_FILENO) == 1

    /// A line on standard error.
    static func say(_ text: String) { write(text + "\n") }

    /// A line that the next one overwrites on a terminal; elsewhere a line of its own.
    static func progress(_ text: String) { write(isInteractive ? "\r\u{1B}[K" + text : text + "\n") }

    static func endProgress() {
        if isInteractive { write("\n") }
    }

    static func complain(_ text: String) { write("dragoman: " + text + "\n") }

    private static func write(_ text: String) { FileHandle.standardError.write(Data(text.utf8)) }

    /// The first line of standard input, without its end.
    static func readSecret() -> String? { readLine(strippingNewline: true) }
}
