internal import Core
package import Outgoing

/// What goes along with a call: JSON, or a form where a file does.
struct BotParameters: Sendable {
    private var values: [(name: String, value: JSONValue)] = []
    private var files: [HTTPPart] = []

    init() {}

    init(_ values: KeyValuePairs<String, JSONValue?>) {
        for (name, value) in values { self[name] = value }
    }

    /// Nil leaves it out.
    subscript(_ name: String) -> JSONValue? {
        get { values.first { $0.name == name }?.value }
        set {
            values.removeAll { $0.name == name }
            if let newValue { values.append((name, newValue)) }
        }
    }

    /// Sets a file that is at Telegram's already by its id, or adds one that goes along.
    mutating func set(_ name: String, _ file: BotFileSource) {
        switch file {
        case .id(let id): self[name] = .string(id)
        case .upload(let upload): attach(name, upload)
        }
    }

    mutating func attach(_ name: String, _ upload: BotUpload) {
        files.append(HTTPPart(file: name, fileName: upload.fileName, type: upload.type, content: upload.content))
    }

    var body: HTTPBody {
        if files.isEmpty {
            var writer = JSONWriter()
            writer.object { writer in
                for (name, value) in values {
                    writer.name(name)
                    writer.value(value)
                }
            }
            return .bytes(writer.bytes, type: "application/json")
        }
        return .form(values.map { HTTPPart(field: $0.name, Self.field($0.value)) } + files)
    }

    /// Forms hold JSON in their fields, but plain text where the value is a string.
    private static func field(_ value: JSONValue) -> String {
        if case .string(let text) = value { return text }
        var writer = JSONWriter()
        writer.value(value)
        return String(decoding: writer.bytes, as: UTF8.self)
    }
}

/// A file for a message.
package enum BotFileSource: Sendable {
    /// One that Telegram has, by its `file_id`.
    case id(String)
    case upload(BotUpload)

    /// Bytes that will go along.
    var size: Int {
        switch self {
        case .id: 0
        case .upload(let upload): upload.content.size
        }
    }
}

/// A file that goes along.
package struct BotUpload: Sendable {
    package var fileName: String
    package var type: String?
    package var content: HTTPContent

    /// Bytes that the official server takes.
    package static let maxSize = 50 << 20
    /// Bytes of a photo.
    package static let maxPhotoSize = 10 << 20

    package init(fileName: String, type: String?, content: HTTPContent) {
        (self.fileName, self.type, self.content) = (fileName, type, content)
    }
}
