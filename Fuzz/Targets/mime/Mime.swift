import Driver
import MIME

/// Parses anything as a mail and checks what callers rely on.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let raw = Array(UnsafeBufferPointer(start: start, count: count))
    let limits = Limits(size: 12_000, headerBytes: 4000, headerLines: 100, parts: 30, depth: 8)
    let mail = MailParser.parse(raw, limits: count % 2 == 0 ? .standard : limits)
    for attachment in mail.attachments {
        let range = attachment.location.range
        precondition(range.lowerBound >= 0 && range.upperBound <= raw.count, "range outside of the mail")
        precondition(MailParser.content(of: attachment, in: raw).count == attachment.size, "size differs from content")
        precondition(!attachment.name.isEmpty && !attachment.name.contains("/") && !attachment.name.contains("\n"), "unsafe name")
    }
    precondition(!mail.subject.contains("\n") && !mail.subject.contains("\0"), "line in the subject")
    for address in mail.from + mail.to { precondition(!address.address.isEmpty && !address.name.contains("\n"), "broken address") }
    precondition(mail == MailParser.parse(raw, limits: count % 2 == 0 ? .standard : limits), "not deterministic")
    let text = mail.text ?? ""
    var last = 0
    for fold in Mail.fold(text: text) {
        precondition(fold.range.lowerBound >= last && fold.range.upperBound <= text.utf16.count, "fold outside of the text")
        last = fold.range.upperBound
    }
    var lineEnds = MailIdentity.LineEnds()
    let half = raw.count / 2
    let pieces = lineEnds.normalize(raw[..<half]) + lineEnds.normalize(raw[half...])
    precondition(pieces == MailIdentity.content(raw), "line ends depend on pieces")
    precondition(!MailIdentity.traceless(raw).contains(0x0D))
    checkComposing(mail, raw)
    return 0
}

/// What SwiftPM makes the program's main.
@_cdecl("mime_main")
public func start(_ argc: CInt, _ argv: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?) -> CInt {
    fuzz_ignore_leaks(1)
    _ = MailParser.parse(Array("Subject: GMime keeps its types\n\n".utf8))
    fuzz_ignore_leaks(0)
    return fuzz_main(argc, argv)
}
