import ArgumentParser
import Foundation
import TestHTTP
import TestSupport

/// Telegram's Bot API on a loopback port, for the tests that run the real binary.
@main struct FakeTelegram: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dragoman-fake-telegram",
        abstract: "Telegram's Bot API on a loopback port, for tests. Prints its port; ends with its standard input."
    )

    @Option(help: "0 takes a free one.") var port = 0
    @Option(help: "A bot that is there from the beginning; may be repeated.") var token: [String] = []

    func run() async throws {
        let api = try await FakeBotAPI.start(port: port)
        for token in token { _ = api.bot(token) }
        try FileHandle.standardOutput.write(contentsOf: Data("\(api.server?.port ?? 0)\n".utf8))
        // A test that dies closes the pipe. Reading it blocks, which tasks must not.
        await withCheckedContinuation { continuation in
            Thread {
                while readLine() != nil {}
                continuation.resume()
            }.start()
        }
        await api.stop()
    }
}
