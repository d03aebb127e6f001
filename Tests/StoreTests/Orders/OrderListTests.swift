import Core
import Foundation
import GRDB
import TestSupport
import Testing

@testable import Store

/// Table, board and radar.
@Suite struct OrderListTests {
    private static func filter(_ change: (inout OrderFilter) -> Void) -> OrderFilter {
        var filter = OrderFilter()
        change(&filter)
        return filter
    }

    /// Numbers of all pages of a list.
    private func numbers(_ office: OrderOffice, limit: Int = 2, _ change: (inout OrderFilter) -> Void = { _ in }) async throws -> [String] {
        let filter = Self.filter(change)
        var numbers: [String] = []
        var cursor: PageCursor?
        repeat {
            let page = try JSONReader.read(try await office.database.orders(filter, for: .desk, limit: limit, cursor: cursor))
            numbers += page["items"].items.map { String($0["order_number"].string.suffix(1)) }
            cursor = PageCursor(page["next"].string)
        } while cursor != nil
        return numbers
    }

    /// Seven orders: 1 due first, 2 without a deadline, 3 late, 4 closed, 5 closed later, 6 archived, 7 of the same moment as 1.
    private func filled() async throws -> (office: OrderOffice, ids: [PublicID]) {
        let office = try await OrderOffice()
        var ids: [PublicID] = []
        for n in 1...7 {
            let patch = office.patch { patch in
                patch.description = n == 3 ? "Świadectwo urodzenia" : "Dokument \(n)"
                patch.reference = n == 2 ? "ABC-77" : ""
                if n == 4 || n == 5 { patch.manager = .some(office.marta.id) }
                if n == 5 { patch.source = .some(office.german) }
                switch n {
                case 1, 7: patch.deadline = .some(Deadline(date: LocalDate("2026-01-02")!, time: LocalTimeOfDay("18:00")))
                case 3: patch.deadline = .some(Deadline(date: LocalDate("2026-01-01")!, time: nil))
                case 4, 5: patch.deadline = .some(Deadline(date: LocalDate("2025-12-01")!, time: nil))
                default: break
                }
            }
            ids.append(try await office.make(patch).id)
        }
        for n in [4, 5] {
            office.office.clock.advance(seconds: 60)
            try await office.change(ids[n - 1]) { patch in
                patch.status = .closed
                patch.force = true
            }
        }
        try await office.change(ids[5]) { $0.isArchived = true }
        try await office.change(ids[6]) { $0.status = .ready }
        return (office, ids)
    }

    @Test func lists() async throws {
        let (office, _) = try await filled()
        #expect(try await numbers(office) == ["7", "5", "4", "3", "2", "1"])
        #expect(try await numbers(office) { $0.sort = .deadline } == ["3", "1", "7", "2"])
        #expect(try await numbers(office) { $0.isArchived = true } == ["6"])
        #expect(try await numbers(office) { $0.status = .toDo } == ["3", "2", "1"])
        #expect(try await numbers(office) { $0.manager = office.marta.id } == ["5", "4"])
        #expect(try await numbers(office) { $0.language = office.german } == ["5"])
        #expect(try await numbers(office, limit: 1) { $0.language = office.polish } == ["7", "5", "4", "3", "2", "1"])
        #expect(try await numbers(office) { $0.client = office.client } == ["7", "5", "4", "3", "2", "1"])
        #expect(try await numbers(office) { $0.client = .random() } == [])
        #expect(try await numbers(office) { $0.due = .overdue } == ["3"])
        #expect(try await numbers(office) { $0.due = .today } == ["1", "7"])
        #expect(try await numbers(office) { $0.due = .week } == ["1", "7"])
        #expect(try await numbers(office) { $0.due = .day(LocalDate("2026-01-01")!) } == ["3"])
        #expect(try await numbers(office) { $0.due = .day(LocalDate("2026-01-02")!) } == ["1", "7"])
    }

