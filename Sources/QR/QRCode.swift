internal import CQRCode

/// A QR code (ISO/IEC 18004), made by libqrencode.
public struct QRCode: Sendable {
    /// Modules on one side, 21 to 177.
    public let side: Int
    /// Row by row from the top, whether a module is dark.
    let modules: [Bool]

    /// Blank modules around the code, without which readers do not find it.
    static let margin = 4

    /// - Parameter text: taken as bytes of UTF-8, with the middle level of error correction.
    /// - Returns: nil where the text is empty, holds a NUL, or is longer than a code can be (2,331 bytes), and where there is no memory.
    public init?(_ text: String) {
        guard !text.isEmpty, !text.utf8.contains(0), let code = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M) else { return nil }
        defer { QRcode_free(code) }
        side = Int(code.pointee.width)
        // Bit 0 is the colour, the others say what the module is there for.
        modules = (0..<side * side).map { code.pointee.data[$0] & 1 == 1 }
    }

    /// A picture of it: dark on white whatever the page's colours are, since many readers know nothing else.
    public var svg: String {
        let whole = side + 2 * Self.margin
        var path = ""
        for row in 0..<side {
            var column = 0
            while column < side {
                guard modules[row * side + column] else {
                    column += 1
                    continue
                }
                let start = column
                while column < side, modules[row * side + column] { column += 1 }
                path += "M\(start + Self.margin) \(row + Self.margin)h\(column - start)v1h-\(column - start)z"
            }
        }
        return """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(whole) \(whole)" shape-rendering="crispEdges">\
            <path fill="#fff" d="M0 0h\(whole)v\(whole)H0z"/><path fill="#000" d="\(path)"/></svg>
            """
    }
}
