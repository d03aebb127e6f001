/// One response as it came: its text up to the line end, with its literals taken out.
struct RawResponse: Sendable {
    /// A literal stands in ``text`` as one zero byte at its offset. Zero bytes elsewhere are garbage from the server.
    struct Literal: Sendable {
        var offset: Int
        var bytes: [UInt8]
    }

    var text: [UInt8] = []
    var literals: [Literal] = []
}
