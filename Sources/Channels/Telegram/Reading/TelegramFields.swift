import Core

/// The members of an object of the Bot API, read with patience: what has another type than it should is not there.
struct TelegramFields {
    let members: [String: JSONValue]

    init(_ members: [String: JSONValue]) { self.members = members }

    init?(_ value: JSONValue?) {
        guard case .object(let members)? = value else { return nil }
        self.members = members
    }

    /// Whether the platform says anything under that name.
    func has(_ name: String) -> Bool {
        switch members[name] {
        case nil, .null?, .bool(false)?: false
        default: true
        }
    }

    func object(_ name: String) -> TelegramFields? { TelegramFields(members[name]) }

    func int(_ name: String) -> Int64? {
        guard case .int(let value)? = members[name] else { return nil }
        return value
    }

    /// A number that cannot be negative, of what fits a screen or a clock.
    func count(_ name: String) -> Int? {
        guard let value = int(name), (0...Int64(Int32.max)).contains(value) else { return nil }
        return Int(value)
    }

    func double(_ name: String) -> Double? {
        switch members[name] {
        case .int(let value)?: Double(value)
        case .double(let value)?: value
        default: nil
        }
    }

    func flag(_ name: String) -> Bool? {
        guard case .bool(let value)? = members[name] else { return nil }
        return value
    }

    func string(_ name: String) -> String? {
        guard case .string(let value)? = members[name] else { return nil }
        return value
    }

    func array(_ name: String) -> [JSONValue] {
        guard case .array(let elements)? = members[name] else { return [] }
        return elements
    }

    /// The objects of an array; what is none is left out.
    func objects(_ name: String) -> [TelegramFields] { array(name).compactMap { TelegramFields($0) } }

    /// A time in seconds since 1970. Zero stands for none, and what no calendar knows is none.
    func time(_ name: String) -> Timestamp? {
        guard let seconds = int(name), (1...253_402_300_799).contains(seconds) else { return nil }
        return Timestamp(milliseconds: seconds * 1000)
    }

    /// A file's or a connection's name on the platform: what is empty or endless is none.
    func identifier(_ name: String) -> String? {
        guard let text = string(name), !text.isEmpty, text.utf8.count <= ReadingLimits.identifier,
            text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
        else { return nil }
        return text
    }
}

/// What one message may take up, whatever the platform sends.
enum ReadingLimits {
    /// UTF-16 code units of a text: more than the platform allows anywhere (4096; 32 768 in rich messages).
    static let text = 40_000
    static let entities = 1000
    /// Unicode scalars of a name or a title.
    static let name = 256
    /// Unicode scalars of a quoted text.
    static let quote = 200
    static let files = 20
    static let people = 50
    static let pollOptions = 100
    static let reactions = 100
    static let withdrawals = 10_000
    static let url = 2048
    /// Bytes of an id on the platform.
    static let identifier = 512
}
