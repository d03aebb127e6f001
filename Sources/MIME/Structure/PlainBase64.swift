/// Base64 (RFC 2045 section 6.8) as nearly all mail writes it: whole groups of four, line ends only between groups, padding
/// only at the end. A third of the time that GMime takes, which knows what to do with everything else.
enum PlainBase64 {
    /// Values of the alphabet's characters; 0xFF for all other bytes.
    private static let values: [UInt8] = {
        var values = [UInt8](repeating: 0xFF, count: 256)
        let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
        for (value, character) in alphabet.utf8.enumerated() { values[Int(character)] = UInt8(value) }
        return values
    }()

    /// Decodes to `output`, which has room for as many bytes as the input has.
    /// - Returns: how many bytes there are; nil where the input is not of this plain form.
    static func decode(_ input: UnsafeBufferPointer<UInt8>, to output: UnsafeMutablePointer<UInt8>) -> Int? {
        values.withUnsafeBufferPointer { values in
            var read = 0
            var written = 0
            while read < input.count {
                guard input.count - read >= 4 else { return isBlank(input, from: read) ? written : nil }
                let a = values[Int(input[read])]
                let b = values[Int(input[read + 1])]
                let c = values[Int(input[read + 2])]
                let d = values[Int(input[read + 3])]
                if a | b | c | d < 64 {
                    output[written] = a << 2 | b >> 4
                    output[written + 1] = b << 4 | c >> 2
                    output[written + 2] = c << 6 | d
                    written += 3
                    read += 4
                } else if input[read] == ASCII.lf || input[read] == ASCII.cr {
                    read += 1
                } else {
                    return padded(input, read, a, b, c, output, written)
                }
            }
            return written
        }
    }

    /// The last group, `xx==` or `xxx=`.
    private static func padded(
        _ input: UnsafeBufferPointer<UInt8>,
        _ read: Int,
        _ a: UInt8,
        _ b: UInt8,
        _ c: UInt8,
        _ output: UnsafeMutablePointer<UInt8>,
        _ written: Int
    ) -> Int? {
        guard a | b < 64, input[read + 3] == ASCII.equals, isBlank(input, from: read + 4) else { return nil }
        output[written] = a << 2 | b >> 4
        if input[read + 2] == ASCII.equals { return written + 1 }
        guard c < 64 else { return nil }
        output[written + 1] = b << 4 | c >> 2
        return written + 2
    }

    private static func isBlank(_ input: UnsafeBufferPointer<UInt8>, from start: Int) -> Bool {
        input[start...].allSatisfy(ASCII.isWhite)
    }
}
