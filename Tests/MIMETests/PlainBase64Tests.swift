import Foundation
import Testing

@testable import MIME

@Suite struct PlainBase64Tests {
    private func plain(_ text: String) -> [UInt8]? {
        let bytes = Array(text.utf8)
        var output = [UInt8](repeating: 0, count: bytes.count + 8)
        let count = bytes.withUnsafeBufferPointer { input in
            output.withUnsafeMutableBufferPointer { PlainBase64.decode(input, to: $0.baseAddress!) }
        }
        return count.map { Array(output[..<$0]) }
    }

    @Test(arguments: 0..<70, ["\n", "\r\n"])
    func readsWhatOthersWrite(_ count: Int, _ lineEnd: String) {
        let content = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 89 &+ count) }
        let encoded = Data(content).base64EncodedString()
        let groups = stride(from: 0, to: encoded.count, by: 8).map { encoded.dropFirst($0).prefix(8) }
        #expect(plain(encoded) == content)
        #expect(plain(groups.joined(separator: lineEnd) + lineEnd + lineEnd) == content)
    }

    /// Whatever has something unusual in it is left to GMime as a whole, which reads it or not.
    @Test(arguments: [
        ("QUJD!QUJD", "ABCABC"), ("QU\nJD", "ABC"), (" QUJD", "ABC"), ("QUJDQUJDQQ", "ABCABC"), ("QUJDQQ==--", "ABC"),
    ])
    func leavesTheUnusualToGMime(_ text: String, _ expected: String) {
        #expect(plain(text) == nil)
        let decoded = TransferDecoding.decode(Array(text.utf8)[...], .base64)
        #expect(String(decoding: decoded, as: UTF8.self).hasPrefix(expected.prefix(3)))
    }

    @Test(arguments: ["====", "=", "A===", "AA=A", "\u{0}\u{0}\u{0}\u{0}", "żółw"])
    func isNotMisledByBytesOutsideTheAlphabet(_ text: String) { #expect(plain(text) == nil) }
}
