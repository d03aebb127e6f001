/// Bounds that are checked before the C parser sees a mail. What lies beyond a bound is kept as one opaque attachment.
public struct Limits: Sendable, Equatable {
    /// Bytes of a mail that are looked into.
    public var size: Int
    /// Bytes of one header block.
    public var headerBytes: Int
    /// Lines in one header block.
    public var headerLines: Int
    /// Parts of a mail, containers included.
    public var parts: Int
    /// Multiparts inside multiparts.
    public var depth: Int

    /// 64 MiB, 1 MiB and 10 000 lines of headers, 1000 parts, 32 levels: far beyond any real mail.
    public static let standard = Limits(size: 64 << 20, headerBytes: 1 << 20, headerLines: 10_000, parts: 1000, depth: 32)

    /// Makes limits; every value is at least 1.
    public init(size: Int, headerBytes: Int, headerLines: Int, parts: Int, depth: Int) {
        self.size = max(1, size)
        self.headerBytes = max(1, headerBytes)
        self.headerLines = max(1, headerLines)
        self.parts = max(1, parts)
        self.depth = max(1, depth)
    }
}
