import Core
import Foundation
import GRDB

/// The client of an order that is being made.
enum OrderClient {
    /// Makes a client together with the order.
    /// - Throws: ``StoreError/conflict(_:)`` where the address is another client's.
    static func make(_ db: Database, _ new: OrderPatch.NewClient, source: OrderSource, by user: User, now: Timestamp) throws -> Int64 {
        let email = new.email.map { Correspondent.key($0) }
        if let email, try ClientIntake.known(db, kind: .email, email, platform: .email) != nil {
            throw StoreError.conflict(.clientEmailTaken)
        }
        let id = PublicID.random()
        try db.cachedStatement(
            sql: """
                INSERT INTO crm_clients (uid, name, email, phone, language, source, created_at) VALUES (?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(arguments: [Data(id.bytes), new.name, email, new.phone, new.language, Self.source(source), now.milliseconds])
        let key = db.lastInsertedRowID
        if let email { try ClientIntake.add(db, kind: .email, email, to: key, platform: .email, now: now) }
        var changes = AuditChanges()
        changes.note("name", nil, new.name)
        changes.note("email", nil, email)
        changes.note("phone", nil, new.phone)
        changes.note("language", nil, new.language)
        try AuditLog.append(db, .client, id, action: "created", label: new.name, changes: changes, revision: 0, by: user, at: now)
        let data = #"{"client_id":"\#(id)"}"#
        try EventFeed.append(db, type: "client.changed", audience: .inbox, conversation: nil, data: data, at: now)
        return key
    }

    /// Where clients come from has fewer words than where orders do.
    private static func source(_ source: OrderSource) -> String {
        switch source {
        case .manual, .phone, .form: "manual"
        case .email, .telegram, .whatsapp, .instagram, .facebook, .officeVisit: source.rawValue
        }
    }

    /// A conversation of nobody's is now the client's whom its order is for.
    static func adopt(_ db: Database, conversation: Int64, client: Int64, now: Timestamp) throws {
        try db.cachedStatement(
            sql: """
                UPDATE communications_conversations SET client_id = ?1, client_name = (SELECT name FROM crm_clients WHERE id = ?1)
                WHERE id = ?2 AND client_id IS NULL
                """
        ).execute(arguments: [client, conversation])
        guard db.changesCount > 0 else { return }
        let data = #"{"reason":"client"}"#
        try EventFeed.append(db, type: "conversation.changed", audience: .inbox, conversation: conversation, data: data, at: now)
    }
}
