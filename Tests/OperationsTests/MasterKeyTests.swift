import Foundation
import Sealing
import Testing
import TestSupport

@testable import Operations

@Suite struct MasterKeyTests {
    @Test func isMadeOnceAndForItsOwnerOnly() throws {
        let folder = TemporaryFolder()
        let path = folder.path + "/master.key"
        let first = try MasterKey.load(path)
        #expect(try MasterKey.load(path).bytes == first.bytes)
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["master.key"])
    }

    @Test(arguments: [0, 31, 33]) func aDamagedKeyIsNotOverwritten(_ count: Int) throws {
        let folder = TemporaryFolder()
        let path = folder.path + "/master.key"
        try Data(count: count).write(to: URL(fileURLWithPath: path))
        #expect { try MasterKey.load(path) } throws: { ($0 as? Reply.Failure)?.exitCode == 78 }
        #expect(FileManager.default.contents(atPath: path)?.count == count)
    }

    @Test func aFolderThatIsNotThere() {
        #expect { try MasterKey.load("/nowhere/at/all/master.key") } throws: { ($0 as? Reply.Failure)?.exitCode == 73 }
    }

    @Test func theSettingWinsOverSystemdAndTheDataFolder() throws {
        let folder = TemporaryFolder()
        try Data(count: 32).write(to: URL(fileURLWithPath: folder.path + "/master.key"))
        let environment = ["CREDENTIALS_DIRECTORY": folder.path]
        var settings = try OfficeSettings(file: ["data": "/srv/d"], environment: [:])
        #expect(MasterKey.path(settings, environment: [:]) == "/srv/d/master.key")
        #expect(MasterKey.path(settings, environment: environment) == folder.path + "/master.key")
        #expect(MasterKey.file(settings) == "/srv/d/master.key", "people know this one, not systemd's copy")
        #expect(MasterKey.path(settings, environment: ["CREDENTIALS_DIRECTORY": "/nowhere"]) == "/srv/d/master.key")
        settings.masterKey = "/etc/k"
        #expect(MasterKey.path(settings, environment: environment) == "/etc/k")
    }

    @Test(arguments: [
        "idle_seconds", "poll_seconds", "backoff_cap_ms", "max_mail_bytes", "timeout_seconds", "ledger_seconds", "max_db_pages",
    ])
    func numbersThatAreNoneAreNamed(_ name: String) {
        for text in ["", "x", "-1", "0", "1.5", "99999999999999999999"] {
            #expect { try OfficeSettings(file: [name: text], environment: [:]) } throws: { error in
                let failure = error as? Reply.Failure
                return failure?.exitCode == 78 && failure?.message.contains(name) == true
            }
        }
    }
}
