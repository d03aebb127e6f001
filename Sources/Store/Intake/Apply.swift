import Core
import Foundation
import GRDB

/// What became of a journal row.
package enum IntakeOutcome: Sendable, Hashable {
    case stored
    /// The same mail came before with other trace headers.
    case duplicate
    /// A reminder that was sent from here, met in a mailbox: it is kept in the journal and is no message of anybody.
    case reminder
}

extension OfficeDatabase {
    /// Stores what prepared journal rows say, in one transaction: messages with all that belongs to them, counters and events. The raw
    /// form is packed in the same step, so that nothing is stored twice.
    package func apply(_ prepared: [PreparedIntake]) async throws -> [IntakeOutcome] {
        let now = now()
        return try await write { db in
            var applier = IntakeApplier(now: now)
            let outcomes = try prepared.map { try applier.apply(db, $0) }
            try applier.announce(db)
            return outcomes
        }
    }
}

/// Applies journal rows one after another within a transaction.
struct IntakeApplier {
    let now: Timestamp
    private var touched = TouchedConversations()

    init(now: Timestamp) { self.now = now }

    mutating func apply(_ db: Database, _ prepared: PreparedIntake) throws -> IntakeOutcome {
        guard try finish(db, prepared) else { return .stored }
        switch prepared.content {
        case .mail(let mail): return try MailApplier(db: db, prepared: prepared, mail: mail, now: now).run(&touched)
        case .chat(let facts):
            try IntakePacking.pack(db, prepared, blobs: [])
            let applier = ChatApplier(db: db, account: prepared.row.account, journal: prepared.row.id, now: now)
            for fact in facts { try applier.apply(fact, &touched) }
            return .stored
        }
    }

    func announce(_ db: Database) throws { try touched.announce(db, now: now) }

    /// Marks the row as understood. False where it is already, since somebody else went on with it meanwhile.
    private func finish(_ db: Database, _ prepared: PreparedIntake) throws -> Bool {
        try db.cachedStatement(sql: "UPDATE intake_journal SET state = ? WHERE id = ? AND state = 'pending'")
            .execute(arguments: [prepared.poison ? "poison" : "done", prepared.row.id])
        return db.changesCount == 1
    }
}

/// Puts the packed form of a journal row into the place of its raw bytes.
enum IntakePacking {
    /// - Parameter blobs: the files of the row's attachments, in their order.
    static func pack(_ db: Database, _ prepared: PreparedIntake, blobs: [Int64]) throws {
        let id = prepared.row.id
        try db.cachedStatement(sql: "DELETE FROM intake_raw WHERE journal_id = ?").execute(arguments: [id])
        try db.cachedStatement(sql: "INSERT INTO intake_originals (journal_id, data) VALUES (?, ?)")
            .execute(arguments: [id, Data(prepared.packed.data)])
        guard !prepared.packed.files.isEmpty else { return }
        let insert = try db.cachedStatement(sql: "INSERT INTO intake_blobs (journal_id, n, blob_id) VALUES (?, ?, ?)")
        for (n, index) in prepared.packed.files.enumerated() {
            try insert.execute(arguments: [id, n, blobs[index]])
        }
    }
}

/// The conversations that a batch changed: one event each however many messages came, so that an import of a thousand mails is
/// not a thousand events.
struct TouchedConversations {
    private var keys: [Int64] = []
    private var known: Set<Int64> = []
    /// Conversations that became part of another: pages move on.
    private var merged: [(gone: PublicID, into: Int64)] = []

    mutating func insert(_ conversation: Int64) {
        if known.insert(conversation).inserted { keys.append(conversation) }
    }

    mutating func merge(_ gone: Int64, _ id: PublicID, into survivor: Int64) {
        keys.removeAll { $0 == gone }
        known.remove(gone)
        // A number that was freed may be another conversation's by now.
        merged = merged.map { $0.into == gone ? ($0.gone, survivor) : $0 }
        merged.append((id, survivor))
        insert(survivor)
    }

    func announce(_ db: Database, now: Timestamp) throws {
        for conversation in keys {
            let gone = merged.filter { $0.into == conversation }.map(\.gone)
            try EventFeed.append(
                db,
                type: "conversation.changed",
                audience: .inbox,
                conversation: conversation,
                data: try gone.isEmpty ? #"{"reason":"message"}"# : Self.mergedData(db, gone, into: conversation),
                at: now
            )
        }
    }

    /// `conversation_ids` names all that lists have to look at anew; `merged` leads from those that are gone to the one that is left.
    private static func mergedData(_ db: Database, _ gone: [PublicID], into survivor: Int64) throws -> String {
        let sql = "SELECT uid FROM communications_conversations WHERE id = ?"
        guard let uid = try Data.fetchOne(db, sql: sql, arguments: [survivor]), let id = PublicID(bytes: Array(uid)) else { return "{}" }
        return MessageJSON.json { writer in
            writer.object { writer in
                writer.key("reason")
                writer.string("merged")
                writer.key("into")
                writer.uuid(id)
                writer.key("conversation_ids")
                writer.array { writer in for each in gone + [id] { writer.uuid(each) } }
            }
        }
    }
}