    @Test(arguments: [1, 2, 3]) func handedOutOnesGoByTheirEnd(_ limit: Int) async throws {
        let (office, _) = try await filled()
        let closed: (inout OrderFilter) -> Void = { filter in
            filter.status = .closed
            filter.sort = .deadline
        }
        #expect(try await numbers(office, limit: limit, closed) == ["5", "4"])
        #expect(
            try await numbers(office, limit: limit) { filter in
                closed(&filter)
                filter.manager = office.marta.id
            } == ["5", "4"]
        )
        #expect(
            try await numbers(office, limit: limit) { filter in
                closed(&filter)
                filter.client = office.client
            } == ["5", "4"]
        )
    }

    @Test func byPayment() async throws {
        let (office, ids) = try await filled()
        try await office.pay(ids[0], 11_070)
        try await office.pay(ids[1], 20_000)
        try await office.pay(ids[2], 1)
        #expect(try await numbers(office) { $0.payment = .paid } == ["2", "1"])
        #expect(try await numbers(office) { $0.payment = .unpaid } == ["7", "5", "4", "3"])
    }

    @Test(arguments: [
        ("2026/0003", ["3"]), ("3", ["3"]), ("0003", ["3"]), ("swiadectwo", ["3"]), ("Kowalska", ["7", "5", "4", "3", "2", "1"]),
        ("abc-77", ["2"]), ("niczego", []),
    ])
    func byWordsAndNumbers(_ typed: String, _ found: [String]) async throws {
        let (office, _) = try await filled()
        #expect(try await numbers(office) { $0.search = SearchQuery(typed) } == found)
    }

    @Test(arguments: ["passport", "PASS"]) func byKindOfDocument(_ typed: String) async throws {
        let office = try await OrderOffice()
        _ = try await office.make(office.patch { $0.documentType = .some(office.passport) })
        _ = try await office.make()
        var described = office.patch()
        described.description = "Passport of his son"
        _ = try await office.make(described)
        #expect(try await numbers(office) { $0.search = SearchQuery(typed) } == ["3", "1"])
    }

    @Test(arguments: [
        ("passport zielin", ["1"]), ("Zielinska PASSPORT", ["1"]), ("zielinska pass express", []), ("of passport", []),
        ("zielinska", ["2", "1"]),
    ])
    func byKindOfDocumentAndOtherWords(_ typed: String, _ found: [String]) async throws {
        let office = try await OrderOffice()
        for (text, type) in [("For Zielinska", office.passport), ("Contract, Zielinska", nil), ("Nowak", office.passport)] {
            var patch = office.patch { $0.documentType = .some(type) }
            patch.description = text
            _ = try await office.make(patch)
        }
        #expect(try await numbers(office) { $0.search = SearchQuery(typed) } == found)
    }

    @Test func aClientsNewNameIsFoundAndShown() async throws {
        let office = try await OrderOffice()
        let order = try await office.make()
        var patch = ClientPatch()
        patch.name = "Anna Nowak"
        _ = try await office.database.change(client: office.client, patch, by: office.olena)
        #expect(try await office.order(order.id)["client"]["name"].string == "Anna Nowak")
        #expect(try await numbers(office) { $0.search = SearchQuery("nowak") } == ["1"])
        #expect(try await numbers(office) { $0.search = SearchQuery("kowalska") } == [])
    }

    @Test func orderNumbersStandInTheSearchOfEverything() async throws {
        let (office, ids) = try await filled()
        let found = try JSONReader.read(try await office.database.search(SearchQuery("2026/0003")!, kind: .orders, limit: 10))["items"]
            .items
        #expect(found.map { $0["id"].string } == [ids[2].description])
        #expect(found[0]["kind"].string == "order")
        #expect(found[0]["title"].string == "2026/0003 · Anna Kowalska")
        let all = try JSONReader.read(try await office.database.search(SearchQuery("kowalska")!, kind: .all, limit: 30))["items"].items
        #expect(all.count { $0["kind"].string == "order" } == 5)
    }

    @Test func theBoard() async throws {
        let (office, _) = try await filled()
        let board = try JSONReader.read(try await office.database.orderBoard(OrderFilter(), for: .desk))["columns"].items
        #expect(board.map { $0["status"].string } == OrderStatus.allCases.map(\.rawValue))
        let columns = board.map { column in column["items"].items.map { String($0["order_number"].string.suffix(1)) } }
        #expect(columns == [["3", "1", "2"], [], [], ["7"], [], ["5", "4"]])
        #expect(board.map { $0["count"].int } == [3, 0, 0, 1, 0, 2])
        let ofMarta = try await office.database.orderBoard(Self.filter { $0.manager = office.marta.id }, for: .desk)
        #expect(try JSONReader.read(ofMarta)["columns"].items.map { $0["count"].int } == [0, 0, 0, 0, 0, 2])
        let late = try await office.database.orderBoard(Self.filter { $0.due = .overdue }, for: .desk)
        #expect(try JSONReader.read(late)["columns"].items.map { $0["count"].int } == [1, 0, 0, 0, 0, 0])
        let found = try await office.database.orderBoard(Self.filter { $0.search = SearchQuery("dokument") }, for: .desk)
        #expect(try JSONReader.read(found)["columns"].items.map { $0["count"].int } == [2, 0, 0, 1, 0, 2])
    }

    /// A column that has more than it shows goes on in the list, without a gap and nothing twice.
    @Test func aLongColumnGoesOnInTheList() async throws {
        let office = try await OrderOffice()
        for n in 0..<(OrderBoard.columnSize + 7) {
            try await office.make(
                office.patch { patch in
                    if n.isMultiple(of: 3) { return }
                    patch.deadline = .some(Deadline(date: LocalDate("2026-02-01")!.adding(days: n / 7), time: nil))
                }
            )
        }
        let column = try JSONReader.read(try await office.database.orderBoard(OrderFilter(), for: .desk))["columns"].items[0]
        #expect(column["count"].int == 57)
        let filter = Self.filter { filter in
            filter.status = .toDo
            filter.sort = .deadline
        }
        let cursor = try #require(PageCursor(column["next"].string))
        let rest = try JSONReader.read(try await office.database.orders(filter, for: .desk, limit: 50, cursor: cursor))
        let numbers = (column["items"].items + rest["items"].items).map { $0["order_number"].string }
        #expect(Set(numbers).count == 57 && numbers.count == 57)
        #expect(rest["next"] == .null)
    }

    @Test func theRadar() async throws {
        let (office, _) = try await filled()
        let radar = try JSONReader.read(try await office.database.orderRadar())
        #expect(radar["overdue"].int == 1)
        #expect(radar["today"].int == 2)
        #expect(radar["tomorrow"].int == 0)
        #expect(radar["days"].items.count == 14)
        #expect(radar["days"].items[0]["date"].string == "2026-01-02")
        #expect(radar["days"].items[0]["count"].int == 2)
    }

    /// What accountants get says nothing of conversations.
    @Test func accountantsReadOrdersOnly() async throws {
        let office = try await OrderOffice()
        let mail = try await office.mail("Ile?", files: ["a.txt"])
        let file = try await office.attachment("a.txt")
        let order = try await office.make(
            office.patch { patch in
                patch.conversation = .some(mail.conversation)
                patch.attachments = [file]
                patch.agreements = [.price: .init(message: mail.message, quote: "Ile?")]
            }
        )
        #expect(order["agreements", "price", "quote"].string == "Ile?")
        #expect(order["files"].items[0]["message_id"].string == mail.message.description)
        let seen = try await office.order(order.id, for: .money)
        #expect(seen["conversation_id"] == .null)
        #expect(seen["agreements"] == .object([:]))
        #expect(seen["files"] == .array([]))
        #expect(seen.value.names == order.value.names)
        let list = try JSONReader.read(try await office.database.orders(OrderFilter(), for: .money, limit: 5, cursor: nil))
        #expect(list["items"].items[0]["conversation_id"] == .null)
    }
}
