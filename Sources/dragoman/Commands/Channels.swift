import ArgumentParser
import Core
import Foundation
import Operations

extension MailboxSettings.Backfill: ExpressibleByArgument {}
extension MailboxSettings.History: ExpressibleByArgument {}

struct ChannelCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "channel",
        abstract: "Where messages come from.",
        subcommands: [Add.self, List.self, Test.self, Check.self, Remove.self]
    )

    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Connect a channel.", subcommands: [Email.self, Telegram.self])
    }

    struct Email: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Connect a mailbox. The same address again changes its settings.",
            discussion: "The settings are tried first and stored either way: the listener goes on trying and says why it does not get on."
        )
        @OptionGroup var options: DataOptions
        @Option(help: "The mailbox's own e-mail address.") var address: String
        @Option(help: "imaps://USER@HOST:PORT or imap+starttls://USER@HOST:PORT") var imap: String
        @Option(help: "smtps://USER@HOST:PORT or smtp+starttls://USER@HOST:PORT") var smtp: String?
        @Flag(help: "Read the password from the first line of standard input.") var passwordStdin = false
        @Option(help: "A file with certificates (PEM) to trust besides the system's.") var caFile: String?
        @Option(help: "How far back to read: none, 30d or all.") var backfill = MailboxSettings.Backfill.month
        @Option(help: "How mail counts that was there before: read, unread, or as the server says.") var history = MailboxSettings.History
            .read
        @Option(help: "A folder to read; may be repeated. INBOX and the folder of sent mail where nothing is said.") var folder: [String] =
            []
        @Flag(name: .customLong("no-test"), help: "Do not try the settings.") var noTest = false
        @Flag(help: "The steps of the test as JSON.") var json = false

        func run() async throws {
            let settings = MailboxSettings(
                imap: try login(imap, "imap"),
                smtp: try smtp.map { try login($0, "smtp") },
                caPEM: try caFile.map(certificates),
                folders: folder.isEmpty ? nil : folder,
                backfill: backfill,
                history: history
            )
            let password = try SecretInput.password(fromStandardInput: passwordStdin)
            let addition = ChannelAddition(address: address, settings: settings, password: password, test: !noTest)
            guard case .steps(let steps) = try await Office.run(.channelAdd(addition), try options.settings()) else { return }
            Output.show(steps, json: json)
            if steps.contains(where: { !$0.ok }) {
                Terminal.say("\(address) is stored, and tried again by itself. `dragoman channel list` shows how it is.")
            } else {
                Terminal.say("\(address) is connected.")
            }
        }

        private func login(_ url: String, _ service: String) throws -> MailLogin {
            do {
                return try MailLogin(url: url, service: service)
            } catch {
                throw Reply.Failure("--\(service): \(error.words)", exitCode: ExitStatus.usage)
            }
        }

        private func certificates(_ path: String) throws -> String {
            guard let data = FileManager.default.contents(atPath: path), data.count < 1 << 20,
                let text = String(validating: data, as: UTF8.self), text.contains("-----BEGIN CERTIFICATE-----")
            else {
                throw Reply.Failure("--ca-file: \(path) holds no certificates in PEM form.", exitCode: ExitStatus.usage)
            }
            return text
        }
    }

    struct Telegram: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Connect a Telegram bot. The token of a connected bot changes its settings.",
            discussion: "@BotFather makes bots and gives their tokens. A bot whose messages went to a webhook gets them here from then on."
        )
        @OptionGroup var options: DataOptions
        @Flag(help: "Read the token from the first line of standard input.") var tokenStdin = false
        @Option(help: "Where the Bot API is spoken, if not at https://api.telegram.org; http:// only on this machine.") var apiBase: String?
        @Option(help: "The way out: socks5h://USER:PASSWORD@HOST:PORT (also socks5, http, https).") var proxy: String?

        func run() async throws {
            let token = try SecretInput.token(fromStandardInput: tokenStdin)
            let addition = TelegramAddition(token: token, apiBase: apiBase, proxy: proxy)
            guard case .text(let address) = try await Office.run(.telegramAdd(addition), try options.settings()) else { return }
            Terminal.say("\(address) is connected.")
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List all channels with how they are.")
        @OptionGroup var options: DataOptions
        @Flag(help: "As JSON, for scripts.") var json = false

        func run() async throws {
            guard case .channels(let lines) = try await Office.run(.channelList, try options.settings()) else { return }
            if json { return print(try Output.json(lines)) }
            for line in lines {
                print("\(line.platform.rawValue)\t\(line.address)\t\(line.connected ? Output.words(line.health) : "not connected")")
            }
        }
    }

    struct Test: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Try a connected channel step by step.")
        @OptionGroup var options: DataOptions
        @Option(help: "The mailbox's own e-mail address.") var address: String
        @Flag(help: "As JSON, for scripts.") var json = false

        func run() async throws {
            guard case .steps(let steps) = try await Office.run(.channelTest(address: address), try options.settings()) else { return }
            Output.show(steps, json: json)
            if steps.contains(where: { !$0.ok }) { throw ExitCode(ExitStatus.unavailable) }
        }
    }

    struct Check: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Compare a mailbox with its server now, and fetch what is missing.")
        @OptionGroup var options: DataOptions
        @Option(help: "The mailbox's own e-mail address.") var address: String

        func run() async throws {
            _ = try await Office.run(.channelCheck(address: address), try options.settings())
            Terminal.say("The listener compares \(address) with its server; `dragoman channel list` shows the result.")
        }
    }

    struct Remove: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Disconnect a channel. Its messages stay.")
        @OptionGroup var options: DataOptions
        @Option(help: "The mailbox's own e-mail address, or @name of a bot.") var address: String

        func run() async throws {
            _ = try await Office.run(.channelRemove(address: address), try options.settings())
            Terminal.say("\(address) is disconnected. Its messages stay; connect it again with `dragoman channel add`.")
        }
    }
}
