import ArgumentParser
import Core
import Foundation
import Operations

extension Role: ExpressibleByArgument {}
extension InterfaceLanguage: ExpressibleByArgument {}

struct UserCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "user",
        abstract: "Who may sign in.",
        subcommands: [Add.self, List.self, Password.self, TOTP.self]
    )

    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Add a user. The password is asked for, or read with --password-stdin.")
        @OptionGroup var options: DataOptions
        @Option(help: "The e-mail address to sign in with.") var email: String
        @Option(help: "The name that colleagues see.") var name: String
        @Option(help: "owner, manager or accountant.") var role: Role
        @Option(help: "uk, pl or en.") var locale = InterfaceLanguage.uk
        @Flag(help: "Read the password from the first line of standard input.") var passwordStdin = false

        func run() async throws {
            let password = try SecretInput.password(fromStandardInput: passwordStdin)
            _ = try await Office.run(
                .userAdd(email: email, name: name, role: role, password: password, locale: locale.rawValue),
                try options.settings()
            )
            Terminal.say("User \(email) was added.")
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List all users.")
        @OptionGroup var options: DataOptions
        @Flag(help: "As JSON, for scripts.") var json = false

        func run() async throws {
            guard case .users(let users) = try await Office.run(.userList, try options.settings()) else { return }
            if json {
                let encoder = JSONEncoder()
                encoder.outputFormatting = [.sortedKeys]
                print(String(decoding: try encoder.encode(users), as: UTF8.self))
            } else {
                for user in users { print("\(user.email)\t\(user.role.rawValue)\t\(user.name)\(user.disabled ? "\tdisabled" : "")") }
            }
        }
    }

    struct Password: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Set a user's password and end the user's sessions.")
        @OptionGroup var options: DataOptions
        @Option(help: "The user's e-mail address.") var email: String
        @Flag(help: "Read the password from the first line of standard input.") var passwordStdin = false

        func run() async throws {
            let password = try SecretInput.password(fromStandardInput: passwordStdin)
            _ = try await Office.run(.userPassword(email: email, password: password), try options.settings())
            Terminal.say("The password of \(email) was changed. The user has to sign in again.")
        }
    }
}

extension UserCommand {
    struct TOTP: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "totp",
            abstract: "Turn two-factor sign-in off for a user whose phone is lost, and end the user's sessions."
        )
        @OptionGroup var options: DataOptions
        @Option(help: "The user's e-mail address.") var email: String
        @Flag(help: "Turn it off. Only the user can turn it on again, in the profile.") var off = false

        func validate() throws {
            guard off else { throw ValidationError("Say --off: turning it off is all that can be done from here.") }
        }

        func run() async throws {
            _ = try await Office.run(.userTOTPOff(email: email), try options.settings())
            Terminal.say("\(email) signs in by the password alone now, and has to sign in again.")
        }
    }
}

enum SecretInput {
    /// A password: from standard input, or typed twice without being shown.
    static func password(fromStandardInput: Bool) throws -> String {
        if fromStandardInput {
            guard let line = Terminal.readSecret(), !line.isEmpty else {
                throw Reply.Failure("Standard input holds no password.", exitCode: ExitStatus.usage)
            }
            return line
        }
        guard let first = typed("Password: "), let second = typed("Again: ") else {
            throw Reply.Failure("There is no terminal to type the password at. Use --password-stdin.", exitCode: ExitStatus.usage)
        }
        guard first == second else { throw Reply.Failure("The two passwords differ. Nothing was changed.", exitCode: ExitStatus.usage) }
        return first
    }

    /// A token: from standard input, or typed without being shown.
    static func token(fromStandardInput: Bool) throws -> String {
        let line = fromStandardInput ? Terminal.readSecret() : typed("Token: ")
        guard let line, !line.isEmpty else {
            throw Reply.Failure("There is no token. Type it, or give it on standard input with --token-stdin.", exitCode: ExitStatus.usage)
        }
        return line
    }

    private static func typed(_ prompt: String) -> String? {
        getpass(prompt).map { String(cString: $0) }
    }
}

struct SetupURL: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "setup-url", abstract: "Make a new link for the first owner's account.")
    @OptionGroup var options: DataOptions

    func run() async throws {
        if case .text(let link) = try await Office.run(.setupURL, try options.settings()) { print(link) }
    }
}

struct TokenCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "token", abstract: "API tokens for scripts.", subcommands: [Add.self])

    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Make a token and print it, once.")
        @OptionGroup var options: DataOptions
        @Option(help: "Whose token: the user's e-mail address.") var email: String
        @Option(help: "What it is for.") var name: String

        func run() async throws {
            if case .text(let token) = try await Office.run(.tokenAdd(email: email, name: name), try options.settings()) { print(token) }
        }
    }
}
