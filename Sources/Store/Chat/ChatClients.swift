import Core
import Foundation
import GRDB

/// Who stands behind a person on a messenger.
struct ChatClients {
    let db: Database
    let platform: Platform
    let now: Timestamp

    /// The client whom a conversation is with, made where there is none. Groups, channels, notices and bots are nobody's.
    func client(for message: ChatMessage) throws -> ClientIntake.Found? {
        let person = message.chat.counterpart
        guard message.chat.kind == .person, !person.id.isEmpty else { return nil }
        if let known = try ClientIntake.known(db, kind: .telegramID, person.id, platform: platform) { return known }
        guard !person.isBot else { return nil }
        let found = try ClientIntake.make(db, name: Self.name(person), source: platform.rawValue, now: now)
        try ClientIntake.add(db, kind: .telegramID, person.id, to: found.id, platform: platform, now: now)
        return found
    }

    /// What a message says about the clients whom its chat and its sender are.
    func learn(from message: ChatMessage) throws {
        if message.chat.kind == .person { try rename(message.chat.counterpart, at: message.version) }
        guard message.direction == .inbound, message.provedPhone != nil || message.language != nil,
            let client = try ClientIntake.known(db, kind: .telegramID, message.sender.id, platform: platform)
        else { return }
        if let phone = message.provedPhone.map(Self.phone), !phone.isEmpty {
            try ClientIntake.add(db, kind: .phone, phone, to: client.id, platform: platform, now: now)
            try fill("phone", phone, client.id)
        }
        if let language = message.language.flatMap({ $0.split(separator: "-").first.map { String($0).lowercased() } }),
            ClientIntake.languages.contains(language)
        {
            try fill("language", language, client.id)
        }
    }

    private func fill(_ column: String, _ value: String, _ client: Int64) throws {
        try db.cachedStatement(sql: "UPDATE crm_clients SET \(column) = ? WHERE id = ? AND \(column) IS NULL").execute(arguments: [
            value, client,
        ])
    }

    /// A client is called as the platform calls the person, for as long as nobody of the office named them otherwise.
    private func rename(_ person: ChatPerson, at time: FactTime) throws {
        let name = Self.name(person)
        let row = try Row.fetchOne(
            db.cachedStatement(
                sql: """
                    SELECT i.id, i.client_id, c.name = i.name FROM crm_client_identities i JOIN crm_clients c ON c.id = i.client_id
                    WHERE i.platform = ?1 AND i.kind = ?2 AND i.value = ?3
                        AND (i.named_at IS NULL OR (?4, ?5, ?6) > (i.named_at, i.named_n, i.name))
                    """
            ),
            arguments: [platform.rawValue, ClientIntake.Kind.telegramID.rawValue, person.id, time.at.milliseconds, time.sequence, name]
        )
        guard let row else { return }
        let client: Int64 = row[1]
        try db.cachedStatement(sql: "UPDATE crm_client_identities SET name = ?, named_at = ?, named_n = ? WHERE id = ?")
            .execute(arguments: [name, time.at.milliseconds, time.sequence, row[0] as Int64])
        guard row[2] as Bool? == true else { return }
        try db.cachedStatement(sql: "UPDATE crm_clients SET name = ? WHERE id = ? AND name <> ?").execute(arguments: [name, client, name])
        guard db.changesCount > 0 else { return }
        try ClientNames.follow(db, client: client, name: name)
    }

    private static func name(_ person: ChatPerson) -> String { person.name.isEmpty ? person.address : person.name }

    /// `+` and digits.
    static func phone(_ text: String) -> String {
        let digits = text.filter { $0.isASCII && $0.isNumber }
        return digits.isEmpty ? "" : "+" + digits
    }
}
