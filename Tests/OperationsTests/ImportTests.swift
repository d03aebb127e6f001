import Foundation
import Testing
import TestSupport

@testable import Operations

@Suite struct MailFilesTests {
    private let folder = TemporaryFolder()

    private func write(_ name: String, _ text: String) throws {
        let path = folder.path + "/" + name
        try FileManager.default.createDirectory(
            atPath: (path as NSString).deletingLastPathComponent,
            withIntermediateDirectories: true
        )
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    }

    private func all(_ files: inout MailFiles) -> [String] {
        var found: [String] = []
        while let mail = files.next() { found.append(String(decoding: mail.raw, as: UTF8.self)) }
        return found
    }

    @Test func findsMailsAndPassesOverTheRest() throws {
        try write("a.eml", "anything")
        try write("b.txt", "Subject: b\n\nx")
        try write("LICENSE", "Copyright (c)\n")
        try write("index.tsv", "path\tbytes\n")
        try write(".hidden", "Subject: no\n\n")
        try write("deep/er/c", "From  : John\n\nx")
        try write("dir/new/1.host", "not even a header")
        var files = MailFiles(paths: [folder.path])
        #expect(Set(all(&files)) == ["anything", "Subject: b\n\nx", "From  : John\n\nx", "not even a header"])
        #expect(files.passedOver == 2)
        #expect(files.unreadable.isEmpty)
    }

    @Test func maildirFlagsTellWhatWasRead() throws {
        try write("cur/1:2,RS", "Subject: a\n\n")
        try write("cur/2:2,R", "Subject: b\n\n")
        try write("new/3", "Subject: c\n\n")
        try write(".Sent/cur/4:2,S", "Subject: d\n\n")
        var files = MailFiles(paths: [folder.path])
        var seen: [String: Bool] = [:]
        while let mail = files.next() { seen[String(decoding: mail.raw, as: UTF8.self)] = mail.seen }
        #expect(seen == ["Subject: a\n\n": true, "Subject: b\n\n": false, "Subject: c\n\n": false, "Subject: d\n\n": true])
    }

    @Test func readsMbox() throws {
        let mbox = """
            From a@b Thu Jan  1 00:00:00 1970
            Subject: one

            >From here on
            >>From quoted
            From the sentence

            From a@b Thu Jan  1 00:00:01 1970
            Subject: two
            Status: RO


            """
        try write("box", mbox)
        var files = MailFiles(paths: [folder.path + "/box"])
        #expect(all(&files) == ["Subject: one\n\nFrom here on\n>From quoted\nFrom the sentence\n", "Subject: two\nStatus: RO\n"])
    }

    @Test func aFileThatOnlyLooksLikeMboxIsOneMail() throws {
        try write("raw", "From a@b\nSubject: x\n\ny")
        var files = MailFiles(paths: [folder.path])
        #expect(all(&files) == ["From a@b\nSubject: x\n\ny"])
    }

    @Test func whatCannotBeReadIsNamed() throws {
        var files = MailFiles(paths: [folder.path + "/missing"])
        #expect(all(&files).isEmpty)
        #expect(files.unreadable.map(\.reason) == ["no such file or folder"])
    }
}

@Suite struct ConfigurationTests {
    @Test func flagsOfTheFile() throws {
        let values = try ConfigurationFile.parse("# comment\n\nlisten = 127.0.0.1:9000\n data=/srv/d \n", path: "f")
        let settings = try OfficeSettings(file: values, environment: ["DRAGOMAN_DATA": "/env"])
        #expect(settings.listen == "127.0.0.1:9000")
        #expect(settings.data == "/env")
        #expect(try settings.listenAddress().port == 9000)
    }

    @Test(arguments: ["listen", "unknown = 1", "= x"]) func mistakesAreNamedWithTheirLine(_ line: String) {
        #expect { try ConfigurationFile.parse("\n\(line)", path: "f") } throws: { error in
            (error as? Reply.Failure)?.message.hasPrefix("f, line 2:") == true && (error as? Reply.Failure)?.exitCode == 78
        }
    }

    @Test(arguments: ["", "8080", "host:", "host:99999", "host:x"]) func addressesThatAreNone(_ text: String) throws {
        let settings = try OfficeSettings(file: ["listen": text], environment: [:])
        #expect(throws: Reply.Failure.self) { try settings.listenAddress() }
    }
}
