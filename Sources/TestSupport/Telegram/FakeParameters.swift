package import Core
internal import Foundation
internal import TestHTTP

/// The parameters of a call, in whichever of the documented ways they came: query, form, multipart or JSON.
package struct FakeParameters: Sendable {
    package struct File: Sendable {
        package var field: String
        package var name: String
        package var type: String?
        package var bytes: [UInt8]
    }

    package private(set) var values: [String: JSONValue] = [:]
    package private(set) var files: [File] = []

    /// Nil for a body that cannot be read.
    init?(_ request: FakeRequest) {
        for (name, value) in Self.pairs(request.query) { values[name] = .string(value) }
        let type = request.header("Content-Type")?.lowercased() ?? ""
        if request.body.isEmpty { return }
        if type.hasPrefix("application/json") {
            guard case .object(let members)? = try? JSONReader.read(request.body) else { return nil }
            values.merge(members) { $1 }
        } else if type.hasPrefix("application/x-www-form-urlencoded") {
            for (name, value) in Self.pairs(String(decoding: request.body, as: UTF8.self)) { values[name] = .string(value) }
        } else if type.hasPrefix("multipart/form-data") {
            guard let parts = FormReader.read(request.body) else { return nil }
            for part in parts {
                if let name = part.fileName {
                    files.append(File(field: part.name, name: name, type: part.type, bytes: part.bytes))
                } else {
                    values[part.name] = .string(String(decoding: part.bytes, as: UTF8.self))
                }
            }
        }
    }

    package func text(_ name: String) -> String? {
        switch values[name] {
        case .string(let text): text
        case .int(let number): "\(number)"
        default: nil
        }
    }

    package func int(_ name: String) -> Int64? {
        switch values[name] {
        case .int(let number): number
        case .string(let text): Int64(text)
        default: nil
        }
    }

    package func bool(_ name: String) -> Bool {
        switch values[name] {
        case .bool(let value): value
        case .string(let text): ["true", "True", "1"].contains(text)
        default: false
        }
    }

    /// An object or array, which forms carry as text.
    package func json(_ name: String) -> JSONValue? {
        guard case .string(let text)? = values[name] else { return values[name] }
        return try? JSONReader.read(Array(text.utf8))
    }

    func file(_ field: String) -> File? { files.first { $0.field == field } }

    private static func pairs(_ text: String) -> [(String, String)] {
        text.split(separator: "&").map { pair in
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return (decoded(parts[0]), decoded(parts.dropFirst().first ?? ""))
        }
    }

    private static func decoded(_ text: Substring) -> String {
        text.replacing("+", with: " ").removingPercentEncoding ?? String(text)
    }
}
