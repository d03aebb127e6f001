import Core
import Foundation
import TestSupport
import Testing

@testable import Channels

/// The fuzzer's entry on updates, on updates that are nearly right, and on noise. The numbers are the same in every run.
struct TelegramTotalityTests {
    /// SplitMix64: small, and repeatable where the system's generator is not.
    private struct Noise: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var value = state
            value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
            value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
            return value ^ (value >> 31)
        }
    }

    /// What a member may be where it should be something else.
    private static let replacements: [JSONValue] = [
        nil, true, 0, -1, 1.5, "", "x", [], [nil, 3, "y", [:]], [:], ["id": 7], .int(.max), .int(.min), .double(1e308),
        .string(String(repeating: "\u{202E}\u{301}ж\u{0}", count: 300)),
    ]

    @Test func samples() {
        for sample in TelegramSamples.all { fuzzTelegram(sample) }
    }

    @Test func everyMemberOfAnotherType() throws {
        for sample in TelegramSamples.all {
            let value = try JSONReader.read(sample)
            for replacement in Self.replacements { for changed in Self.changes(value, replacement) { fuzzTelegram(Self.bytes(changed)) } }
            for changed in Self.removals(value) { fuzzTelegram(Self.bytes(changed)) }
        }
    }

    @Test func cutAnywhere() {
        for sample in TelegramSamples.all { for end in stride(from: 0, to: sample.count, by: 7) { fuzzTelegram(Array(sample[..<end])) } }
    }

    @Test func changedBytes() {
        var noise = Noise(state: 1)
        for _ in 0..<4000 {
            var bytes = TelegramSamples.all.randomElement(using: &noise)!
            for _ in 0..<Int.random(in: 1...4, using: &noise) {
                bytes[Int.random(in: bytes.indices, using: &noise)] = UInt8.random(in: 0...255, using: &noise)
            }
            fuzzTelegram(bytes)
        }
    }

    @Test func noise() {
        var noise = Noise(state: 2)
        for _ in 0..<2000 {
            fuzzTelegram((0..<Int.random(in: 0...300, using: &noise)).map { _ in UInt8.random(in: 0...255, using: &noise) })
        }
    }

    /// The value with each of its members, one after another, replaced.
    private static func changes(_ value: JSONValue, _ replacement: JSONValue) -> [JSONValue] {
        switch value {
        case .object(let members):
            members.flatMap { name, member in
                ([replacement] + changes(member, replacement)).map { .object(members.merging([name: $0]) { $1 }) }
            }
        case .array(let elements):
            elements.indices.flatMap { index in
                ([replacement] + changes(elements[index], replacement)).map { changed in
                    var copy = elements
                    copy[index] = changed
                    return .array(copy)
                }
            }
        default: []
        }
    }

    /// The value without each of its members, one after another.
    private static func removals(_ value: JSONValue) -> [JSONValue] {
        guard case .object(let members) = value else { return [] }
        return members.flatMap { name, member in
            [.object(members.filter { $0.key != name })] + removals(member).map { .object(members.merging([name: $0]) { $1 }) }
        }
    }

    private static func bytes(_ value: JSONValue) -> [UInt8] {
        var writer = JSONWriter()
        writer.value(value)
        return writer.bytes
    }
}

/// Runs over a folder of real updates named by DRAGOMAN_CORPUS (its `telegram` folder): whatever in there is an update.
@Suite(.enabled(if: !TelegramCorpus.files.isEmpty, "DRAGOMAN_CORPUS is not set or has no updates of Telegram"))
struct TelegramCorpusTests {
    @Test(arguments: TelegramCorpus.files)
    func everyUpdateIsTakenIn(_ name: String) throws {
        let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: name)))
        fuzzTelegram(bytes)
        // Some files hold what a program's own tests read and no whole update; those are cards too.
        guard case .object(let members)? = try? JSONReader.read(bytes), members["update_id"] != nil else { return }
        let facts = TelegramReader.read(bytes, bot: TelegramUpdates.botID, receivedAt: Timestamp(milliseconds: 0))
        for case .message(let message) in facts { #expect(message.card != .unknown(TelegramReader.unreadable)) }
    }
}

private enum TelegramCorpus {
    static let files: [String] = {
        guard let folder = ProcessInfo.processInfo.environment["DRAGOMAN_CORPUS"].map({ $0 + "/telegram" }),
            let walker = FileManager.default.enumerator(atPath: folder)
        else { return [] }
        return walker.compactMap { $0 as? String }.filter { $0.hasSuffix(".json") }.map { folder + "/" + $0 }.sorted()
    }()
}
