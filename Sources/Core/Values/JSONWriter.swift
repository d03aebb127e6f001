/// Writes JSON (RFC 8259) straight into bytes.
///
/// The hot lists (inbox, thread, search) are written by it from the columns of the database without a value in between,
/// which measured a third of what Codable takes. Commas are the writer's business: it puts one before a key or an
/// element wherever something stands before it.
package struct JSONWriter: ~Copyable {
    var out: GrowingBytes
    private var needsComma = false

    /// - Parameter capacity: about how many bytes there will be.
    package init(capacity: Int = 0) { out = GrowingBytes(capacity: capacity) }

    /// A copy of what was written so far.
    package var bytes: [UInt8] { out.array }

    // MARK: - Structure

    package mutating func object(_ body: (inout JSONWriter) throws -> Void) rethrows {
        open(UInt8(ascii: "{"))
        try body(&self)
        close(UInt8(ascii: "}"))
    }

    package mutating func array(_ body: (inout JSONWriter) throws -> Void) rethrows {
        open(UInt8(ascii: "["))
        try body(&self)
        close(UInt8(ascii: "]"))
    }

    /// Writes a key, which must not need escaping.
    package mutating func key(_ name: StaticString) {
        let lead = needsComma ? 2 : 1
        name.withUTF8Buffer { name in
            out.append(count: lead + name.count + 2) { text in
                text[0] = UInt8(ascii: ",")
                text[lead - 1] = UInt8(ascii: "\"")
                (text + lead).update(from: name.baseAddress!, count: name.count)
                text[lead + name.count] = UInt8(ascii: "\"")
                text[lead + name.count + 1] = UInt8(ascii: ":")
            }
        }
        needsComma = false
    }

    /// Writes a key that is not known when the program is compiled.
    package mutating func name(_ name: String) {
        string(name)
        out.append(UInt8(ascii: ":"))
        needsComma = false
    }

    private mutating func open(_ byte: UInt8) {
        comma()
        out.append(byte)
        needsComma = false
    }

    private mutating func close(_ byte: UInt8) {
        out.append(byte)
        needsComma = true
    }

    private mutating func comma() {
        if needsComma { out.append(UInt8(ascii: ",")) }
        needsComma = true
    }

    // MARK: - Values

    package mutating func null() { literal("null") }

    package mutating func bool(_ value: Bool) { literal(value ? "true" : "false") }

    package mutating func int(_ value: Int64) {
        comma()
        out.append(String(value))
    }

    package mutating func double(_ value: Double) {
        comma()
        out.append(value.isFinite ? String(value) : "null")
    }

    package mutating func string(_ value: some StringProtocol) {
        var copy = String(value)
        copy.withUTF8 { string(utf8: $0) }
    }

    package mutating func string(_ value: String?) {
        if let value { string(value) } else { null() }
    }

    /// Writes a string from its UTF-8 bytes. Bytes that are no UTF-8 become U+FFFD, so that the document stays valid.
    package mutating func string(utf8: UnsafeBufferPointer<UInt8>) {
        comma()
        out.append(UInt8(ascii: "\""))
        appendEscaped(utf8)
        out.append(UInt8(ascii: "\""))
    }

    /// Writes text that is a JSON value already.
    package mutating func raw(_ json: UnsafeBufferPointer<UInt8>) {
        comma()
        out.append(json)
    }

    /// Writes text that is a JSON value already.
    package mutating func raw(_ json: String) {
        comma()
        out.append(json)
    }

    /// Writes a UUID as a string from its 16 bytes.
    package mutating func uuid(_ value: UnsafeRawBufferPointer) {
        comma()
        out.append(UInt8(ascii: "\""))
        rawUUID(value)
        out.append(UInt8(ascii: "\""))
    }

    /// Writes bytes as a string of lower-case hexadecimal digits.
    package mutating func hex(_ value: UnsafeRawBufferPointer) {
        comma()
        out.append(UInt8(ascii: "\""))
        for byte in value { out.appendHex(byte) }
        out.append(UInt8(ascii: "\""))
    }

    package mutating func uuid(_ value: PublicID) { value.bytes.withUnsafeBytes { uuid($0) } }

    /// Writes a moment as an RFC 3339 string.
    package mutating func time(_ value: Timestamp) { time(milliseconds: value.milliseconds) }

    package mutating func time(milliseconds: Int64) {
        comma()
        out.append(UInt8(ascii: "\""))
        rawTime(milliseconds)
        out.append(UInt8(ascii: "\""))
    }

    private mutating func literal(_ text: StaticString) {
        comma()
        out.append(literal: text)
    }
}
