import Driver

/// Reads anything as an update of a messenger.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    fuzzTelegram(Array(UnsafeBufferPointer(start: start, count: count)))
    return 0
}

/// What SwiftPM makes the program's main.
@_cdecl("telegram_main")
public func start(_ argc: CInt, _ argv: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?) -> CInt {
    fuzz_main(argc, argv)
}
