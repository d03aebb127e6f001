import Foundation
import Testing
import TestSupport

@testable import Operations

#if canImport(Glibc)
import Glibc
#endif

@Suite struct InstalledOfficeTests {
    private let folder = TemporaryFolder()

    private func file(_ text: String) throws -> String {
        let path = folder.path + "/dragoman.conf"
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        return path
    }

    @Test func thePackagesFileMeansItsPlaces() throws {
        let path = try file("# data = /srv/x\nlisten = 127.0.0.1:9000\n")
        let settings = try OfficeSettings.find(data: nil, configuration: nil, environment: [:], systemFile: path)
        #expect(settings.isInstalled)
        #expect(settings.data == "/var/lib/dragoman")
        #expect(settings.controlSocket == "/run/dragoman/control.sock")
        #expect(settings.setupLinkFile == "/run/dragoman/setup-url")
        #expect(settings.listen == "127.0.0.1:9000")
        #expect(MasterKey.path(settings, environment: [:]) == "/etc/dragoman/master.key")
        let named = try OfficeSettings.find(data: nil, configuration: path, environment: [:], systemFile: path)
        #expect(named.isInstalled && named.controlSocket == settings.controlSocket)
    }

    @Test(arguments: [("/srv/own", nil), (nil, "/srv/own")] as [(String?, String?)]) func anotherFolderIsAnotherOffice(
        _ flag: String?,
        _ variable: String?
    ) throws {
        let path = try file("listen = 127.0.0.1:9000\n")
        let environment = variable.map { ["DRAGOMAN_DATA": $0] } ?? [:]
        let settings = try OfficeSettings.find(data: flag, configuration: nil, environment: environment, systemFile: path)
        #expect(!settings.isInstalled)
        #expect(settings.data == "/srv/own")
        #expect(settings.controlSocket == "/srv/own/control.sock")
        #expect(settings.listen == "127.0.0.1:8080")
        #expect(settings.setupLinkFile == nil)
    }

    /// `dragoman restore FILE --data /var/lib/dragoman`, as refusals print it.
    @Test(
        arguments: [
            ("/srv/x", "/srv/x", nil), ("/srv/x", "/srv/y/../x/", nil), ("/srv/x", nil, "/srv/x"), (nil, "/var/lib/dragoman", nil),
        ] as [(String?, String?, String?)]
    )
    func theInstalledFolderIsTheInstalledOffice(_ set: String?, _ flag: String?, _ variable: String?) throws {
        let path = try file((set.map { "data = \($0)\n" } ?? "") + "listen = 127.0.0.1:9000\n")
        let environment = variable.map { ["DRAGOMAN_DATA": $0] } ?? [:]
        let settings = try OfficeSettings.find(data: flag, configuration: nil, environment: environment, systemFile: path)
        #expect(settings.isInstalled && settings.listen == "127.0.0.1:9000")
        #expect(MasterKey.path(settings, environment: [:]) == "/etc/dragoman/master.key")
    }

    @Test func withoutThePackageNothingIsInstalled() throws {
        let settings = try OfficeSettings.find(data: nil, configuration: nil, environment: [:], systemFile: folder.path + "/none.conf")
        #expect(!settings.isInstalled)
        #expect(settings.data == "./var")
    }

    @Test func aFileThatIsNamedHasToBeThere() {
        #expect {
            try OfficeSettings.find(data: "/srv", configuration: folder.path + "/none.conf", environment: [:], systemFile: "/none")
        } throws: {
            ($0 as? Reply.Failure)?.exitCode == 78
        }
    }

    /// The file that the package brings: every setting is explained, none is set, and all are understood when the marks are taken away.
    @Test func theShippedFileExplainsEverySetting() throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let text = try String(contentsOf: root.appending(path: "packaging/debian/dragoman.conf"), encoding: .utf8)
        #expect(try ConfigurationFile.parse(text, path: "dragoman.conf").isEmpty)
        let settings = text.split(separator: "\n").filter { $0.hasPrefix("#") && !$0.hasPrefix("# ") && $0.contains(" = ") }
        let uncommented = settings.map { $0.dropFirst() }.joined(separator: "\n")
        let values = try ConfigurationFile.parse(uncommented, path: "dragoman.conf")
        #expect(Set(values.keys) == ConfigurationFile.names)
        #expect(settings.count == ConfigurationFile.names.count)
        let shown = try OfficeSettings(file: values, environment: [:], isInstalled: true)
        let held = try OfficeSettings(file: [:], environment: [:], isInstalled: true)
        #expect(String(describing: shown.tuning) == String(describing: held.tuning))
        #expect(shown.limits == held.limits && shown.certificateCheckSeconds == held.certificateCheckSeconds)
        #expect(String(describing: shown.backup.schedule) == String(describing: held.backup.schedule))
        #expect(shown.backup.checkSeconds == held.backup.checkSeconds)
        #expect([shown.data, shown.listen, shown.logLevel] == [held.data, held.listen, held.logLevel])
        #expect(shown.allowsPlainSignIn == held.allowsPlainSignIn)
        #expect(shown.masterKey == MasterKey.path(held, environment: [:]))
    }

    @Test func theLinkIsForItsOwnerOnlyAndGoesWithTheFirstOwner() async throws {
        let path = folder.path + "/setup-url"
        #expect(SetupLinkFile.write("http://a/", to: path) && SetupLinkFile.write("http://b/", to: path))
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "http://b/\n")
        #expect(try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int == 0o600)
        await SetupLinkFile.removeIfUseless(path) { true }
        #expect(access(path, F_OK) == 0)
        await SetupLinkFile.removeIfUseless(path) { false }
        #expect(access(path, F_OK) != 0)
        #expect(!SetupLinkFile.write("http://a/", to: folder.path + "/no/folder"))
    }
}
