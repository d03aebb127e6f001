import Driver

/// Sends anything to a live socket, whole and in pieces.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    fuzzFrames(UnsafeRawBufferPointer(start: start, count: count))
    return 0
}

/// What SwiftPM makes the program's main.
@_cdecl("frames_main")
public func start(_ argc: CInt, _ argv: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?) -> CInt {
    fuzz_main(argc, argv)
}
