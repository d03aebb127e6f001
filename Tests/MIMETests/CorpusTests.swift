import Foundation
import Testing

@testable import MIME

/// Runs over a folder of real mails named by DRAGOMAN_CORPUS (its `mail` folder, or itself).
@Suite(.enabled(if: Corpus.folder != nil, "DRAGOMAN_CORPUS is not set: no mails to run over"))
struct CorpusTests {
    @Test(arguments: Corpus.files)
    func everyMailIsTakenIn(_ name: String) throws {
        let folder = try #require(Corpus.folder)
        let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: folder + "/" + name)))
        let mail = MailParser.parse(bytes)
        #expect(mail == MailParser.parse(bytes))
        var last = 0
        for attachment in mail.attachments {
            #expect(!attachment.name.isEmpty)
            #expect(attachment.location.range.lowerBound >= 0 && attachment.location.range.upperBound <= bytes.count)
            #expect(MailParser.content(of: attachment, in: bytes).count == attachment.size)
            last = max(last, attachment.location.range.upperBound)
        }
        for fold in Mail.fold(text: mail.text ?? "") { #expect(fold.range.upperBound <= (mail.text ?? "").utf16.count) }
        #expect(!MailIdentity.traceless(bytes).isEmpty)
    }
}

/// Where the mails are.
private enum Corpus {
    static let folder = ProcessInfo.processInfo.environment["DRAGOMAN_CORPUS"].map { path in
        FileManager.default.fileExists(atPath: path + "/mail") ? path + "/mail" : path
    }

    static var files: [String] {
        guard let folder, let walker = FileManager.default.enumerator(atPath: folder) else { return [] }
        var result: [String] = []
        while let name = walker.nextObject() as? String {
            var isFolder: ObjCBool = false
            if FileManager.default.fileExists(atPath: folder + "/" + name, isDirectory: &isFolder), !isFolder.boolValue {
                result.append(name)
            }
        }
        return result.sorted()
    }
}
