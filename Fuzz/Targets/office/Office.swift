import Driver

@testable import Documents

/// Reads anything as an archive with a document, and as the part of one that holds its text.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let raw = Array(UnsafeBufferPointer(start: start, count: count))
    if raw.starts(with: [0x50, 0x4B]) {
        for name in ["a.docx", "a.odt"] {
            check(Documents.count(raw, name: name, mime: "").map { ($0.characters, $0.withoutSpaces, $0.words) })
        }
    } else {
        check((try? WordText.count(part: raw)).flatMap { $0.map { ($0.characters, $0.withoutSpaces, $0.words) } })
        check((try? OpenDocumentText.count(content: raw)).map { ($0.characters, $0.withoutSpaces, $0.words) })
    }
    return 0
}

private func check(_ count: (characters: Int, withoutSpaces: Int, words: Int)?) {
    guard let count else { return }
    precondition(
        count.characters >= count.withoutSpaces && count.withoutSpaces >= count.words && count.words >= 0,
        "numbers that cannot be"
    )
}

/// What SwiftPM makes the program's main.
@_cdecl("office_main")
public func start(_ argc: CInt, _ argv: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?) -> CInt {
    fuzz_main(argc, argv)
}
