import CZip
import Foundation

/// Small documents, made as their programs make them.
enum Samples {
    /// A ZIP file of these parts; `mimetype` is not compressed, as OpenDocument wants it.
    static func archive(_ parts: [(name: String, content: [UInt8])]) throws -> [UInt8] {
        let path = NSTemporaryDirectory() + "sample-\(UUID().uuidString).zip"
        defer { unlink(path) }
        guard let zip = zip_open(path, ZIP_CREATE | ZIP_TRUNCATE, nil) else { throw CocoaError(.fileWriteUnknown) }
        var kept: [UnsafeMutableBufferPointer<UInt8>] = []
        defer { for buffer in kept { buffer.deallocate() } }
        for part in parts {
            let buffer = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: max(1, part.content.count))
            _ = buffer.initialize(from: part.content)
            kept.append(buffer)
            let index = zip_file_add(
                zip,
                part.name,
                zip_source_buffer(zip, buffer.baseAddress, UInt64(part.content.count), 0),
                ZIP_FL_ENC_UTF_8
            )
            if part.name == "mimetype" { zip_set_file_compression(zip, UInt64(index), ZIP_CM_STORE, 0) }
        }
        guard zip_close(zip) == 0 else { throw CocoaError(.fileWriteUnknown) }
        return Array(try Data(contentsOf: URL(fileURLWithPath: path)))
    }

    /// A part of a ZIP file.
    static func part(_ name: String, of path: String) throws -> [UInt8] {
        guard let zip = zip_open(path, ZIP_RDONLY, nil) else { throw CocoaError(.fileReadNoSuchFile) }
        defer { zip_discard(zip) }
        guard let file = zip_fopen(zip, name, 0) else { throw CocoaError(.fileReadNoSuchFile) }
        defer { zip_fclose(file) }
        return [UInt8](unsafeUninitializedCapacity: 1 << 20) { buffer, count in
            count = Int(max(0, zip_fread(file, buffer.baseAddress, UInt64(buffer.count))))
        }
    }

    private static let names = """
        xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" \
        xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:v="urn:schemas-microsoft-com:vml"
        """
    private static let relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

    /// - Parameters:
    ///   - body: what stands in `w:body`.
    ///   - footnotes: what stands in `w:footnotes`; nil for a document without that part.
    static func docx(_ body: String, footnotes: String? = nil, prolog: String = "") throws -> [UInt8] {
        let xml = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>"
        let type = "application/vnd.openxmlformats-officedocument.wordprocessingml"
        var parts = [
            (
                "[Content_Types].xml",
                """
                \(xml)<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" \
                ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" \
                ContentType="\(type).document.main+xml"/>\(footnotes == nil ? "" : "<Override PartName=\"/word/footnotes.xml\" ContentType=\"\(type).footnotes+xml\"/>")</Types>
                """
            ),
            (
                "_rels/.rels",
                """
                \(xml)<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" \
                Type="\(relations)/officeDocument" Target="word/document.xml"/></Relationships>
                """
            ),
            ("word/document.xml", "\(xml)\(prolog)<w:document \(names)><w:body>\(body)</w:body></w:document>"),
        ]
        if let footnotes {
            parts.append(("word/footnotes.xml", "\(xml)<w:footnotes \(names)>\(footnotes)</w:footnotes>"))
            parts.append(
                (
                    "word/_rels/document.xml.rels",
                    """
                    \(xml)<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" \
                    Type="\(relations)/footnotes" Target="footnotes.xml"/></Relationships>
                    """
                )
            )
        }
        return try archive(parts.map { (name: $0.0, content: Array($0.1.utf8)) })
    }

    /// A paragraph of Word.
    static func paragraph(_ text: String) -> String { "<w:p><w:r><w:t xml:space=\"preserve\">\(text)</w:t></w:r></w:p>" }

    /// - Parameter body: what stands in `office:text`.
    static func odt(_ body: String, manifest: String? = nil) throws -> [UInt8] {
        let content = """
            <?xml version="1.0" encoding="UTF-8"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" \
            xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" \
            xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0" office:version="1.3"><office:body><office:text>\(body)</office:text>\
            </office:body></office:document-content>
            """
        var parts = [("mimetype", "application/vnd.oasis.opendocument.text"), ("content.xml", content)]
        if let manifest { parts.append(("META-INF/manifest.xml", manifest)) }
        return try archive(parts.map { (name: $0.0, content: Array($0.1.utf8)) })
    }

    /// A PDF with these lines on its sheets (ISO 32000-1, 7.5).
    static func pdf(_ sheets: [[String]], picture: String? = nil) -> [UInt8] {
        var objects = ["<< /Type /Catalog /Pages 2 0 R >>"]
        let kids = sheets.indices.map { "\(4 + $0 * 2) 0 R" }.joined(separator: " ")
        objects.append("<< /Type /Pages /Kids [\(kids)] /Count \(sheets.count) >>")
        objects.append("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>")
        for (index, lines) in sheets.enumerated() {
            let text = lines.enumerated().map { "BT /F1 11 Tf 60 \(780 - $0.offset * 14) Td (\($0.element)) Tj ET" }.joined(separator: "\n")
            objects.append(
                "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> /Contents \(5 + index * 2) 0 R >>"
            )
            objects.append("<< /Length \(text.utf8.count) >>\nstream\n\(text)\nendstream")
        }
        if let picture { objects.append("<< /Type /XObject \(picture) /Width 1 /Height 1 /Length 1 >>\nstream\n0\nendstream") }
        var file = "%PDF-1.4\n"
        var offsets: [Int] = []
        for (index, object) in objects.enumerated() {
            offsets.append(file.utf8.count)
            file += "\(index + 1) 0 obj\n\(object)\nendobj\n"
        }
        let start = file.utf8.count
        file += "xref\n0 \(objects.count + 1)\n0000000000 65535 f \n"
        for offset in offsets { file += String(repeating: "0", count: 10 - String(offset).count) + "\(offset) 00000 n \n" }
        file += "trailer\n<< /Size \(objects.count + 1) /Root 1 0 R >>\nstartxref\n\(start)\n%%EOF\n"
        return Array(file.utf8)
    }
}
