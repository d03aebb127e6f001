import Core
import Foundation
import GRDB

/// Which ids a stored mail answers, as `conversation_mail_ids` knows them.
enum MailReferences {
    /// For `communications_messages.mail_references`: nearest first.
    static func json(_ references: [String]) -> String {
        let hashes = references.prefix(Threading.maximumReferences).map { String(ConversationIntake.hash($0)) }
        return "[" + hashes.joined(separator: ",") + "]"
    }

    static func read(_ json: String) -> [Int64] {
        guard case .array(let elements)? = try? JSONReader.read(Array(json.utf8)) else { return [] }
        return elements.compactMap { if case .int(let hash) = $0 { hash } else { nil } }
    }

    /// What a mail answers that was stored before the column was: its original says it.
    static func original(_ db: Database, journal: Int64?) throws -> [Int64] {
        guard let journal else { return [] }
        let find = try db.cachedStatement(
            sql: """
                SELECT o.data, r.data, j.size FROM intake_journal j LEFT JOIN intake_originals o ON o.journal_id = j.id
                LEFT JOIN intake_raw r ON r.journal_id = j.id WHERE j.id = ?
                """
        )
        guard let row = try Row.fetchOne(find, arguments: [journal]) else { return [] }
        let head: [UInt8]
        if let packed = row[0] as Data? {
            head = (try? RawForm.literals(Array(packed), size: row[2])) ?? []
        } else {
            head = (row[1] as Data?).map { Array($0.prefix(maximumHead)) } ?? []
        }
        return ids(inHeadersOf: head).prefix(Threading.maximumReferences).map(ConversationIntake.hash)
    }

    private static let maximumHead = 262_144

    /// In-Reply-To, then References from the end. Nothing but what stands between angle brackets: the ids that servers write.
    static func ids(inHeadersOf raw: [UInt8]) -> [String] {
        var answered: [String] = []
        var references: [String] = []
        var value: [UInt8] = []
        var name = ""
        func close() {
            guard !value.isEmpty else { return }
            let ids = brackets(value)
            if name == "in-reply-to" { answered += ids } else if name == "references" { references += ids }
            value = []
        }
        for line in raw.prefix(maximumHead).split(separator: 0x0A, omittingEmptySubsequences: false) {
            if line.allSatisfy({ $0 == 0x0D }) { break }
            if line.first == 0x20 || line.first == 0x09 {
                if !value.isEmpty { value += line }
                continue
            }
            close()
            guard let colon = line.firstIndex(of: 0x3A), colon - line.startIndex < 20 else { continue }
            name = String(decoding: line[..<colon], as: UTF8.self).lowercased().trimmingCharacters(in: .whitespaces)
            if name == "in-reply-to" || name == "references" { value = Array(line[line.index(after: colon)...]) + [0x20] }
        }
        close()
        var seen: Set<String> = []
        return (answered + references.reversed()).filter { seen.insert($0).inserted }
    }

    private static func brackets(_ value: [UInt8]) -> [String] {
        var ids: [String] = []
        var start: Int?
        for (n, byte) in value.enumerated() {
            if byte == UInt8(ascii: "<") {
                start = n + 1
            } else if byte == UInt8(ascii: ">"), let first = start {
                let id = value[first..<n].filter { $0 != 0x0D && $0 != 0x20 && $0 != 0x09 }
                if !id.isEmpty { ids.append(String(decoding: id, as: UTF8.self)) }
                start = nil
            }
        }
        return ids
    }
}
