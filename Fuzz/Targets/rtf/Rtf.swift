import Driver

@testable import Documents

/// Reads anything as Rich Text Format, and as lines of a PDF and a plain text.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let raw = UnsafeBufferPointer(start: start, count: count)
    if let tally = try? RichText.count(raw) {
        precondition(
            tally.characters <= count && tally.withoutSpaces <= tally.characters && tally.words <= tally.withoutSpaces,
            "more than was there"
        )
    }
    var tally = TextTally()
    tally.add(PortableText.joined(String(decoding: raw, as: UTF8.self)))
    precondition(tally.words <= tally.withoutSpaces && PlainText.count(Array(raw)).words <= count)
    return 0
}

/// What SwiftPM makes the program's main.
@_cdecl("rtf_main")
public func start(_ argc: CInt, _ argv: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?) -> CInt {
    fuzz_main(argc, argv)
}
