import Core
import Hummingbird
import Store

private func contactForm(_ maximum: Int) -> Schema {
    .array(
        .object([
            .required("value", .string(minimum: 1, maximum: maximum)), .optional("label", .nullable(.text(ClientRules.maximumLabel))),
        ]),
        maximum: ClientRules.maximumContacts
    )
}

/// What a client is made or changed by.
func clientForm(isNew: Bool) -> Schema {
    let name = Schema.string(minimum: 1, maximum: ClientRules.maximumName)
    return .object(
        [
            isNew ? .required("name", name) : .optional("name", name), .optional("kind", .words(of: ClientKind.self)),
            .optional("latin_name", .nullable(.text(ClientRules.maximumName))), .optional("latin_name_approved", .boolean),
            .optional("language", .nullable(.words(ClientRules.languages))),
            .optional("tags", .array(.text(ClientRules.maximumTag), maximum: ClientRules.maximumTags)),
            .optional("note", .text(ClientRules.maximumNote)), .optional("tax_number", .nullable(.text(ClientRules.maximumTaxNumber))),
            .optional("page_unit", .nullable(.words(of: PageCount.self))),
            .optional("page_rounding", .nullable(.words(of: PageRounding.self))),
            .optional("emails", .array(.text(254), maximum: ClientRules.maximumContacts)),
            .optional("phones", contactForm(ClientRules.maximumPhone)), .optional("addresses", contactForm(ClientRules.maximumAddress)),
        ] + (isNew ? [] : [.optional("revision", .integer(0...Int64.max))])
    )
}

/// Reads the fields of a client, each by its rule.
struct ClientForm {
    let fields: Fields

    init(_ fields: Fields) { self.fields = fields }

    func patch(isNew: Bool) throws(Problem) -> ClientPatch {
        var patch = ClientPatch()
        patch.name =
            isNew
            ? try fields.line("name", maximum: ClientRules.maximumName) : try fields.optionalLine("name", maximum: ClientRules.maximumName)
        patch.kind = try fields.optionalChoice("kind", ClientKind.self)
        patch.latinName = try latinName()
        patch.latinNameApproved = try fields.optionalBool("latin_name_approved")
        if let language = try fields.clearableString("language", maximum: 2) {
            guard language.map(ClientRules.languages.contains) ?? true else {
                throw .validation("language", "language has to be one of: \(ClientRules.languages.joined(separator: ", ")).")
            }
            patch.language = .some(language)
        }
        patch.note = try fields.optionalString("note", maximum: ClientRules.maximumNote)
        patch.tags = try tags()
        patch.taxNumber = try taxNumber()
        if let unit = try fields.clearableChoice("page_unit", PageCount.self) { patch.pageUnit = .some(unit?.unit) }
        patch.pageRounding = try fields.clearableChoice("page_rounding", PageRounding.self)
        patch.emails = try emails()
        patch.phones = try phones()
        patch.addresses = try contacts("addresses", maximum: ClientRules.maximumAddress)
        patch.revision = isNew ? nil : try fields.optionalInt("revision", in: 0...Int64.max)
        return patch
    }

    private func latinName() throws(Problem) -> String?? {
        guard let text = try fields.clearableString("latin_name", maximum: ClientRules.maximumName) else { return nil }
        guard let name = text.flatMap(ClientRules.line) else { return .some(nil) }
        guard ClientRules.isLatin(name) else {
            throw .validation("latin_name", "latin_name has to be written in Latin letters, as the passport does, e.g. Olena Kovalenko.")
        }
        return .some(name)
    }

    private func tags() throws(Problem) -> [String]? {
        // Counted as they are kept: what stands twice is one.
        guard let texts = try fields.optionalStrings("tags", count: 4 * ClientRules.maximumTags, maximum: ClientRules.maximumTag) else {
            return nil
        }
        let tags = ClientRules.tags(texts)
        guard tags.count <= ClientRules.maximumTags else {
            throw .validation("tags", "tags has more than \(ClientRules.maximumTags) elements. Leave some out.")
        }
        return tags
    }

    private func taxNumber() throws(Problem) -> String?? {
        guard let text = try fields.clearableString("tax_number", maximum: ClientRules.maximumTaxNumber) else { return nil }
        guard let number = text.flatMap(ClientRules.line) else { return .some(nil) }
        guard ClientRules.isTaxNumber(number) else {
            throw .validation("tax_number", "tax_number has to be letters and digits, e.g. 5252344078 or PL5252344078.")
        }
        return .some(number)
    }

    private func emails() throws(Problem) -> [String]? {
        guard let texts = try fields.optionalStrings("emails", count: ClientRules.maximumContacts, maximum: 1000) else { return nil }
        var emails: [String] = []
        for text in texts {
            guard let email = AccountRules.email(text) else {
                throw .validation("emails", "'\(text.prefix(254))' is no e-mail address. Write one like anna@example.org.")
            }
            if !emails.contains(email) { emails.append(email) }
        }
        return emails
    }

    private func phones() throws(Problem) -> [ClientContact]? {
        guard let phones = try contacts("phones", maximum: ClientRules.maximumPhone) else { return nil }
        if let wrong = phones.first(where: { !ClientRules.isPhone($0.value) }) {
            throw .validation("phones", "'\(wrong.value)' is no phone number. Write digits, e.g. +48 600 700 800.")
        }
        return phones
    }

    /// `[{"value", "label"}]`; each value once.
    private func contacts(_ name: String, maximum: Int) throws(Problem) -> [ClientContact]? {
        guard let items = try fields.optionalObjects(name, count: ClientRules.maximumContacts) else { return nil }
        var contacts: [ClientContact] = []
        for (index, item) in items.enumerated() {
            let place = "\(name)[\(index)].value"
            guard let value = ClientRules.line(try item.string("value", maximum: maximum, as: place)) else {
                throw .validation(place, "\(place) must not be empty. Leave the whole entry out instead.")
            }
            let label = try item.optionalString("label", maximum: ClientRules.maximumLabel).flatMap(ClientRules.line) ?? ""
            if !contacts.contains(where: { $0.value == value }) { contacts.append(ClientContact(value: value, label: label)) }
        }
        return contacts
    }
}
