package import Core
import Documents
import Foundation
import GRDB

extension OfficeDatabase {
    /// What the form of a new order beside a conversation begins with, as JSON.
    /// - Throws: ``StoreError/notFound``
    package func orderDraft(beside conversation: PublicID, for user: User) async throws -> [UInt8] {
        let now = now()
        return try await read { db in
            try OrderDraft(db, conversation: conversation, key: ConversationQueries.key(db, conversation)).json(db, for: user, now: now)
        }
    }
}

/// What the last messages of a thread say that an order needs.
struct OrderDraft {
    /// Messages that are read, the newest.
    private static let reach = 50
    /// Characters that are read of each.
    private static let longest = 20_000
    /// Things of a kind, at most.
    private static let maximum = 20

    /// Something that a message says.
    private struct Found<Value: Hashable> {
        var value: Value
        var message: PublicID
    }

    private let conversation: PublicID
    private let key: Int64
    private var emails: [Found<String>] = []
    private var phones: [Found<String>] = []
    private var amounts: [Found<FoundAmount>] = []
    /// Keys of messages of the client.
    private var inbound: [Int64] = []

    static let messages = """
        SELECT m.id, m.uid, m.direction, m.text, m.fold, m.from_address FROM communications_messages m
        WHERE m.conversation_id = ? ORDER BY m.sort_at DESC, m.id DESC LIMIT \(reach)
        """
    static let files = """
        SELECT f.uid, m.uid, f.name, f.mime, f.size, t.format, t.state, t.characters, t.without_spaces, t.words, t.sheets, t.error, o.uid, o.order_number
        FROM json_each(?) j CROSS JOIN communications_messages m ON m.id = j.value
        JOIN communications_attachments f ON f.message_id = m.id AND f.current AND NOT f.inline AND NOT f.withdrawn AND f.blob_id IS NOT NULL
        LEFT JOIN text_counts t ON t.blob_id = f.blob_id AND t.reader = \(Documents.version)
        LEFT JOIN crm_orders o ON o.id = (
            SELECT max(x.id) FROM order_files p CROSS JOIN crm_orders x ON x.id = p.order_id AND x.is_archived = 0
            WHERE p.attachment_id = f.id AND p.direction = 'in') ORDER BY j.key, f.n LIMIT 200
        """

    init(_ db: Database, conversation: PublicID, key: Int64) throws {
        self.conversation = conversation
        self.key = key
        let statement = try db.cachedStatement(sql: Self.messages)
        let rows = try Row.fetchCursor(statement, arguments: [key])
        while let row = try rows.next() {
            guard let id = PublicID(bytes: Array(row[1] as Data)) else { continue }
            let text = Self.own(row[3], folds: MessageJSON.readFolds(row[4]))
            // A price may be ours, addresses are the client's.
            Self.add(AmountFinder.amounts(in: text), id, to: &amounts)
            guard row[2] as String == Direction.inbound.rawValue else { continue }
            inbound.append(row[0])
            let from: String = row[5]
            Self.add(AddressFinder.addresses(in: from) + AddressFinder.addresses(in: text), id, to: &emails)
            Self.add(PhoneFinder.phones(in: text), id, to: &phones)
        }
    }

    /// The newest message that says something is the one that it is known from.
    private static func add<Value: Hashable>(_ values: [Value], _ message: PublicID, to found: inout [Found<Value>]) {
        for value in values where found.count < maximum && !found.contains(where: { $0.value == value }) {
            found.append(Found(value: value, message: message))
        }
    }

    /// A text without what it quotes of others; a signature is its author's.
    static func own(_ text: String, folds: [TextFold]) -> String {
        var units = Array(text.utf16)
        for fold in folds.sorted(by: { $0.start > $1.start }) where fold.kind == .quote {
            guard fold.start >= 0, fold.end <= units.count, fold.start < fold.end else { continue }
            units.replaceSubrange(fold.start..<fold.end, with: [0x0A])
        }
        return String(String(decoding: units, as: UTF16.self).prefix(longest))
    }

    func json(_ db: Database, for user: User, now: Timestamp) throws -> [UInt8] {
        let settings = try OrderSettings.read(db)
        var writer = JSONWriter(capacity: 4096)
        try writer.object { writer in
            writer.key("client")
            let client = try client(db)
            if let client {
                writer.object { writer in
                    writer.key("id")
                    writer.uuid(client.id)
                    writer.key("name")
                    writer.string(client.name)
                }
            } else {
                writer.null()
            }
            writer.key("conversation_id")
            writer.uuid(conversation)
            writer.key("emails")
            Self.list(emails, &writer) { value, writer in
                writer.key("value")
                writer.string(value)
            }
            writer.key("phones")
            Self.list(phones, &writer) { value, writer in
                writer.key("value")
                writer.string(value)
            }
            writer.key("amounts")
            Self.list(amounts, &writer) { value, writer in
                writer.key("money")
                writer.object { writer in
                    writer.key("amount")
                    writer.int(value.amount)
                    writer.key("currency")
                    writer.string(value.currency)
                }
                writer.key("text")
                writer.string(value.text)
            }
            writer.key("attachments")
            try writer.array { writer in try files(db, settings.defaultRounding, &writer) }
            writer.key("defaults")
            try defaults(db, client?.id, settings, user, now, &writer)
        }
        return writer.bytes
    }

