import Core

/// The form of a JSON value, as far as the API's description tells it (JSON Schema 2020-12, as OpenAPI 3.1 uses it).
package indirect enum Schema: Sendable {
    case string(format: String? = nil, minimum: Int? = nil, maximum: Int? = nil)
    /// One of several words.
    case words([String])
    case integer(ClosedRange<Int64>? = nil)
    case number
    case boolean
    case array(Schema, maximum: Int? = nil)
    case object([Property])
    /// The value or null.
    case nullable(Schema)
    /// One of these.
    case anyOf([Schema])
    /// A schema that a ``RouteGroup`` names.
    case named(String)
    /// Any value.
    case anything

    /// A member of an object.
    package struct Property: Sendable {
        let name: String
        let schema: Schema
        let required: Bool

        /// A member that is always there.
        package static func required(_ name: String, _ schema: Schema) -> Property {
            Property(name: name, schema: schema, required: true)
        }

        /// A member that may be missing.
        package static func optional(_ name: String, _ schema: Schema) -> Property {
            Property(name: name, schema: schema, required: false)
        }
    }

    /// A UUID.
    package static var id: Schema { .string(format: "uuid") }
    /// RFC 3339 in UTC.
    package static var time: Schema { .string(format: "date-time") }

    /// A text of at most so many characters.
    package static func text(_ maximum: Int) -> Schema { .string(maximum: maximum) }

    /// The words of an enumeration.
    package static func words<Value: RawRepresentable & CaseIterable>(of type: Value.Type) -> Schema where Value.RawValue == String {
        .words(Value.allCases.map(\.rawValue))
    }

    /// A page of a list: `{"items": […], "next": "<cursor>" | null}`.
    package static func page(of item: Schema) -> Schema {
        .object([.required("items", .array(item)), .required("next", .nullable(.string()))])
    }

    func write(_ writer: inout JSONWriter) {
        writer.object { members(&$0) }
    }

    private func members(_ writer: inout JSONWriter) {
        switch self {
        case .string(let format, let minimum, let maximum):
            writer.member("type", "string")
            if let format { writer.member("format", format) }
            if let minimum { writer.member("minLength", minimum) }
            if let maximum { writer.member("maxLength", maximum) }
        case .words(let words):
            writer.member("type", "string")
            writer.key("enum")
            writer.array { writer in for word in words { writer.string(word) } }
        case .integer(let range):
            writer.member("type", "integer")
            if let range {
                writer.member("minimum", Int(range.lowerBound))
                writer.member("maximum", Int(range.upperBound))
            }
        case .number: writer.member("type", "number")
        case .boolean: writer.member("type", "boolean")
        case .array(let element, let maximum):
            writer.member("type", "array")
            writer.key("items")
            element.write(&writer)
            if let maximum { writer.member("maxItems", maximum) }
        case .object(let properties): object(properties, &writer)
        case .nullable(let schema):
            writer.key("anyOf")
            writer.array { writer in
                schema.write(&writer)
                writer.object { $0.member("type", "null") }
            }
        case .anyOf(let schemas):
            writer.key("anyOf")
            writer.array { writer in for schema in schemas { schema.write(&writer) } }
        case .named(let name): writer.member("$ref", "#/components/schemas/\(name)")
        case .anything: break
        }
    }

    private func object(_ properties: [Property], _ writer: inout JSONWriter) {
        writer.member("type", "object")
        writer.key("properties")
        writer.object { writer in
            for property in properties {
                writer.name(property.name)
                property.schema.write(&writer)
            }
        }
        let required = properties.filter(\.required)
        guard !required.isEmpty else { return }
        writer.key("required")
        writer.array { writer in for property in required { writer.string(property.name) } }
    }
}

extension JSONWriter {
    mutating func member(_ name: StaticString, _ value: String) {
        key(name)
        string(value)
    }

    mutating func member(_ name: StaticString, _ value: Int) {
        key(name)
        int(Int64(value))
    }

    mutating func member(_ name: StaticString, _ value: Bool) {
        key(name)
        bool(value)
    }

    mutating func member(_ name: StaticString, _ value: PublicID) {
        key(name)
        uuid(value)
    }

    mutating func member(_ name: StaticString, _ value: Timestamp) {
        key(name)
        time(value)
    }

    /// A member that may be unknown: null then.
    mutating func member(_ name: StaticString, optional value: String?) {
        key(name)
        string(value)
    }

    mutating func member(_ name: StaticString, optional value: Int?) {
        key(name)
        if let value { int(Int64(value)) } else { null() }
    }

    mutating func member(_ name: StaticString, optional value: Timestamp?) {
        key(name)
        if let value { time(value) } else { null() }
    }
}
