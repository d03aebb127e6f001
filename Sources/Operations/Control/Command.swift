package import Core

/// What the command line asks of whoever owns the database: the service through its control socket, or this process.
package enum Command: Codable, Sendable {
    case userAdd(email: String, name: String, role: Role, password: String, locale: String)
    case userList
    case userPassword(email: String, password: String)
    case userTOTPOff(email: String)
    case setupURL
    case tokenAdd(email: String, name: String)
    /// Mails for the mailbox with this address follow.
    case importMail(address: String)
    case channelAdd(ChannelAddition)
    case telegramAdd(TelegramAddition)
    case channelList
    case channelTest(address: String)
    case channelCheck(address: String)
    case channelRemove(address: String)
    case status
    case doctor
    /// A copy among the backups, or elsewhere.
    case backup(BackupTarget?)
}

/// A mailbox to connect, or to change where it is connected already.
package struct ChannelAddition: Codable, Sendable {
    package var address: String
    package var settings: MailboxSettings
    package var password: String
    /// Whether it is tried first; it is stored either way.
    package var test: Bool

    package init(address: String, settings: MailboxSettings, password: String, test: Bool) {
        self.address = address
        self.settings = settings
        self.password = password
        self.test = test
    }
}

/// A bot to connect, or to give another token where it is connected already.
package struct TelegramAddition: Codable, Sendable {
    package var token: String
    package var apiBase: String?
    package var proxy: String?

    package init(token: String, apiBase: String?, proxy: String?) {
        self.token = token
        self.apiBase = apiBase
        self.proxy = proxy
    }
}

/// What came of a command.
package enum Reply: Codable, Sendable {
    case done
    case users([UserLine])
    /// A secret or a link, shown once.
    case text(String)
    case channels([ChannelLine])
    case steps([StepLine])
    case status(StatusReport)
    case checks([DoctorCheck])
    case backup(BackupReport)
    case failed(Failure)

    package struct UserLine: Codable, Sendable {
        package var email: String
        package var name: String
        package var role: Role
        package var disabled: Bool
    }

    /// Why a command did not succeed, in words, and what the process exits with (sysexits.h).
    package struct Failure: Error, Codable, Sendable, Equatable {
        package var message: String
        package var exitCode: Int32

        package init(_ message: String, exitCode: Int32) {
            self.message = message
            self.exitCode = exitCode
        }
    }
}

/// Exit codes of the command line (sysexits.h, and 75 for a data folder in use).
package enum ExitStatus {
    package static let usage: Int32 = 64
    package static let data: Int32 = 65
    package static let unavailable: Int32 = 69
    package static let software: Int32 = 70
    package static let cannotCreate: Int32 = 73
    package static let alreadyRunning: Int32 = 75
    package static let configuration: Int32 = 78
}
