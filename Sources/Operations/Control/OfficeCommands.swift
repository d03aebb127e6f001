package import Channels
import Core
package import Sealing
package import ServerTLS
package import Store

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Carries out the command line's commands on the database, in the service as well as without it.
package struct OfficeCommands: Sendable {
    package let database: OfficeDatabase
    package let accounts: Accounts
    package let intake: Intake
    package let backups: Backups
    package let doctor: Doctor
    private let channels: ChannelCommands
    private let version: String
    private let passwords: PasswordHasher
    private let twoFactor: TwoFactor
    private let makeSetupLink: @Sendable () async throws -> String
    private let startedAt: Timestamp
    private let certificate: LiveCertificate?

    /// - Parameters:
    ///   - keyPath: where the master key lies.
    ///   - version: of this build.
    ///   - isServing: whether this process is the service.
    ///   - certificate: what this process serves HTTPS with; nil where it does not.
    package init(
        database: OfficeDatabase,
        accounts: Accounts,
        intake: Intake,
        channels: ChannelCommands,
        backups: Backups,
        settings: OfficeSettings,
        keyPath: String,
        version: String,
        isServing: Bool = false,
        certificate: LiveCertificate? = nil,
        passwords: PasswordHasher,
        twoFactor: TwoFactor,
        makeSetupLink: @escaping @Sendable () async throws -> String
    ) {
        self.database = database
        self.accounts = accounts
        self.intake = intake
        self.channels = channels
        self.backups = backups
        doctor = Doctor(
            channels: channels,
            backups: backups,
            settings: settings,
            keyPath: keyPath,
            version: version,
            isServing: isServing
        )
        self.version = version
        self.certificate = certificate
        startedAt = database.now()
        self.passwords = passwords
        self.twoFactor = twoFactor
        self.makeSetupLink = makeSetupLink
    }

    /// Carries out a command other than an import. Never throws: what went wrong is the reply.
    package func run(_ command: Command) async -> Reply {
        do {
            return try await perform(command)
        } catch let failure as Reply.Failure {
            return .failed(failure)
        } catch let error as BackupError {
            return .failed(BackupWords.failure(error) ?? .init(error.words, exitCode: ExitStatus.data))
        } catch StoreError.conflict(.emailTaken) {
            return .failed(
                .init("A user with this e-mail address exists already. `dragoman user list` shows all.", exitCode: ExitStatus.data)
            )
        } catch StoreError.notFound {
            return .failed(.init("No user has this e-mail address. `dragoman user list` shows all.", exitCode: ExitStatus.data))
        } catch {
            let room = StorageWords.failure(error, folder: database.folder)
            return .failed(room ?? .init("The command failed: \(error)", exitCode: ExitStatus.software))
        }
    }

    private func perform(_ command: Command) async throws -> Reply {
        switch command {
        case .userAdd(let email, let name, let role, let password, let locale):
            guard let address = AccountRules.email(email) else {
                throw Reply.Failure(
                    "'\(email)' is no e-mail address. Give one like anna@example.com with --email.",
                    exitCode: ExitStatus.usage
                )
            }
            guard let name = AccountRules.name(name) else {
                throw Reply.Failure(
                    "The name must not be empty and has at most \(AccountRules.maximumNameLength) characters.",
                    exitCode: ExitStatus.usage
                )
            }
            let language = InterfaceLanguage(rawValue: locale) ?? .uk
            _ = try await accounts.add(
                NewUser(email: address, name: name, role: role, passwordHash: try await hash(password), locale: language)
            )
            return .done
        case .userList:
            return .users(
                try await accounts.users().map {
                    Reply.UserLine(email: $0.email, name: $0.name, role: $0.role, disabled: $0.disabledAt != nil)
                }
            )
        case .userPassword(let email, let password):
            let user = try await user(email)
            var patch = UserPatch()
            patch.passwordHash = try await hash(password)
            _ = try await accounts.update(user.id, patch)
            return .done
        case .userTOTPOff(let email):
            guard try await twoFactor.reset(try await user(email).id, by: nil) else {
                throw Reply.Failure("\(email) signs in by the password alone already. Nothing was changed.", exitCode: ExitStatus.data)
            }
            return .done
        case .setupURL:
            guard try await accounts.needsSetup() else {
                throw Reply.Failure(
                    "An owner exists already. Sign in, or set a new password with `dragoman user password`.",
                    exitCode: ExitStatus.data
                )
            }
            return .text(try await makeSetupLink())
        case .tokenAdd(let email, let name):
            let user = try await user(email)
            let token = Token(prefix: Token.apiPrefix)
            _ = try await accounts.addToken(name: name, hash: token.hash.bytes, for: user)
            return .text(token.text)
        case .channelAdd(let addition): return .steps(try await channels.add(addition))
        case .telegramAdd(let addition): return .text(try await channels.add(addition))
        case .channelList: return .channels(try await channels.list())
        case .channelTest(let address): return .steps(try await channels.test(address: address))
        case .channelCheck(let address):
            try await channels.check(address: address)
            return .done
        case .channelRemove(let address):
            try await channels.remove(address: address)
            return .done
        case .status: return .status(try await status())
        case .doctor: return .checks(await doctor.checks())
        case .backup(let target): return .backup(try await backUp(target) { _ in })
        case .importMail:
            throw Reply.Failure("An import needs its own connection.", exitCode: ExitStatus.software)
        }
    }

    private func status() async throws -> StatusReport {
        let gauges = database.gauges
        let listeners = try await channels.list().compactMap { line in
            line.health.map {
                StatusReport.Listener(id: line.id, platform: line.platform, address: line.address, connected: line.connected, health: $0)
            }
        }
        return StatusReport(
            version: version,
            pid: getpid(),
            startedAt: startedAt,
            database: .init(size: gauges.size, walSize: gauges.walSize, lastEvent: database.hub.last, freeDisk: gauges.freeDisk),
            disk: .init(await database.measureDisk(), folder: database.folder),
            backup: .init(backups.board.state, now: database.now()),
            certificate: certificate?.report(at: database.now().milliseconds / 1000),
            listeners: listeners
        )
    }

    /// Makes a copy where this process may write to the place that was asked for; else among the backups, from where the asker takes it.
    func backUp(_ target: BackupTarget?, progress: @escaping BackupProgressHandler) async throws -> BackupReport {
        guard let target, target.isReachable else { return try await backups.make(progress: progress) }
        return try await backups.make(to: target.path, progress: progress)
    }

    /// Begins an import into the mailbox with this address; the mailbox is made where there is none.
    package func beginImport(address: String) async throws -> LocalImport {
        guard let address = AccountRules.email(address) else {
            throw Reply.Failure(
                "'\(address)' is no e-mail address. Give the mailbox's own address with --address.",
                exitCode: ExitStatus.usage
            )
        }
        let account = try await database.channelAccount(platform: .email, address: address)
        return LocalImport(intake: intake, database: database, account: account)
    }

    private func user(_ email: String) async throws -> User {
        guard let found = try await accounts.credentials(email: AccountRules.email(email) ?? email) else { throw StoreError.notFound }
        return found.user
    }

    private func hash(_ password: String) async throws -> String {
        switch AccountRules.passwordFault(password) {
        case .tooShort:
            throw Reply.Failure(
                "The password is too short: it needs at least \(AccountRules.minimumPasswordLength) characters.",
                exitCode: ExitStatus.usage
            )
        case .tooLong:
            throw Reply.Failure(
                "The password is too long: at most \(AccountRules.maximumPasswordBytes) bytes.",
                exitCode: ExitStatus.usage
            )
        case nil: break
        }
        return try await passwords.hash(password)
    }
}
