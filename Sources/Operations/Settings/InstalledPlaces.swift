import Foundation

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Where the files of the office lie that the Debian package installed; `packaging/debian` says the same to systemd.
package enum InstalledPlaces {
    package static let data = "/var/lib/dragoman"
    /// Control socket and setup link, for as long as the service runs.
    package static let runtime = "/run/dragoman"
    package static let masterKey = "/etc/dragoman/master.key"
}

extension OfficeSettings {
    /// The settings that a command goes by.
    ///
    /// Who names a data folder but no file means an office of his own: the installed one's settings, its port and its key, are none of its business;
    /// unless the folder is the installed one's.
    /// - Parameters:
    ///   - data: the data folder of the command line; wins over all.
    ///   - configuration: the configuration file of the command line.
    ///   - systemFile: the installed office's file.
    /// - Throws: ``Reply/Failure`` with exit code 78 for a file that cannot be read or understood.
    package static func find(
        data: String?,
        configuration: String?,
        environment: [String: String],
        systemFile: String = Self.systemFile
    ) throws -> OfficeSettings {
        let named = configuration ?? environment["DRAGOMAN_CONFIG"]
        let folder = data ?? environment["DRAGOMAN_DATA"]
        let meansAnother = named == nil && folder.map { !isOfInstalled($0, systemFile) } ?? false
        let path = named ?? systemFile
        let file = meansAnother ? [:] : try ConfigurationFile.read(path, mayBeMissing: named == nil)
        // A file that may be looked at was read above.
        let isInstalled = !meansAnother && path == systemFile && access(path, F_OK) == 0
        var settings = try OfficeSettings(file: file, environment: environment, isInstalled: isInstalled)
        if let data { settings.data = data }
        return settings
    }

    /// Whether a folder is the installed office's: the commands that Dragoman prints name it, and have to mean what it means.
    private static func isOfInstalled(_ folder: String, _ systemFile: String) -> Bool {
        guard let file = try? ConfigurationFile.read(systemFile, mayBeMissing: false) else { return false }
        let installed = file["data"] ?? InstalledPlaces.data
        return URL(fileURLWithPath: folder).standardizedFileURL.path == URL(fileURLWithPath: installed).standardizedFileURL.path
    }

    /// Where the link for the first owner lies while it is good for something; nil where it is shown on the terminal only.
    package var setupLinkFile: String? { isInstalled ? InstalledPlaces.runtime + "/setup-url" : nil }
}