    private static func list<Value>(
        _ found: [Found<Value>],
        _ writer: inout JSONWriter,
        _ members: (Value, inout JSONWriter) -> Void
    ) {
        writer.array { writer in
            for one in found {
                writer.object { writer in
                    members(one.value, &writer)
                    writer.key("message_id")
                    writer.uuid(one.message)
                }
            }
        }
    }

    private func client(_ db: Database) throws -> (id: PublicID, name: String)? {
        let row = try Row.fetchOne(
            db,
            sql: """
                SELECT k.uid, k.name FROM communications_conversations c JOIN crm_clients k ON k.id = c.client_id WHERE c.id = ?
                """,
            arguments: [key]
        )
        guard let row, let id = PublicID(bytes: Array(row[0] as Data)) else { return nil }
        return (id, row[1])
    }

    // MARK: - Files

    private func files(_ db: Database, _ rounding: PageRounding, _ writer: inout JSONWriter) throws {
        let statement = try db.cachedStatement(sql: Self.files)
        let rows = try Row.fetchCursor(statement, arguments: ["[" + inbound.map(String.init).joined(separator: ",") + "]"])
        let columns = Columns(statement)
        while try rows.next() != nil {
            writer.object { writer in
                writer.key("id")
                writer.uid(columns, 0)
                writer.key("message_id")
                writer.uid(columns, 1)
                writer.key("name")
                writer.text(columns, 2)
                writer.key("mime")
                writer.text(columns, 3)
                writer.key("size")
                writer.int(columns, 4)
                writer.key("count")
                if columns.isNull(5) { writer.null() } else { Self.count(columns, rounding, &writer) }
                // As in ``PlacedFiles``: an order that lies in the archive has no claim to its files.
                writer.key("order")
                if columns.isNull(12) { writer.null() } else { OrderJSON.reference(columns, id: 12, number: 13, &writer) }
            }
        }
    }

    /// As `POST /crm/counts` tells it.
    private static func count(_ columns: Columns, _ rounding: PageRounding, _ writer: inout JSONWriter) {
        guard let id = PublicID(bytes: Array(columns.bytes(0))) else { return writer.null() }
        TextCountJSON.write(id, name: columns.string(2), .counted(StoredCount(columns, from: 5)), rounding, &writer)
    }

    // MARK: - Defaults

    private func defaults(
        _ db: Database,
        _ client: PublicID?,
        _ settings: OrderSettings,
        _ user: User,
        _ now: Timestamp,
        _ writer: inout JSONWriter
    ) throws {
        var patch = OrderPatch()
        patch.client = client
        patch.conversation = .some(conversation)
        let state = try OrderWriting(db, by: user, now: now).draft(patch, making: false)
        let office = try Data.fetchOne(db, sql: "SELECT uid FROM offices WHERE id = ?", arguments: [state.office])
        let manager = try Data.fetchOne(
            db,
            sql: """
                SELECT u.uid FROM communications_conversations c JOIN users u ON u.id = c.assignee_id
                WHERE c.id = ? AND u.disabled_at IS NULL AND u.role IN ('owner', 'manager')
                """,
            arguments: [key]
        )
        func id(_ id: PublicID?, _ writer: inout JSONWriter) { if let id { writer.uuid(id) } else { writer.null() } }
        writer.object { writer in
            if let client {
                writer.key("client_id")
                writer.uuid(client)
            }
            writer.key("conversation_id")
            writer.uuid(conversation)
            writer.key("order_source")
            writer.string(state.origin.rawValue)
            writer.key("manager_id")
            writer.uuid(manager.flatMap { PublicID(bytes: Array($0)) } ?? user.id)
            writer.key("office_id")
            id(office.flatMap { PublicID(bytes: Array($0)) }, &writer)
            writer.key("translation_type")
            writer.string(state.translationType.rawValue)
            writer.key("unit")
            writer.string(state.unit.rawValue)
            writer.key("rounding")
            writer.string(state.rounding.rawValue)
            writer.key("vat_rate")
            writer.int(settings.defaultVATRate)
            writer.key("discount")
            writer.int(0)
        }
    }
}
