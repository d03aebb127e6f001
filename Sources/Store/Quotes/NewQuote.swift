package import Core

/// An offer that somebody wants to make. Its fields are taken as checked by the route.
package struct NewQuote: Sendable {
    /// A document that is offered.
    package struct Line: Sendable {
        package var file: PublicID?
        package var description: String
        /// What it is priced by: languages, document type, kind of work, amount, unit price, discount, sums that were typed, deadline.
        package var work: OrderPatch

        package init(file: PublicID?, description: String, work: OrderPatch) {
            self.file = file
            self.description = description
            self.work = work
        }
    }

    package var conversation: PublicID
    /// The order whose price it becomes.
    package var order: PublicID?
    package var language: QuoteLanguage
    package var lines: [Line]
    package var validUntil: LocalDate?

    package init(conversation: PublicID, order: PublicID?, language: QuoteLanguage, lines: [Line], validUntil: LocalDate?) {
        self.conversation = conversation
        self.order = order
        self.language = language
        self.lines = lines
        self.validUntil = validUntil
    }
}
