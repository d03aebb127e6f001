import Core
import Testing

@Suite struct PagesTests {
    @Test(
        arguments: [
            (0, PageUnit.characters1125, PageRounding.wholeUp, 0), (1, .characters1125, .wholeUp, 100),
            (1125, .characters1125, .wholeUp, 100),
            (1126, .characters1125, .wholeUp, 200), (1, .characters1800, .halfUp, 50), (900, .characters1800, .halfUp, 50),
            (901, .characters1800, .halfUp, 100), (450, .characters1800, .quarterUp, 25), (451, .characters1800, .quarterUp, 50),
            (1, .characters1500, .exact, 1), (15, .characters1500, .exact, 1), (16, .characters1500, .exact, 2),
            (1600, .characters1600, .exact, 100), (3700, .characters1800, .exact, 206),
            // Far above what anybody translates.
            (10_000_000_000, .characters1125, .wholeUp, 10_000_000), (Int64.max, .characters1125, .exact, 10_000_000),
            (-5, .characters1800, .wholeUp, 0),
        ] as [(Int64, PageUnit, PageRounding, Int64)]
    )
    func charged(_ characters: Int64, _ unit: PageUnit, _ rounding: PageRounding, _ pages: Int64) {
        #expect(Pages.charged(characters: characters, unit: unit, rounding: rounding) == pages)
    }

    @Test(arguments: [PageUnit.page, .hour]) func unitsWithoutCharactersAreTyped(_ unit: PageUnit) {
        #expect(Pages.charged(characters: 5000, unit: unit, rounding: .exact) == nil)
    }

    @Test(
        arguments: [
            (150, PageRounding.wholeUp, 200), (150, .halfUp, 150), (151, .halfUp, 200), (126, .quarterUp, 150), (126, .exact, 126),
            (0, .wholeUp, 0), (-1, .wholeUp, 0), (Int64.max, .wholeUp, 10_000_000),
        ] as [(Int64, PageRounding, Int64)]
    )
    func whatIsTypedIsRoundedUp(_ typed: Int64, _ rounding: PageRounding, _ pages: Int64) {
        #expect(Pages.rounded(typed, rounding) == pages)
    }
}

@Suite struct PriceTests {
    private func price(
        _ pages: Int64,
        _ unit: Int64,
        vat: Int64 = 2300,
        document: Int64 = 10_000,
        work: Int64 = 10_000,
        discount: Int64 = 0
    ) -> Price {
        var request = PriceRequest(pages: pages, unitPrice: unit, vatRate: vat)
        request.documentFactor = document
        request.workFactor = work
        request.discount = discount
        return .of(request)
    }

    @Test func theArithmeticIsShown() {
        let price = price(300, 4500, document: 12_500, work: 15_000, discount: 1000)
        #expect(price.lines.map(\.kind) == [.pages, .document, .work, .discount])
        #expect(price.lines.map(\.amount) == [13_500, 3375, 8438, -2531])
        #expect(price.net == 22_782)
        #expect(price.vat == 5240)
        #expect(price.gross == 28_022)
    }

    /// What is shown adds up to the sum that is shown.
    @Test func linesAddUp() {
        for pages in stride(from: Int64(1), to: 2000, by: 37) {
            for unit in stride(from: Int64(1), to: 9999, by: 271) {
                for (document, work, discount) in [(10_000, 15_000, 333), (3333, 10_001, 9999), (0, 10_000, 0), (10_000, 10_000, 10_000)] {
                    let price = price(pages, unit, document: Int64(document), work: Int64(work), discount: Int64(discount))
                    #expect(price.lines.reduce(0) { $0 + $1.amount } == price.net)
                    #expect(price.net + price.vat == price.gross)
                    #expect(price.net >= 0)
                }
            }
        }
    }

    /// Half a grosz goes up, less goes down.
    @Test(
        arguments: [
            (100, 50, 100, 1), (100, 49, 100, 0), (50, 1, 0, 0), (150, 1, 0, 0), (100, 217, 2300, 50), (100, 2, 2500, 1), (100, 1, 2300, 0),
        ] as [(Int64, Int64, Int64, Int64)]
    )
    func vatIsRoundedHalfUp(_ pages: Int64, _ unit: Int64, _ rate: Int64, _ vat: Int64) {
        #expect(price(pages, unit, vat: rate).vat == vat)
    }

    @Test func partsOfAPageAreRoundedHalfUp() {
        #expect(price(50, 1, vat: 0).net == 1)
        #expect(price(49, 1, vat: 0).net == 0)
        #expect(price(25, 4501, vat: 0).net == 1125)
        #expect(price(75, 4501, vat: 0).net == 3376)
    }

    @Test func withoutVATGrossIsNet() { #expect(price(100, 5000, vat: 0).gross == 5000) }

    /// No product overflows, nothing is above the maximum by more than its VAT.
    @Test(arguments: [
        (Pages.maximum, Price.maximumUnit, Price.maximumFactor, Price.maximumFactor), (Int64.max, Int64.max, Int64.max, Int64.max),
        (Pages.maximum, Price.maximumUnit, 10_000, 10_000), (Int64.min, Int64.min, Int64.min, Int64.min),
    ])
    func hugeValuesStayWithinBounds(_ pages: Int64, _ unit: Int64, _ document: Int64, _ work: Int64) {
        let price = price(pages, unit, vat: 10_000, document: document, work: work)
        #expect((0...Price.maximum).contains(price.net))
        #expect((0...2 * Price.maximum).contains(price.gross))
    }

    @Test(arguments: [(10_000, 2300), (1, 2300), (123, 800), (99_999, 500), (0, 2300), (Price.maximum, 2300)] as [(Int64, Int64)])
    func aTypedGrossIsKeptToThePenny(_ gross: Int64, _ rate: Int64) {
        let price = Price.manual(gross: gross, vatRate: rate)
        #expect(price.gross == gross)
        #expect(price.net + price.vat == gross)
        #expect(price.lines.map(\.kind) == [.manual])
        #expect(abs(price.net * rate - price.vat * 10_000) <= 10_000 + rate)
    }

    @Test func aTypedNetIsKept() {
        let price = Price.manual(net: 8130, vatRate: 2300)
        #expect(price.net == 8130)
        #expect(price.vat == 1870)
        #expect(price.gross == 10_000)
    }

    @Test(
        arguments: [
            (5000, .foreign(4000), .home, 5000), (nil, .foreign(4000), .home, 4000), (nil, .foreign(4000), .foreign(3000), 7000),
            (nil, .unsaid, .foreign(3000), 3000), (nil, .unsaid, .unsaid, nil), (0, .foreign(4000), .home, 0),
            // The office's own language alone is no work for nothing, and neither is a language without a price.
            (nil, .unsaid, .home, nil), (nil, .home, .foreign(0), nil), (nil, .foreign(4000), .foreign(0), nil),
        ] as [(Int64?, UnitPrice.Side, UnitPrice.Side, Int64?)]
    )
    func unitPrices(_ pair: Int64?, _ source: UnitPrice.Side, _ target: UnitPrice.Side, _ price: Int64?) {
        #expect(UnitPrice.of(pair: pair, source: source, target: target) == price)
    }
}
