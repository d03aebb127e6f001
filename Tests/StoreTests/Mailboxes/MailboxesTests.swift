import Core
import Crypto
import Foundation
import GRDB
import Sealing
import Testing
import TestSupport

@testable import Store

@Suite struct MailboxesTests {
    static let settings = MailboxSettings(
        imap: MailLogin(server: MailServer(host: "mail.example", port: 993, security: .tls), user: "anna"),
        backfill: .all
    )

    private func mailboxes(_ office: TemporaryOffice, key: SealingKey = SealingKey()) -> Mailboxes {
        Mailboxes(database: office.database, seal: Seal(key: key))
    }

    @Test func aPasswordOpensWithItsKeyAndInItsRowOnly() async throws {
        try await TemporaryOffice.with { office in
            let mailboxes = mailboxes(office)
            let first = try await mailboxes.connect(address: "a@x.test", name: nil, settings: Self.settings, secret: "tajne hasło")
            #expect(try mailboxes.secret(of: first) == "tajne hasło")
            #expect(throws: ListenerFault(.passwordMissing)) { try self.mailboxes(office).secret(of: first) }
            var settings = Self.settings
            settings.imap.user = "b"
            var second = try await mailboxes.connect(address: "b@x.test", name: nil, settings: settings, secret: "other")
            second.record.secret = first.secret
            #expect(throws: ListenerFault(.passwordMissing)) { try mailboxes.secret(of: second) }
            let dump = try await office.database.read { db in
                try Row.fetchAll(db, sql: "SELECT * FROM channel_accounts").map { "\($0)" }.joined()
            }
            #expect(!dump.contains("tajne"))
        }
    }

    @Test func aMailboxIsConnectedOnce() async throws {
        try await TemporaryOffice.with { office in
            let mailboxes = mailboxes(office)
            let imported = try await office.database.channelAccount(platform: .email, address: "a@x.test")
            let first = try await mailboxes.connect(address: "a@x.test", name: "Office", settings: Self.settings, secret: "p")
            #expect(first.account.id == imported.id, "mail that was imported belongs to it")
            #expect(first.connectedAt == office.clock.now)
            await #expect(throws: StoreError.conflict(.addressTaken)) {
                try await mailboxes.connect(address: "A@x.test", name: nil, settings: Self.settings, secret: "p")
            }
            await #expect(throws: StoreError.conflict(.mailboxTaken)) {
                try await mailboxes.connect(address: "alias@x.test", name: nil, settings: Self.settings, secret: "p")
            }
            _ = try await mailboxes.change(first.account.uid, MailboxPatch(connected: false))
            let alias = try await mailboxes.connect(address: "alias@x.test", name: nil, settings: Self.settings, secret: "p")
            #expect(alias.connected)
            await #expect(throws: StoreError.conflict(.mailboxTaken)) {
                try await mailboxes.change(first.account.uid, MailboxPatch(connected: true))
            }
        }
    }

    @Test func requestsReachTheSupervisorAndNobodyElse() async throws {
        try await TemporaryOffice.with { office in
            let mailboxes = mailboxes(office)
            let mailbox = try await mailboxes.connect(address: "a@x.test", name: nil, settings: Self.settings, secret: "p")
            let id = mailbox.account.uid
            try await mailboxes.database.ask(.check, of: id)
            try await mailboxes.database.ask(.retry, of: id)
            let (requests, last) = try await ChannelRequest.after(0, office.database)
            #expect(requests.map(\.1) == [.settings, .check, .retry])
            #expect(requests.allSatisfy { $0.0 == id })
            #expect(try await ChannelRequest.after(last, office.database).requests.isEmpty)
            let seen = try await office.database.read { try EventFeed.read($0, after: 0, limit: 100, audience: .everyone, user: nil) }
            #expect(!String(decoding: seen.json, as: UTF8.self).contains("channel.asked"))
            #expect(try await mailboxes.find(id).checkAskedAt == office.clock.now)
            await #expect(throws: StoreError.notFound) { try await mailboxes.database.ask(.check, of: .random()) }
        }
    }
}

@Suite struct MailLocationTests {
    private struct Folder {
        let account: ChannelAccount
        let folder: EmailFolder
    }

    private func folder(_ office: TemporaryOffice) async throws -> Folder {
        let account = try await office.database.channelAccount(platform: .email, address: "a@x.test")
        let found = try await office.database.prepareFolders(account, wanted: [("Sent", .sent, true), ("INBOX", .inbox, true)])
        #expect(found.map(\.name) == ["INBOX", "Sent"])
        return Folder(account: account, folder: try await office.database.begin(found[0], uidValidity: 7, lastUID: 10))
    }

    private func mail(_ text: String, _ uid: UInt32, _ folder: EmailFolder, size: Int? = nil) -> RawIntake {
        let raw = Array("Message-ID: <\(text)>\n\n\(text)\n".utf8)
        var intake = RawIntake(raw: raw, contentHash: Array(SHA256.hash(data: raw)), source: "imap", seen: false)
        intake.location = MailLocation(folder: folder.id, uidValidity: 7, uid: uid, size: size ?? raw.count, internalDate: nil)
        return intake
    }

    private func understood(_ row: JournalRow) -> PreparedIntake {
        PreparedIntake(
            row: row,
            message: IncomingMessage(text: "t", counterpart: Correspondent(name: "", address: "c@x.test"), externalID: "id\(row.id)")
        )
    }

