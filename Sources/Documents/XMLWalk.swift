import CDocuments

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Walks over an XML document from its beginning to its end, one thing at a time.
struct XMLWalk: ~Copyable {
    enum Step {
        case open, close, text, end
    }

    private let xml: OpaquePointer
    /// An element without content was opened: its end is made up, so that every element has one.
    private var closes = false

    /// - Parameter bytes: have to outlive the walk.
    init(_ bytes: UnsafeBufferPointer<UInt8>) throws(DocumentFault) {
        guard let base = bytes.baseAddress, let opened = cdocuments_xml_open(base, bytes.count) else { throw .damaged }
        xml = opened
    }

    deinit { cdocuments_xml_close(xml) }

    mutating func next() throws(DocumentFault) -> Step {
        if closes {
            closes = false
            return .close
        }
        switch cdocuments_xml_next(xml) {
        case Int32(CDOCUMENTS_XML_END): return .end
        case Int32(CDOCUMENTS_XML_OPEN):
            closes = cdocuments_xml_is_empty(xml)
            return .open
        case Int32(CDOCUMENTS_XML_CLOSE): return .close
        case Int32(CDOCUMENTS_XML_TEXT): return .text
        default: throw .damaged
        }
    }

    /// The name without a prefix of the element that was opened or closed.
    var name: String { String(cString: cdocuments_xml_name(xml)) }

    /// The namespace of that element; empty for none.
    var space: String { String(cString: cdocuments_xml_space(xml)) }

    var text: String { String(cString: cdocuments_xml_text(xml)) }

    /// An attribute of the element that was opened.
    func attribute(_ name: String, in space: String? = nil) -> String? {
        guard let value = cdocuments_xml_attribute(xml, name, space) else { return nil }
        defer { free(value) }
        return String(cString: value)
    }

    /// Passes over the element that was just opened and all in it.
    mutating func skip() throws(DocumentFault) {
        var depth = 1
        while depth > 0 {
            switch try next() {
            case .open: depth += 1
            case .close: depth -= 1
            case .text: break
            case .end: return
            }
        }
    }
}
