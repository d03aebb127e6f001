import Driver

/// Has a decoder and a session read anything, whole and in pieces.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    fuzzIMAP(UnsafeRawBufferPointer(start: start, count: count))
    return 0
}

/// What SwiftPM makes the program's main.
@_cdecl("imap_main")
public func start(_ argc: CInt, _ argv: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?) -> CInt {
    fuzz_main(argc, argv)
}
