package import Core
import IMAP
import NIOCore
import NIOPosix
import Outgoing

/// Connecting a mailbox: what may fit an address, and whether given settings work.
package struct EmailSetup: MailboxSetup {
    /// Folders whose mails are counted in a test, at most: each costs a round trip.
    private static let countedFolders = 30

    private let timeoutSeconds: Int64
    private let dns: any MailDNS

    /// - Parameter timeoutSeconds: without a byte while an answer is owed.
    package init(timeoutSeconds: Int64) { self.init(timeoutSeconds: timeoutSeconds, dns: SystemDNS()) }

    init(timeoutSeconds: Int64, dns: any MailDNS) {
        self.timeoutSeconds = min(timeoutSeconds, 15)
        self.dns = dns
    }

    package func proposals(for address: String) async -> MailboxProposals {
        await ServerProposals(dns: dns).proposals(for: address)
    }

    package func test(_ trial: MailboxTrial) -> AsyncStream<MailboxTestEvent> {
        AsyncStream { continuation in
            // The stream is the task's scope: who stops reading ends it.
            let task = Task {
                await run(trial) { continuation.yield($0) }
                continuation.finish()
            }
            continuation.onTermination = { _ in task.cancel() }
        }
    }

    private func run(_ trial: MailboxTrial, _ tell: @escaping @Sendable (MailboxTestEvent) -> Void) async {
        let progress = TestProgress(usesTLS: trial.imap.server.security != .none, tell: tell)
        let connector = MailboxConnector(
            imap: trial.imap,
            caPEM: trial.caPEM,
            timeoutSeconds: timeoutSeconds,
            group: MultiThreadedEventLoopGroup.singleton
        )
        var connection: IMAPConnection?
        do {
            progress.begin(.name)
            let open = try await connector.connect(literal: 1 << 20) { progress.reached($0) }
            connection = open
            progress.begin(.signIn)
            try await open.login(user: trial.imap.user, password: trial.password)
            progress.begin(.folders)
            let folders = try await folders(open)
            if let smtp = trial.smtp {
                progress.begin(.outgoing)
                try await signIn(smtp, trial)
            }
            progress.done(folders)
        } catch {
            progress.fail(ListenerFault(of: error))
        }
        await connection?.logout()
    }

    /// Signs in at the outgoing server and sends nothing.
    private func signIn(_ smtp: MailLogin, _ trial: MailboxTrial) async throws {
        let engine = SMTPEngine()
        var options = SMTPOptions()
        options.connectTimeout = .seconds(timeoutSeconds)
        options.inactivityTimeout = .seconds(timeoutSeconds)
        let result = await engine.check(
            server: SMTPServer(smtp.server, caPEM: trial.caPEM),
            login: SMTPLogin(user: smtp.user, password: trial.password),
            options: options
        )
        await engine.stop()
        if case .failure(let fault) = result { throw ListenerFault(fault) }
    }

    private func folders(_ connection: IMAPConnection) async throws -> [FolderOnServer] {
        var folders: [FolderOnServer] = []
        for mailbox in try await connection.mailboxes() where mailbox.selectable {
            var folder = FolderOnServer(name: mailbox.name, role: mailbox.role.map { "\($0)" }, messages: nil)
            if folders.count < Self.countedFolders { folder.messages = try? await connection.status(of: mailbox).messages }
            folders.append(folder)
        }
        return folders
    }
}
