import Core
import Foundation
import GRDB
import TestSupport
import Testing

@testable import Store

/// Two people at one order, what speaks against a status, and what the log says.
@Suite struct OrderEditTests {
    @Test func differentFieldsGoTogether() async throws {
        let office = try await OrderOffice()
        let order = try await office.make()
        async let one = office.change(order.id) { patch in
            patch.revision = order.revision
            patch.description = "Akt urodzenia"
        }
        async let other = office.change(order.id, by: office.marta) { patch in
            patch.revision = order.revision
            patch.reference = "REF 7"
        }
        _ = try await (one, other)
        let now = try await office.order(order.id)
        #expect(now["description"].string == "Akt urodzenia")
        #expect(now["reference_code"].string == "REF 7")
        #expect(now.revision == order.revision + 2)
    }

    /// Of two who change the same field at the same moment one is told, and nothing of theirs is there.
    @Test func theSameFieldIsNotOverwrittenUnseen() async throws {
        let office = try await OrderOffice()
        let order = try await office.make()
        let (olena, marta) = (office.olena, office.marta)
        let outcomes = await withTaskGroup(of: Result<Made, any Error>.self) { group in
            for (user, text) in [(olena, "Akt urodzenia"), (marta, "Akt ślubu")] {
                group.addTask {
                    do {
                        return .success(
                            try await office.change(order.id, by: user) { patch in
                                patch.revision = order.revision
                                patch.description = text
                                patch.repertorium = user.name
                            }
                        )
                    } catch {
                        return .failure(error)
                    }
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        let kept = outcomes.compactMap { try? $0.get() }
        let refused = outcomes.compactMap { outcome in
            if case .failure(let error as StoreError) = outcome { error } else { nil }
        }
        #expect(kept.count == 1)
        guard case .changedMeanwhile(let current, let fields, let by)? = refused.first else {
            Issue.record("nobody was told: \(outcomes)")
            return
        }
        #expect(fields == ["description", "repertorium_number"])
        #expect(by == kept[0]["repertorium_number"].string)
        #expect(try JSONReader.read(current) == kept[0].value)
        #expect(try await office.order(order.id).value == kept[0].value)
    }

    /// What one person's characters make of the pages is not put over the pages that another one typed.
    @Test func whatFollowsCollidesToo() async throws {
        let office = try await OrderOffice()
        let order = try await office.make()
        try await office.change(order.id, by: office.marta) { $0.pages = .some(700) }
        await #expect(throws: StoreError.self) {
            try await office.change(order.id) { patch in
                patch.revision = order.revision
                patch.characters = .some(9000)
            }
        }
        #expect(try await office.order(order.id)["pages"].int == 700)
        // Prices follow from both, and are nobody's.
        let both = try await office.change(order.id) { patch in
            patch.revision = order.revision
            patch.unitPrice = .some(5000)
        }
        #expect(both["price_netto", "amount"].int == 35_000)
    }

    @Test func theSameWishTwiceIsNoCollision() async throws {
        let office = try await OrderOffice()
        let order = try await office.make()
        try await office.change(order.id, by: office.marta) { $0.description = "A" }
        let again = try await office.change(order.id) { patch in
            patch.revision = order.revision
            patch.description = "A"
        }
        #expect(again.revision == order.revision + 1)
    }

    @Test func whatChangesNothingIsSilent() async throws {
        let office = try await OrderOffice()
        let order = try await office.make()
        let (events, rows) = (try await office.count("events"), try await office.count("audit_log"))
        let same = try await office.change(order.id) { patch in
            patch.description = ""
            patch.status = .toDo
            patch.pages = .some(200)
        }
        #expect(same.value == order.value)
        #expect(try await office.count("events") == events)
        #expect(try await office.count("audit_log") == rows)
    }

    // MARK: - Status

    @Test func handingOutWhileMoneyIsOwed() async throws {
        let office = try await OrderOffice()
        let order = try await office.make()
        await #expect(throws: StoreError.conflict(.unpaid)) { try await office.change(order.id) { $0.status = .closed } }
        #expect(try await office.order(order.id)["status"].string == "do_wykonania")
        let forced = try await office.change(order.id) { patch in
            patch.status = .closed
            patch.force = true
        }
        #expect(forced["status"].string == "closed")
        #expect(forced["closed_at"].string == "2026-01-02T03:04:05.000Z")
        let history = try JSONReader.read(try await office.database.history(of: order.id, limit: 10, cursor: nil))
        #expect(history["items"].items[0]["changes"]["force"].items.last == .array([.string("unpaid")]))
        // Back on the board it has no end.
        #expect(try await office.change(order.id) { $0.status = .ready }["closed_at"] == .null)
    }

    @Test func handingOutWhatIsPaid() async throws {
        let office = try await OrderOffice()
        let order = try await office.make()
        try await office.pay(order.id, 11_070)
        #expect(try await office.order(order.id)["payment_state"].string == "paid")
        #expect(try await office.change(order.id) { $0.status = .closed }["status"].string == "closed")
    }

    /// A price that is changed in the same breath counts.
    @Test func thePriceOfTheSameChangeCounts() async throws {
        let office = try await OrderOffice()
        let order = try await office.make()
        try await office.pay(order.id, 5000)
        let closed = try await office.change(order.id) { patch in
            patch.status = .closed
            patch.manualGross = .some(5000)
        }
        #expect(closed["payment_state"].string == "paid")
    }

    @Test func handingOutWhilePapersAreHere() async throws {
        let office = try await OrderOffice()
        let order = try await office.make()
        try await office.pay(order.id, 11_070)
        let paper = NewOriginal(description: "Dyplom", count: 1, place: "szafa 2")
        let with = Made(json: try await office.database.add(original: paper, to: order.id, by: office.olena), isNew: false)
        await #expect(throws: StoreError.conflict(.originalsHere)) { try await office.change(order.id) { $0.status = .closed } }
        var back = OriginalPatch()
        back.isReturned = true
        back.returnedTo = "siostra"
        let original = PublicID(with["originals"].items[0]["id"].string)!
        let returned = Made(json: try await office.database.change(original: original, back, by: office.marta), isNew: false)
        #expect(returned["originals"].items[0]["returned_by"]["name"].string == "Marta")
        #expect(try await office.change(order.id) { $0.status = .closed }["status"].string == "closed")
    }

    // MARK: - Many at once

    @Test func ofManyTheRefusedOnesAreNamed() async throws {
        let office = try await OrderOffice()
        let (owed, paid, gone) = (try await office.make(), try await office.make(), PublicID.random())
        try await office.pay(paid.id, 11_070)
        var patch = OrderPatch()
        patch.status = .closed
        patch.description = "x"
        let (changed, refused) = try await office.database.change(orders: [owed.id, paid.id, gone], patch, by: office.olena)
        #expect(try JSONReader.read(changed).items.map { $0["id"].string } == [paid.id.description])
        #expect(refused.map(\.id) == [owed.id, gone])
        #expect(refused.map(\.error) == [.conflict(.unpaid), .notFound])
        // Of what was refused nothing was kept.
        #expect(try await office.order(owed.id).value == owed.value)
    }

    // MARK: - Log and events

    @Test func theLogSaysWhatChangedAsPeopleReadIt() async throws {
        let office = try await OrderOffice()
        let order = try await office.make()
        try await office.change(order.id, by: office.marta) { patch in
            patch.target = .some(office.german)
            patch.manager = .some(office.marta.id)
            patch.deadline = .some(Deadline(date: LocalDate("2026-02-01")!, time: nil))
        }
        let history = try JSONReader.read(try await office.database.history(of: order.id, limit: 10, cursor: nil))["items"].items
        #expect(history.map { $0["action"].string } == ["changed", "created"])
        #expect(history[0]["user"]["name"].string == "Marta")
        #expect(history[0]["label"].string == order.number)
        let changes = history[0]["changes"]
        #expect(changes["target_language_id"].items.map { $0["en"].string } == ["polski", "Deutsch"])
        #expect(changes["manager_id"].items.map(\.string) == ["Олена", "Marta"])
        #expect(changes["deadline"].items.map { $0["date"].string } == ["", "2026-02-01"])
        // Into German it is translated twice, so that the price follows.
        #expect(changes["unit_price"].items.map { $0["amount"].int } == [4500, 10_500])
        #expect(changes["price_brutto"].items.map { $0["amount"].int } == [11_070, 25_830])
    }

    @Test func everybodyIsToldAndAccountantsNothingOfConversations() async throws {
        let office = try await OrderOffice()
        let mail = try await office.mail("Ile?")
        let order = try await office.make(office.patch { $0.conversation = .some(mail.conversation) })
        let data = try await office.database.read { db in
            try [Audience.inbox, .accountant].map { audience in
                let page = try EventFeed.read(db, after: 0, limit: 100, audience: audience, user: nil)
                return try JSONReader.read(page.json)["items"].items.filter { $0["type"].string == "order.changed" }
            }
        }
        #expect(data[0].count == 1)
        #expect(data[0][0]["data"]["conversation_id"].string == mail.conversation.description)
        #expect(data[0][0]["data"]["order_id"].string == order.id.description)
        #expect(data[1].count == 1)
        #expect(data[1][0]["data"].names == ["order_id", "client_id", "status", "revision"])
        #expect(data[1][0].names == ["n", "type", "at", "data"])
    }
}
