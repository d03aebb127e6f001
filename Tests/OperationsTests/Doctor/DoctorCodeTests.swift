import Core
import Foundation
import Testing

/// The page has its own words for whatever the doctor can find. That each language has the same ones, `build.sh check` sees to.
@Suite struct DoctorCodeTests {
    private func texts() throws -> String {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "../../..").standardized
        return try String(contentsOf: root.appending(path: "Sources/Frontend/src/i18n/en/care.ts"), encoding: .utf8)
    }

    @Test func thePageHasWordsForEachFinding() throws {
        let texts = try texts()
        for code in DoctorCode.allCases {
            #expect(texts.contains("\"finding.\(code.rawValue)\":"), "\(code.rawValue)")
            let thing = code.rawValue.prefix { $0 != "." }
            #expect(thing == "mailbox" || texts.contains("\"check.\(thing)\":"), "\(thing)")
        }
    }

    @Test func thePageSaysWhatToDoAboutEachFault() throws {
        let texts = try texts()
        for code in DoctorCode.allCases where !["ok", "free"].contains(code.rawValue.split(separator: ".").last ?? "") {
            // What is to be done about a mailbox depends on what its server said: see `advice.…` of the channels.
            guard code != .mailboxFailed else { continue }
            #expect(texts.contains("\"finding.\(code.rawValue).do\":"), "\(code.rawValue)")
        }
    }

    @Test func thePageHasWordsForEachReason() throws {
        let texts = try texts()
        for code in BackupReason.Code.allCases { #expect(texts.contains("\"trouble.\(code.rawValue)\":"), "\(code.rawValue)") }
    }
}
