import Core
import Logging
import Operations
import Store
import TestSupport

@testable import Web

/// The office's real backups and doctor. Nothing of them runs by itself: a test runs what it needs.
enum TestCare {
    static func make(_ office: TemporaryOffice, _ channels: ChannelServices, _ logger: Logger) throws -> Care {
        let settings = try OfficeSettings(file: ["data": office.folder.path, "listen": "127.0.0.1:0"], environment: [:])
        let backups = Backups(
            database: office.database,
            board: BackupBoard(),
            settings: settings.backup,
            keyPath: office.folder.path + "/master.key",
            version: "1.0",
            logger: logger
        )
        let commands = ChannelCommands(
            mailboxes: channels.mailboxes,
            bots: channels.bots,
            board: channels.board,
            setup: channels.setup,
            telegram: channels.telegram
        )
        let doctor = Doctor(
            channels: commands,
            backups: backups,
            settings: settings,
            keyPath: office.folder.path + "/master.key",
            version: "1.0",
            isServing: true
        )
        return Care(doctor: doctor, backups: backups)
    }
}
