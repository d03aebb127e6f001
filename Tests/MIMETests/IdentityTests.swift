import Testing

@testable import MIME

@Suite struct IdentityTests {
    static let text = "Received: x\nMessage-ID: <a@b>\nFrom: Jan\n <j@n>\nDate: Mon, 23 Nov 2026 10:00:00 +0200\nSubject: s\n\nbody\nmore\n"

    @Test func contentHasOneKindOfLineEnds() {
        #expect(MailIdentity.content(raw(Self.text, lineEnd: "\r\n")) == raw(Self.text))
        #expect(MailIdentity.content(raw(Self.text, lineEnd: "\r")) == raw(Self.text))
        #expect(MailIdentity.content(raw("a\r\n\r\rb\n\rc")) == raw("a\n\n\nb\n\nc"))
    }

    @Test(arguments: 1...7)
    func piecesGiveTheSame(_ size: Int) {
        let bytes = raw(Self.text, lineEnd: "\r\n")
        var lineEnds = MailIdentity.LineEnds()
        var result: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: size) {
            result += lineEnds.normalize(bytes[start..<min(start + size, bytes.count)])
        }
        #expect(result == raw(Self.text))
    }

    @Test func tracelessIgnoresTheWay() {
        let other = raw(
            Self.text.replacing("Received: x\n", with: "Delivered-To: y\nX-Z: 1\n").replacing("Jan\n <j@n>", with: "Jan <j@n>"),
            lineEnd: "\r\n"
        )
        #expect(MailIdentity.traceless(raw(Self.text)) == MailIdentity.traceless(other))
        #expect(MailIdentity.traceless(raw(Self.text)) == MailIdentity.traceless(raw(Self.text + "\n\n")))
    }

    @Test(arguments: [("<a@b>", "<c@b>"), ("j@n", "k@n"), ("10:00", "10:01"), ("more", "less")])
    func tracelessKeepsWhatCounts(_ old: String, _ new: String) {
        #expect(MailIdentity.traceless(raw(Self.text)) != MailIdentity.traceless(raw(Self.text.replacing(old, with: new))))
    }

    @Test(arguments: ["", "\n", "\n\n", "a", "a: b\n", "a: b\n\n"])
    func anythingHasAnIdentity(_ text: String) {
        #expect(MailIdentity.traceless(raw(text)).starts(with: raw("message-id:")))
    }
}
