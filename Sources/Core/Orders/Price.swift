/// What a price is made of.
package struct PriceRequest: Sendable, Hashable {
    /// Hundredths of a page or an hour, 0 to ``Pages/maximum``.
    package var pages: Int64
    /// Of one page, net, in minor units, 0 to ``Price/maximumUnit``.
    package var unitPrice: Int64
    /// What the kind of document makes of the price: 10000 is the price itself, 0 to ``Price/maximumFactor``.
    package var documentFactor: Int64 = Price.one
    /// What the kind of work makes of it (sworn, express, oral).
    package var workFactor: Int64 = Price.one
    /// Taken off the net, in hundredths of a per cent, 0 to 10000.
    package var discount: Int64 = 0
    /// Hundredths of a per cent, 0 to 10000.
    package var vatRate: Int64

    package init(pages: Int64, unitPrice: Int64, vatRate: Int64) {
        self.pages = pages
        self.unitPrice = unitPrice
        self.vatRate = vatRate
    }
}

/// A price with the arithmetic that leads to it. All sums in minor units.
package struct Price: Sendable, Hashable, Codable {
    /// One step of the arithmetic, as the page shows it.
    package struct Line: Sendable, Hashable, Codable {
        package enum Kind: String, Sendable, Codable {
            /// `quantity` hundredths of a page at `rate` each.
            case pages
            /// The sum so far times `rate`, for the kind of document.
            case document
            /// The same for the kind of work.
            case work
            /// Less `rate` of the sum so far.
            case discount
            /// A sum that somebody typed.
            case manual
        }
        package var kind: Kind
        /// Hundredths of a page; nil where nothing is counted.
        package var quantity: Int64?
        /// A unit price in minor units, a factor, or a rate in hundredths of a per cent; nil for `manual`.
        package var rate: Int64?
        /// What this step adds, below zero for what it takes off.
        package var amount: Int64
    }

    package var lines: [Line]
    package var net: Int64
    /// Hundredths of a per cent.
    package var vatRate: Int64
    package var vat: Int64
    package var gross: Int64

    /// The factor that changes nothing.
    package static let one: Int64 = 10_000
    package static let maximumFactor: Int64 = 1_000_000
    /// A million of the currency's units a page.
    package static let maximumUnit: Int64 = 100_000_000
    /// No price is above it, whatever the factors.
    package static let maximum: Int64 = 1_000_000_000_000

    /// Prices a request. Each step is rounded half up, so that the steps shown add up to the sum shown.
    package static func of(_ request: PriceRequest) -> Price {
        var lines: [Line] = []
        let first = share(of: clamp(request.unitPrice, maximumUnit), request.pages.clamped(to: 0...Pages.maximum), 100)
        lines.append(Line(kind: .pages, quantity: request.pages, rate: request.unitPrice, amount: first))
        var net = first
        for (kind, factor) in [(Line.Kind.document, request.documentFactor), (.work, request.workFactor)] where factor != one {
            let amount = min(share(of: net, clamp(factor, maximumFactor), one), maximum) - net
            lines.append(Line(kind: kind, quantity: nil, rate: factor, amount: amount))
            net += amount
        }
        if request.discount > 0 {
            let amount = -share(of: net, clamp(request.discount, one), one)
            lines.append(Line(kind: .discount, quantity: nil, rate: request.discount, amount: amount))
            net += amount
        }
        return Price(lines: lines, net: net, vatRate: request.vatRate)
    }

    /// A net that somebody typed.
    package static func manual(net: Int64, vatRate: Int64) -> Price {
        let net = clamp(net, maximum)
        return Price(lines: [Line(kind: .manual, quantity: nil, rate: nil, amount: net)], net: net, vatRate: vatRate)
    }

    /// A gross that somebody typed: the net is what is left when its VAT is taken out, rounded half up; both add up to the gross.
    package static func manual(gross: Int64, vatRate: Int64) -> Price {
        let gross = clamp(gross, maximum)
        let net = share(of: gross, one, one + clamp(vatRate, one))
        var price = Price(lines: [Line(kind: .manual, quantity: nil, rate: nil, amount: net)], net: net, vatRate: vatRate)
        price.vat = gross - net
        price.gross = gross
        return price
    }

    private init(lines: [Line], net: Int64, vatRate: Int64) {
        self.lines = lines
        self.net = net
        self.vatRate = Self.clamp(vatRate, Self.one)
        vat = Self.share(of: net, self.vatRate, Self.one)
        gross = net + vat
    }

    private static func clamp(_ value: Int64, _ maximum: Int64) -> Int64 { min(max(value, 0), maximum) }

    /// `amount x numerator / denominator`, rounded half up, of what is not below zero. Never wider than it has room for: the
    /// product is taken in 128 bits.
    private static func share(of amount: Int64, _ numerator: Int64, _ denominator: Int64) -> Int64 {
        let product = amount.multipliedFullWidth(by: numerator)
        let half = UInt64(denominator / 2)
        let (low, carried) = product.low.addingReportingOverflow(half)
        let high = product.high + (carried ? 1 : 0)
        // Above what fits, it is far above ``maximum`` as well.
        guard high < denominator else { return maximum }
        let quotient = denominator.dividingFullWidth((high, low)).quotient
        return min(quotient, maximum)
    }
}

extension Int64 {
    fileprivate func clamped(to range: ClosedRange<Int64>) -> Int64 { Swift.min(Swift.max(self, range.lowerBound), range.upperBound) }
}

/// What a page of a pair of languages costs.
package enum UnitPrice {
    /// One language of the pair, as the lists have it.
    package enum Side: Sendable, Hashable {
        /// Nobody said which language.
        case unsaid
        /// The office's own, which costs nothing in a pair.
        case home
        /// Minor units; 0 where nobody entered a price yet.
        case foreign(Int64)
    }

    /// Where a unit price comes from.
    package enum Origin: String, Sendable, CaseIterable {
        /// Typed, or agreed before the lists were changed.
        case own
        /// The pair's own price.
        case pair
        /// The prices of its languages.
        case languages
        /// The same, but at least one of them is as Dragoman came with it and nobody of the office has confirmed it.
        case examples
    }

    /// - Parameter pair: the pair's own price, where it has one.
    /// - Returns: minor units; nil where the lists do not say: nothing is for nothing because a language is missing or has no price yet.
    ///   Between two foreign languages both are paid: it is translated twice.
    package static func of(pair: Int64?, source: Side, target: Side) -> Int64? {
        if let pair { return pair }
        var sum: Int64 = 0
        for case .foreign(let price) in [source, target] {
            guard price > 0 else { return nil }
            sum += price
        }
        return sum > 0 ? sum : nil
    }
}
