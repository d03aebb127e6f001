import Core
import HTTPTypes
import HummingbirdTesting
import NIOCore
import Testing

@testable import Web

/// Compares answers with what the API's description promises: nothing missing, nothing more, each of its kind.
struct AnswerCheck {
    let document: JSONValue

    init(_ server: TestServer) async throws { document = try await server.send(.get, "/api/openapi.json").json }

    /// What is wrong with an answer; empty where it is as described.
    /// - Parameter path: as it stands in the table, with its parameters in braces.
    func faults(_ answer: TestResponse, _ method: String, _ path: String) -> [String] {
        let operation = document["paths"]?[path]?[method]
        guard let described = operation?["responses"]?[String(answer.status.code)] else { return ["\(answer.status) is not described"] }
        guard let schema = described["content"]?["application/json"]?["schema"] else {
            return answer.body.readableBytes == 0 ? [] : ["there is a body"]
        }
        return faults(answer.json, schema, at: "")
    }

    private func faults(_ value: JSONValue, _ schema: JSONValue, at place: String) -> [String] {
        if let name = schema["$ref"]?.string?.split(separator: "/").last.map(String.init) {
            guard let named = document["components"]?["schemas"]?[name] else { return ["\(place): no schema \(name)"] }
            return faults(value, named, at: place)
        }
        if let choices = schema["anyOf"] {
            let all = (0..<(choices.count ?? 0)).compactMap { choices[$0] }.map { faults(value, $0, at: place) }
            return all.contains([]) ? [] : all.first ?? []
        }
        switch (schema["type"]?.string, value) {
        case ("object", .object(let members)): return object(members, schema, at: place)
        case ("array", .array(let elements)):
            return elements.enumerated().flatMap { faults($1, schema["items"] ?? .null, at: "\(place)[\($0)]") }
        case ("string", .string(let text)):
            guard let words = schema["enum"] else { return [] }
            return (0..<(words.count ?? 0)).contains { words[$0]?.string == text } ? [] : ["\(place): \(text) is no such word"]
        case ("integer", .int), ("number", .int), ("number", .double), ("boolean", .bool), ("null", .null), (nil, _): return []
        default: return ["\(place): is \(value.kind), not \(schema["type"]?.string ?? "")"]
        }
    }

    private func object(_ members: [String: JSONValue], _ schema: JSONValue, at place: String) -> [String] {
        guard case .object(let properties)? = schema["properties"], !properties.isEmpty else { return [] }
        var faults: [String] = []
        for (name, value) in members.sorted(by: { $0.key < $1.key }) {
            guard let property = properties[name] else {
                faults.append("\(place).\(name): is not described")
                continue
            }
            faults += self.faults(value, property, at: "\(place).\(name)")
        }
        let required = schema["required"]
        for name in (0..<(required?.count ?? 0)).compactMap({ required?[$0]?.string }) where members[name] == nil {
            faults.append("\(place).\(name): is missing")
        }
        return faults
    }
}
