package import Core

/// A change of an order, or what a new one is made of; what is nil stays, or is as usual. `.some(nil)` clears.
package struct OrderPatch: Sendable {
    /// A client who is made together with the order.
    package struct NewClient: Sendable {
        package var name: String
        package var email: String?
        package var phone: String?
        package var language: String?

        package init(name: String, email: String? = nil, phone: String? = nil, language: String? = nil) {
            self.name = name
            self.email = email
            self.phone = phone
            self.language = language
        }
    }

    /// Where a field was agreed.
    package struct Agreement: Sendable {
        package var message: PublicID
        /// The words of it that somebody marked.
        package var quote: String

        package init(message: PublicID, quote: String) {
            self.message = message
            self.quote = quote
        }
    }

    package var client: PublicID?
    package var newClient: NewClient?
    package var conversation: PublicID??
    package var status: OrderStatus?
    /// Hands out although something speaks against it.
    package var force = false
    package var manager: PublicID??
    package var office: PublicID??
    package var documentType: PublicID??
    package var source: PublicID??
    package var target: PublicID??
    package var translationType: TranslationType?
    package var description: String?
    package var unit: PageUnit?
    package var rounding: PageRounding?
    package var characters: Int64??
    /// Hundredths; `.some(nil)` for what the characters make.
    package var pages: Int64??
    /// `.some(nil)` for what the lists say.
    package var unitPrice: Int64??
    package var discount: Int64?
    /// `.some(nil)` for the usual rate.
    package var vatRate: Int64??
    package var manualNet: Int64??
    package var manualGross: Int64??
    package var deadline: Deadline??
    package var followUp: LocalDate??
    package var repertorium: String?
    package var reference: String?
    package var origin: OrderSource?
    package var isArchived: Bool?
    /// Calls it off, with a reason that may be empty; `.some(nil)` takes it up again.
    package var cancelled: String??
    package var agreements: [OrderField: Agreement] = [:]
    package var attachments: [PublicID] = []
    package var uploads: [PublicID] = []
    /// The offer that becomes this order; only where one is made.
    package var quote: PublicID?
    /// What the author of the change saw; nil takes what is there.
    package var revision: Int64?

    package init() {}
}

/// The fields of an order that people set, as the API calls them.
package enum OrderField: String, Sendable, CaseIterable, Codable {
    case client = "client_id"
    case conversation = "conversation_id"
    case status
    case manager = "manager_id"
    case office = "office_id"
    case documentType = "document_type_id"
    case source = "source_language_id"
    case target = "target_language_id"
    case translationType = "translation_type"
    case description, unit, rounding, characters, pages
    case unitPrice = "unit_price"
    case discount
    case vatRate = "vat_rate"
    case manualNet = "manual_net"
    case manualGross = "manual_gross"
    case price, deadline
    case followUp = "follow_up_date"
    case repertorium = "repertorium_number"
    case reference = "reference_code"
    case origin = "order_source"
    case isArchived = "is_archived"
    case cancelled
}