    @Test func rawBytesPlaceAndCursorAreOneTransaction() async throws {
        try await TemporaryOffice.with { office in
            let found = try await folder(office)
            let cursor = FolderCursor(folder: found.folder.id, uidValidity: 7, lastUID: 12)
            let rows = try await office.database.journal(
                [mail("a", 11, found.folder), mail("a", 12, found.folder)],
                account: found.account,
                cursor: .folder(cursor)
            )
            #expect(rows.compactMap { $0 }.count == 1, "the same bytes at two places are one mail")
            #expect(try await office.database.storedUIDs(try await current(office, found)) == [11, 12])
            #expect(try await current(office, found).lastUID == 12)
            // A cursor of other numbers moves nothing, and none moves back.
            try await office.database.advance(FolderCursor(folder: found.folder.id, uidValidity: 8, lastUID: 99))
            try await office.database.advance(FolderCursor(folder: found.folder.id, uidValidity: 7, lastUID: 3))
            #expect(try await current(office, found).lastUID == 12)
        }
    }

    @Test func newNumbersBeginAnewAndKnownMailsAreFoundAgain() async throws {
        try await TemporaryOffice.with { office in
            let found = try await folder(office)
            let rows = try await office.database.journal([mail("a", 11, found.folder)], account: found.account).compactMap { $0 }
            _ = try await office.database.apply(rows.map(understood))
            #expect(found.folder.historyAbove == 10)
            let anew = try await office.database.begin(found.folder, uidValidity: 8, lastUID: 5)
            #expect(anew.historyAbove == 0)
            #expect(try await office.database.storedUIDs(anew).isEmpty)
            #expect(try await office.database.knownMails(found.folder).isEmpty, "under the present numbers nothing is found again")
            let known = try await office.database.knownMails(anew)
            #expect(known.map(\.journal) == rows.map(\.id))
            #expect(known.first?.messageID == "id\(rows[0].id)")
            let place = MailLocation(folder: anew.id, uidValidity: 8, uid: 2, size: 1, internalDate: nil)
            try await office.database.record([(place, rows[0].id)])
            #expect(try await office.database.storedUIDs(anew) == [2])
        }
    }

    /// Numbers of another server mean other mails.
    @Test func aMailboxThatMovesBeginsAnew() async throws {
        try await TemporaryOffice.with { office in
            let found = try await folder(office)
            let mailboxes = Mailboxes(database: office.database, seal: Seal(key: SealingKey()))
            let mailbox = try await mailboxes.connect(address: "a@x.test", name: nil, settings: MailboxesTests.settings, secret: "p")
            _ = try await office.database.journal([mail("a", 11, found.folder)], account: found.account)
            _ = try await mailboxes.change(mailbox.account.uid, MailboxPatch(secret: "another"))
            #expect(try await office.database.storedUIDs(try await current(office, found)) == [11], "a new password moves nothing")
            var settings = MailboxesTests.settings
            settings.imap.server.host = "other.example"
            _ = try await mailboxes.change(mailbox.account.uid, MailboxPatch(settings: settings))
            let moved = try await current(office, found)
            #expect(moved.uidValidity == 0 && moved.lastUID == 0)
            let begun = try await office.database.begin(moved, uidValidity: 7, lastUID: 11)
            #expect(begun.historyAbove == 0)
            #expect(try await office.database.storedUIDs(begun).isEmpty)
        }
    }

    @Test func theWholeMailTakesThePlaceOfItsCard() async throws {
        try await TemporaryOffice.with { office in
            let found = try await folder(office)
            var header = mail("card", 11, found.folder, size: 90_000_000)
            header.oversized = 90_000_000
            let card = try #require(try await office.database.journal([header], account: found.account)[0])
            _ = try await office.database.apply([understood(card)])
            let before = try await messages(office)
            await #expect(throws: StoreError.conflict(.notConnected)) { try await office.database.want(oversized: before[0].uid) }
            let mailboxes = Mailboxes(database: office.database, seal: Seal(key: SealingKey()))
            _ = try await mailboxes.connect(address: "a@x.test", name: nil, settings: MailboxesTests.settings, secret: "p")
            try await office.database.want(oversized: before[0].uid)
            let wanted = try await office.database.wantedMails(found.account)
            #expect(wanted.map(\.uid) == [11])
            var whole = mail("whole", 11, found.folder)
            whole.location = nil
            whole.replaces = card.id
            let row = try #require(try await office.database.journal([whole], account: found.account)[0])
            _ = try await office.database.apply([understood(row)])
            let after = try await messages(office)
            #expect(after.map(\.uid) == before.map(\.uid), "links to it stay good")
            #expect(after[0].conversation == before[0].conversation)
            #expect(try await office.database.wantedMails(found.account).isEmpty)
            #expect(try await office.database.storedUIDs(try await current(office, found)) == [11])
            let counts = try await office.database.read { db in
                try String.fetchOne(db, sql: "SELECT message_count || ' ' || unread_count FROM communications_conversations")
            }
            #expect(counts == "1 1")
            await #expect(throws: StoreError.conflict(.notOversized)) { try await office.database.want(oversized: after[0].uid) }
        }
    }

    private func current(_ office: TemporaryOffice, _ found: Folder) async throws -> EmailFolder {
        try #require(try await office.database.folders(of: found.account).first { $0.id == found.folder.id })
    }

    private func messages(_ office: TemporaryOffice) async throws -> [(uid: PublicID, conversation: Int64)] {
        try await office.database.read { db in
            try Row.fetchAll(db, sql: "SELECT uid, conversation_id FROM communications_messages").map {
                (PublicID(bytes: Array($0[0] as Data))!, $0[1])
            }
        }
    }
}
