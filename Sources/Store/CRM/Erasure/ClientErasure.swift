package import Core
import Foundation
import GRDB

/// What went with a client, and what stayed without the person.
package struct ErasureReport: Sendable, Equatable {
    package var conversations = 0
    package var messages = 0
    /// Raw originals in the journal; their hashes stay, so that the same mails do not come in again.
    package var originals = 0
    /// Files that nobody else had.
    package var files = 0
    package var identities = 0
    package var notes = 0
    package var quotes = 0
    package var merges = 0
    package var ordersErased = 0
    /// Orders with payments: they keep number and sums.
    package var ordersKept = 0
    package var logEntries = 0
    /// Whether indexes of words and the write-ahead log are clean as well; else it goes on by itself within minutes.
    package var clean = false
}

extension OfficeDatabase {
    /// Takes a client and all of theirs out of the office: conversations with messages, originals, files and search index, notes, quotes,
    /// orders without payments. Orders with payments stay with number and sums and a nameless client.
    ///
    /// What is large goes in steps, each a write of its own. Should the process end in between, the client is still there with what is left,
    /// and erasing again goes on.
    /// - Parameters:
    ///   - confirm: the client's name as somebody typed it.
    /// - Throws: ``StoreError/notFound``, ``StoreError/conflict(_:)`` with `notConfirmed` or `sendingNow`.
    package func erase(client id: PublicID, confirm: String, by user: User) async throws -> ErasureReport {
        let now = now()
        try await write { db in try ClientErasure(db: db, user: user, now: now).check(id, confirm) }
        var whole = ErasureStep()
        while !whole.isDone {
            whole.add(try await write { db in try ClientErasure(db: db, user: user, now: now).step(id) })
        }
        for journals in try await strayUpdates(of: id) {
            whole.report.originals += try await write { db in try ErasedOriginals(db: db).erase(journals).count }
        }
        whole.add(try await write { db in try ClientErasure(db: db, user: user, now: now).finish(id) })
        // Those of an erasure that broke off are among them.
        try await pruneUploads()
        whole.report.clean = try await scrub(steps: 200)
        return whole.report
    }
}

/// What a step of an erasure did.
struct ErasureStep: Sendable {
    var report = ErasureReport()
    /// Whether no conversation is left.
    var isDone = false

    mutating func add(_ other: ErasureStep) {
        report.conversations += other.report.conversations
        report.messages += other.report.messages
        report.originals += other.report.originals
        report.files += other.report.files
        report.identities += other.report.identities
        report.notes += other.report.notes
        report.quotes += other.report.quotes
        report.merges += other.report.merges
        report.ordersErased += other.report.ordersErased
        report.ordersKept += other.report.ordersKept
        report.logEntries += other.report.logEntries
        isDone = other.isDone
    }
}

/// The steps of an erasure, each within a transaction.
struct ClientErasure {
    let db: Database
    let user: User
    let now: Timestamp

    func check(_ id: PublicID, _ confirm: String) throws {
        let sql = "SELECT id, name FROM crm_clients WHERE uid = ?"
        guard let row = try Row.fetchOne(db, sql: sql, arguments: [Data(id.bytes)]) else { throw StoreError.notFound }
        guard ClientRules.line(confirm) == ClientRules.line(row[1]) else { throw StoreError.conflict(.notConfirmed) }
        let sending = """
            SELECT EXISTS (SELECT 1 FROM communications_conversations c JOIN outbox o ON o.conversation_id = c.id
                WHERE c.client_id = ? AND o.stage = 'sending')
            """
        if try Bool.fetchOne(db, sql: sending, arguments: [row[0] as Int64]) == true { throw StoreError.conflict(.sendingNow) }
        // What became part of another client's conversation is theirs still.
        try MoveUndo(db: db, user: user, now: now).takeApart(ofClients: try ErasedLog.merged(db, id))
    }

    /// Some of the client's messages, and conversations that have none left.
    func step(_ id: PublicID) throws -> ErasureStep {
        try ErasedConversations(db: db, user: user, now: now).step(ofClient: try ClientQueries.key(db, id))
    }

    /// The rest: what came meanwhile, orders, the log, the client.
    func finish(_ id: PublicID) throws -> ErasureStep {
        let key = try ClientQueries.key(db, id)
        var end = ErasureStep()
        repeat { end.add(try step(id)) } while !end.isDone
        end.report.quotes += try count("SELECT count(*) FROM quotes WHERE client_id = ?", key)
        end.report.notes += try count("SELECT count(*) FROM internal_notes WHERE client_id = ?", key)
        end.report.identities += try count("SELECT count(*) FROM crm_client_identities WHERE client_id = ?", key)
        // The entries of orders that go can only be found while these are here.
        end.report.logEntries += try ErasedLog(db: db, client: key, id: id).scrub()
        end.add(try ErasedOrders(db: db, user: user, now: now).erase(ofClient: key))
        end.report.merges += try eraseMerges(id)
        try db.execute(sql: "DELETE FROM crm_clients WHERE id = ?", arguments: [key])
        try AuditLog.append(db, .client, id, action: "erased", by: user, at: now)
        let data = #"{"client_id":"\#(id)"}"#
        try EventFeed.append(db, type: "client.erased", audience: .inbox, conversation: nil, data: data, at: now)
        try Scrubbing.ask(db)
        return end
    }

    private func count(_ sql: String, _ key: Int64) throws -> Int { try Int.fetchOne(db, sql: sql, arguments: [key]) ?? 0 }

    /// Records of merges that name the client, or somebody who became part of them.
    private func eraseMerges(_ id: PublicID) throws -> Int {
        let same = try ErasedLog.merged(db, id)
        let list = Array(repeating: "?", count: same.count).joined(separator: ",")
        try db.execute(
            sql: "DELETE FROM client_merges WHERE kept IN (\(list)) OR gone IN (\(list))",
            arguments: StatementArguments(same + same)
        )
        return db.changesCount
    }
}
