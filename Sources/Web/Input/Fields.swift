package import Core
import HTTPTypes
package import Hummingbird
import NIOCore
package import Store

/// The fields of a JSON object that a client sent. Each is asked for by its name and the rule it obeys; what breaks the rule
/// is a problem that names the field. Fields that nobody asks for are passed over.
package struct Fields: Sendable {
    private let values: [String: JSONValue]

    /// Takes an object's members.
    package init(_ values: [String: JSONValue]) { self.values = values }

    /// Whether the field is there, also as null.
    package func contains(_ name: String) -> Bool { values[name] != nil }

    /// The object again, without some members: equal objects give equal texts.
    package func json(without names: Set<String>) -> String {
        var writer = JSONWriter(capacity: 512)
        writer.value(.object(values.filter { !names.contains($0.key) }))
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    // MARK: - Text

    /// A text that has to be there.
    /// - Parameter maximum: its length in characters.
    package func string(_ name: String, maximum: Int) throws(Problem) -> String {
        guard let value = values[name], value != .null else { throw .validation(name, "\(name) is missing.") }
        return try Self.text(name, value, maximum)
    }

    /// A text that may be missing; null counts as missing.
    package func optionalString(_ name: String, maximum: Int) throws(Problem) -> String? {
        guard let value = values[name], value != .null else { return nil }
        return try Self.text(name, value, maximum)
    }

    /// A text to be changed: nil leaves it, `.some(nil)` clears it.
    package func clearableString(_ name: String, maximum: Int) throws(Problem) -> String?? {
        guard let value = values[name] else { return nil }
        return value == .null ? .some(nil) : try Self.text(name, value, maximum)
    }

    private static func text(_ name: String, _ value: JSONValue, _ maximum: Int) throws(Problem) -> String {
        guard case .string(let text) = value else { throw .validation(name, "\(name) has to be a string, not \(value.kind).") }
        guard text.utf8.count <= 4 * maximum, text.count <= maximum else {
            throw .validation(name, "\(name) is longer than \(maximum) characters.")
        }
        guard !text.utf8.contains(0) else { throw .validation(name, "\(name) contains a NUL character.") }
        return text
    }

    // MARK: - Words, ids, times

    /// One of several words that has to be there.
    package func choice<Value: RawRepresentable & CaseIterable>(_ name: String, _ type: Value.Type) throws(Problem) -> Value
    where Value.RawValue == String {
        guard let value = try optionalChoice(name, type) else { throw .validation(name, "\(name) is missing.") }
        return value
    }

    /// One of several words that may be missing; null counts as missing.
    package func optionalChoice<Value: RawRepresentable & CaseIterable>(_ name: String, _ type: Value.Type) throws(Problem) -> Value?
    where Value.RawValue == String {
        guard let text = try optionalString(name, maximum: 100) else { return nil }
        guard let value = Value(rawValue: text) else {
            throw .validation(name, "\(name) has to be one of: \(Value.allCases.map(\.rawValue).joined(separator: ", ")).")
        }
        return value
    }

    /// An id to be changed: nil leaves it, `.some(nil)` clears it.
    package func clearableID(_ name: String) throws(Problem) -> PublicID?? {
        guard let text = try clearableString(name, maximum: 100) else { return nil }
        guard let text else { return .some(nil) }
        guard let id = PublicID(text) else { throw .validation(name, "\(name) has to be a UUID.") }
        return .some(id)
    }

    /// A list of ids that may be missing; null counts as missing.
    /// - Parameter count: how many there may be.
    package func optionalIDs(_ name: String, count: Int) throws(Problem) -> [PublicID]? {
        guard let texts = try optionalStrings(name, count: count, maximum: 100) else { return nil }
        var ids: [PublicID] = []
        for text in texts {
            guard let id = PublicID(text) else { throw .validation(name, "\(name) has to hold UUIDs.") }
            ids.append(id)
        }
        return ids
    }

    /// What the client calls the request by.
    package func idempotencyKey(_ identity: Identity) throws(Problem) -> IdempotencyKey {
        let key = try string("idempotency_key", maximum: IdempotencyKey.maximumLength)
        guard !key.isEmpty else { throw .validation("idempotency_key", "idempotency_key must not be empty.") }
        return IdempotencyKey(key, of: identity)
    }

    /// A moment to be changed: nil leaves it, `.some(nil)` clears it.
    package func clearableTime(_ name: String) throws(Problem) -> Timestamp?? {
        guard let text = try clearableString(name, maximum: 100) else { return nil }
        guard let text else { return .some(nil) }
        guard let time = Timestamp(rfc3339: text) else {
            throw .validation(name, "\(name) has to be an RFC 3339 time, e.g. 2026-11-22T10:00:00Z.")
        }
        return .some(time)
    }

    // MARK: - Others

    /// An object that may be missing; null counts as missing. Problems inside name their field with its path, e.g. `imap.host`.
    package func optionalObject<Value>(_ name: String, _ read: (Fields) throws(Problem) -> Value) throws(Problem) -> Value? {
        switch values[name] {
        case nil, .null?: return nil
        case .object(let members)?:
            do {
                return try read(Fields(members))
            } catch {
                var problem = error
                problem.field = problem.field.map { "\(name).\($0)" }
                throw problem
            }
        case let value?: throw .validation(name, "\(name) has to be an object, not \(value.kind).")
        }
    }

    /// A list of objects that may be missing; null counts as missing. Problems inside name their field with its path, e.g. `lines.0.unit`.
    /// - Parameter count: how many there may be.
    package func optionalObjects<Value>(
        _ name: String,
        count: Int,
        _ read: (Fields) throws(Problem) -> Value
    ) throws(Problem) -> [Value]? {
        guard let value = values[name], value != .null else { return nil }
        guard case .array(let elements) = value else { throw .validation(name, "\(name) has to be an array, not \(value.kind).") }
        guard elements.count <= count else { throw .validation(name, "\(name) has more than \(count) elements.") }
        var objects: [Value] = []
        for (index, element) in elements.enumerated() {
            let members = Fields(["\(index)": element])
            do {
                if let object = try members.optionalObject("\(index)", read) { objects.append(object) }
            } catch {
                var problem = error
                problem.field = problem.field.map { "\(name).\($0)" }
                throw problem
            }
        }
        return objects
    }

    /// People with their addresses: `[{"name", "address"}]`, an array of addresses, or one text such as `Anna <anna@example.org>`;
    /// nil where it is missing, null or empty.
    package func optionalCorrespondents(_ name: String) throws(Problem) -> [Correspondent]? {
        let elements: [JSONValue]
        switch values[name] {
        case nil, .null?: return nil
        case .array(let list)?: elements = list
        case .string(let text)?: elements = text.split(whereSeparator: { $0 == "," || $0 == ";" }).map { .string(String($0)) }
        case let value?: throw .validation(name, "\(name) has to be an array of addresses, not \(value.kind).")
        }
        guard elements.count <= Addressees.maximum else {
            throw .validation(name, "\(name) has more than \(Addressees.maximum) addresses.")
        }
        var people: [Correspondent] = []
        for element in elements { people.append(try Self.correspondent(name, element)) }
        return people.isEmpty ? nil : people
    }

    private static func correspondent(_ name: String, _ value: JSONValue) throws(Problem) -> Correspondent {
        var person = Correspondent(name: "", address: "")
        switch value {
        case .string(let text):
            if let open = text.lastIndex(of: "<"), let close = text.lastIndex(of: ">"), open < close {
                person.name = text[..<open].trimmingSpaces().filter { $0 != "\"" }
                person.address = String(text[text.index(after: open)..<close])
            } else {
                person.address = text.trimmingSpaces()
            }
        case .object(let members):
            guard case .string(let address)? = members["address"] else {
                throw .validation(name, "\(name) holds somebody without an address.")
            }
            person.address = address.trimmingSpaces()
            if case .string(let text)? = members["name"] { person.name = text.trimmingSpaces() }
        default: throw .validation(name, "\(name) has to hold addresses, not \(value.kind).")
        }
        guard AccountRules.email(person.address) != nil else {
            throw .validation(name, "'\(person.address.prefix(254))' is no e-mail address. Write one like anna@example.org.")
        }
        person.name = String(person.name.filter { !$0.isNewline && $0 != "\0" }.prefix(200))
        return person
    }

    /// Names of the fields that are there.
    package var names: Set<String> { Set(values.keys) }

    /// A text that has to be there, of an element whose place the problem names.
    package func string(_ name: String, maximum: Int, as place: String) throws(Problem) -> String {
        guard let value = values[name], value != .null else { throw .validation(place, "\(place) is missing.") }
        return try Self.text(place, value, maximum)
    }

    /// A list of objects that may be missing; null counts as missing.
    /// - Parameter count: how many there may be.
    package func optionalObjects(_ name: String, count: Int) throws(Problem) -> [Fields]? {
        guard let value = values[name], value != .null else { return nil }
        guard case .array(let elements) = value else { throw .validation(name, "\(name) has to be an array, not \(value.kind).") }
        guard elements.count <= count else { throw .validation(name, "\(name) has more than \(count) elements.") }
        var objects: [Fields] = []
        for (index, element) in elements.enumerated() {
            guard case .object(let members) = element else {
                throw .validation("\(name)[\(index)]", "\(name)[\(index)] has to be an object, not \(element.kind).")
            }
            objects.append(Fields(members))
        }
        return objects
    }

    /// A list of whole numbers that may be missing; null counts as missing.
    package func optionalInts(_ name: String, count: Int, in range: ClosedRange<Int64>) throws(Problem) -> [Int64]? {
        guard let value = values[name], value != .null else { return nil }
        guard case .array(let elements) = value else { throw .validation(name, "\(name) has to be an array, not \(value.kind).") }
        guard elements.count <= count else { throw .validation(name, "\(name) has more than \(count) elements.") }
        var numbers: [Int64] = []
        for element in elements {
            guard case .int(let number) = element, range.contains(number) else {
                throw .validation(name, "\(name) has to hold whole numbers from \(range.lowerBound) to \(range.upperBound).")
            }
            numbers.append(number)
        }
        return numbers
    }

    /// A boolean that may be missing; null counts as missing.
    package func optionalBool(_ name: String) throws(Problem) -> Bool? {
        switch values[name] {
        case nil, .null?: return nil
        case .bool(let value)?: return value
        case let value?: throw .validation(name, "\(name) has to be a boolean, not \(value.kind).")
        }
    }

    /// A whole number that may be missing; null counts as missing.
    package func optionalInt(_ name: String, in range: ClosedRange<Int64>) throws(Problem) -> Int64? {
        switch values[name] {
        case nil, .null?: return nil
        case .int(let value)? where range.contains(value): return value
        default: throw .validation(name, "\(name) has to be a whole number from \(range.lowerBound) to \(range.upperBound).")
        }
    }

    /// A list of texts that may be missing; null counts as missing.
    /// - Parameters:
    ///   - count: how many there may be.
    ///   - maximum: the length of each in characters.
    package func optionalStrings(_ name: String, count: Int, maximum: Int) throws(Problem) -> [String]? {
        guard let value = values[name], value != .null else { return nil }
        guard case .array(let elements) = value else { throw .validation(name, "\(name) has to be an array, not \(value.kind).") }
        guard elements.count <= count else { throw .validation(name, "\(name) has more than \(count) elements.") }
        var texts: [String] = []
        for element in elements { texts.append(try Self.text(name, element, maximum)) }
        return texts
    }
}

extension HandlerContext {
    /// The JSON object in a request's body.
    /// - Throws: 415 for another Content-Type, 413 above the route's limit, 400 for what is no JSON, 422 for what is no object.
    package func fields(_ request: Request) async throws -> Fields {
        Fields(try await object(request).members)
    }

    /// The JSON object in a request's body, both read and as it came.
    /// - Throws: as ``fields(_:)``.
    package func object(_ request: Request) async throws -> (bytes: [UInt8], members: [String: JSONValue]) {
        guard request.isJSON else {
            throw Problem(.unsupportedMediaType, code: "media_type", "The body has to be JSON: Content-Type: application/json.")
        }
        let bytes = try await body(request)
        guard case .object(let members) = try JSONReader.read(bytes) else {
            throw Problem(.unprocessableContent, code: "validation", "The body has to be a JSON object.")
        }
        return (bytes, members)
    }

    /// The whole body.
    /// - Throws: 413 above the route's limit.
    package func body(_ request: Request) async throws -> [UInt8] {
        if let length = request.headers[.contentLength].flatMap({ Int($0) }), length > bodyLimit {
            throw Problem.tooLarge(limit: bodyLimit)
        }
        do {
            return Array(buffer: try await request.body.collect(upTo: bodyLimit))
        } catch is NIOTooManyBytesError {
            throw Problem.tooLarge(limit: bodyLimit)
        }
    }
}

extension Request {
    /// Whether the Content-Type is JSON in UTF-8.
    fileprivate var isJSON: Bool {
        guard let type = headers[.contentType]?.lowercased() else { return false }
        let parts = type.split(separator: ";").map { $0.trimmingSpaces() }
        guard let media = parts.first, media == "application/json" else { return false }
        return parts.dropFirst().allSatisfy { !$0.hasPrefix("charset=") || $0 == "charset=utf-8" || $0 == "charset=\"utf-8\"" }
    }
}
