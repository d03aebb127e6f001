import Foundation
import ServerTLS
import TestCertificates
import Testing

/// A pair of files in a folder of its own, for the time of one test.
private struct Folder: ~Copyable {
    let path = FileManager.default.temporaryDirectory.appending(path: "server-tls-\(UUID().uuidString)")
    var files: CertificateFiles {
        CertificateFiles(certificate: path.appending(path: "c.pem").path, key: path.appending(path: "k.pem").path)
    }

    init(_ leaf: Certificates.Leaf = .good) throws {
        try FileManager.default.createDirectory(at: path, withIntermediateDirectories: true)
        try put(certificate: leaf, key: leaf)
    }

    func put(certificate: Certificates.Leaf? = nil, key: Certificates.Leaf? = nil) throws {
        if let certificate { try Data(Certificates.shared.pair(certificate).certificate).write(to: path.appending(path: "c.pem")) }
        if let key { try Data(Certificates.shared.pair(key).key).write(to: path.appending(path: "k.pem")) }
    }

    func write(_ bytes: some Collection<UInt8>, to name: String) throws { try Data(bytes).write(to: path.appending(path: name)) }

    deinit { try? FileManager.default.removeItem(at: path) }
}

private let now = Int64(Date().timeIntervalSince1970)
private let day: Int64 = 86_400

struct CertificateTests {
    @Test func readsNamesAndSpan() throws {
        let folder = try Folder()
        let certificate = try folder.files.load()
        #expect(certificate.names == ["localhost", "127.0.0.1"])
        #expect(certificate.validFrom <= now && certificate.validUntil > now)
        #expect(certificate.covers("localhost") && certificate.covers("127.0.0.1"))
        #expect(!certificate.covers("office.example") && !certificate.covers(""))
    }

    @Test func aStarStandsForOneLabel() throws {
        let folder = try Folder(.wrongName)
        let certificate = try folder.files.load()
        #expect(certificate.covers("a.example.net") && certificate.covers("mail.example.org"))
        #expect(!certificate.covers("example.net") && !certificate.covers("a.b.example.net") && !certificate.covers("*"))
    }

    @Test func saysWhatIsWrong() throws {
        let folder = try Folder()
        let files = folder.files
        try folder.put(key: .expired)
        #expect(throws: CertificateFault.doNotFit(certificate: files.certificate, key: files.key)) { try files.load() }
        let key = Certificates.shared.pair(.good).key
        try folder.write(key.prefix(key.count / 2), to: "k.pem")
        #expect(throws: CertificateFault.noKey(files.key)) { try files.load() }
        try folder.write("-----BEGIN ENCRYPTED PRIVATE KEY-----\n".utf8, to: "k.pem")
        #expect(throws: CertificateFault.encryptedKey(files.key)) { try files.load() }
        try folder.put(key: .good)
        let certificate = Certificates.shared.pair(.good).certificate
        try folder.write(certificate.prefix(certificate.count / 2), to: "c.pem")
        #expect(throws: CertificateFault.noCertificate(files.certificate)) { try files.load() }
        try FileManager.default.removeItem(atPath: files.certificate)
        #expect(throws: CertificateFault.unreadable(files.certificate, reason: "No such file or directory")) { try files.load() }
        let folderAsFile = CertificateFiles(certificate: folder.path.path, key: files.key)
        #expect(throws: CertificateFault.self) { try folderAsFile.load() }
    }

    @Test func noticesWhoCanReadTheKey() throws {
        let folder = try Folder()
        for (mode, expected) in [(0o600, false), (0o640, false), (0o644, true)] {
            try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: folder.files.key)
            #expect(folder.files.othersCanReadKey() == expected)
        }
    }
}

struct LiveCertificateTests {
    @Test func takesUpARenewedPair() throws {
        let folder = try Folder(.wrongName)
        let live = try LiveCertificate(folder.files)
        #expect(live.refresh(at: now) == .none)
        try folder.put(certificate: .good, key: .good)
        #expect(live.refresh(at: now) == .renewed)
        #expect(live.current.names == ["localhost", "127.0.0.1"])
        #expect(live.refresh(at: now) == .none)
    }

    @Test func keepsTheOldOneAndSaysItOnce() throws {
        let folder = try Folder()
        let live = try LiveCertificate(folder.files)
        try folder.put(certificate: .wrongName)
        let fault = CertificateFault.doNotFit(certificate: folder.files.certificate, key: folder.files.key)
        #expect(live.refresh(at: now) == .refused(fault))
        #expect(live.refresh(at: now) == .none)
        #expect(live.current.names == ["localhost", "127.0.0.1"])
        #expect(live.report(at: now).state == .failed)
        #expect(live.report(at: now).words.contains(fault.words))
        try folder.put(key: .wrongName)
        #expect(live.refresh(at: now) == .renewed)
        #expect(!live.report(at: now).words.contains(fault.words))
    }

    @Test func aPairThatIsPutBackIsFineAgain() throws {
        let folder = try Folder()
        let live = try LiveCertificate(folder.files)
        try folder.put(key: .wrongName)
        _ = live.refresh(at: now)
        try folder.put(key: .good)
        #expect(live.refresh(at: now) == .none)
        #expect(!live.report(at: now).words.contains("not used"))
    }

    @Test func refusesAnExpiredOneWhileThePresentOneHolds() throws {
        let folder = try Folder()
        let live = try LiveCertificate(folder.files)
        try folder.put(certificate: .expired, key: .expired)
        #expect(live.refresh(at: now) == .refused(.expired(folder.files.certificate)))
        // Once both are over, the files that lie there are as good.
        #expect(live.refresh(at: now + 3 * day) == .renewed)
    }

    @Test func isRedFourteenDaysBefore() throws {
        let folder = try Folder()
        let live = try LiveCertificate(folder.files)
        let end = live.current.validUntil
        #expect(live.current.validity(at: end - 15 * day) == (end - 15 * day < live.current.validFrom ? .notYet : .valid))
        #expect(live.report(at: end - 13 * day).state == .failed)
        #expect(live.current.validity(at: end - day) == .endsSoon)
        #expect(live.report(at: end - day).words == "The certificate for localhost, 127.0.0.1 ends in 1 day.")
        #expect(live.report(at: end).words.contains("expired 0 days ago"))
        #expect(live.report(at: end).advice != nil)
        #expect(live.current.validity(at: live.current.validFrom - 1) == .notYet)
    }
}
