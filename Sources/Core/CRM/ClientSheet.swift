/// A table of clients as another program wrote it: which column is which, and what each row says.
package struct ClientSheet: Sendable {
    /// What a column can hold.
    package enum Column: String, Sendable, CaseIterable {
        case name, firstName, lastName, latinName, kind, email, phone, address, language, tags, taxNumber, note, source, company
    }

    /// A row, read.
    package struct Row: Sendable, Equatable {
        package var line: Int
        package var name = ""
        package var kind: ClientKind?
        package var latinName: String?
        package var emails: [String] = []
        package var phones: [String] = []
        package var addresses: [String] = []
        package var language: String?
        package var tags: [String] = []
        package var taxNumber: String?
        package var note = ""
        package var source: String?

        package init(line: Int) { self.line = line }
    }

    /// Why a row is passed over, or what of it.
    package struct Fault: Error, Sendable, Equatable {
        /// The stable word for it.
        package enum Code: String, Sendable, CaseIterable {
            case missing, invalid, taken, columns
            case tooLong = "too_long"
            case tooMany = "too_many"
        }

        package var column: Column?
        package var code: Code
        /// A sentence with the next step.
        package var detail: String

        package init(column: Column?, code: Code, detail: String) {
            self.column = column
            self.code = code
            self.detail = detail
        }
    }

    /// Column by column; nil for what is not known and passed over.
    package let columns: [Column?]
    /// The headings that nothing is known of, as they stand in the file.
    package let unknown: [String]

    /// - Throws: ``Fault`` where no column says who a row is about, or two say the same.
    package init(header: [String]) throws(Fault) {
        columns = header.map { Self.names[Self.key($0)] }
        unknown = zip(header, columns).filter { $1 == nil && !$0.allSatisfy(\.isWhitespace) }.map { String($0.0.prefix(100)) }
        let known = columns.compactMap(\.self)
        guard known.contains(where: { [.name, .firstName, .lastName, .company, .email, .phone].contains($0) }) else {
            throw Fault(
                column: nil,
                code: .missing,
                detail: "The first line has to name the columns, among them one of: name, full_name, email, phone, company."
            )
        }
        for column in Set(known) where known.count(where: { $0 == column }) > 1 && !Self.repeatable.contains(column) {
            throw Fault(column: column, code: .columns, detail: "Two columns are called \(column.title). Rename or delete one of them.")
        }
    }

    /// Columns that may stand several times: a client has several of these.
    private static let repeatable: Set<Column> = [.email, .phone, .address, .tags, .note]

    /// Headings in three languages and those of older exports, in the form of ``key(_:)``.
    private static let names: [String: Column] = {
        let names: [(Column, String)] = [
            (.name, "name|full name|fullname|client|client name|contact|nazwa|klient|imię i nazwisko|imie i nazwisko|nazwa klienta"),
            (.name, "імя|імя та прізвище|прізвище та імя|прізвище імя|клієнт|назва|піб|имя|фио|клиент"),
            (.firstName, "first name|firstname|given name|imię|imie"),
            (.lastName, "last name|lastname|surname|family name|nazwisko|прізвище|фамилия"),
            (.latinName, "latin name|latin|passport name|imię w paszporcie|pisownia łacińska|nazwa łacińska|імя латиницею|латиницею"),
            (.kind, "kind|type|typ|rodzaj|тип|вид"),
            (
                .email,
                "email|e mail|emails|mail|email address|e mail address|adres e mail|adres email|пошта|ел пошта|електронна пошта|емейл|имейл|почта"
            ),
            (
                .phone,
                "phone|phones|phone number|telephone|tel|mobile|telefon|telefony|nr telefonu|numer telefonu|komórka|телефон|телефони|номер телефону"
            ),
            (.address, "address|addresses|postal address|adres|adresy|адреса|адреси|адрес"),
            (.language, "language|lang|język|jezyk|мова|язык"),
            (.tags, "tags|tag|labels|tagi|etykiety|теги|мітки"),
            (.taxNumber, "tax number|tax id|vat|vat number|nip|nip vat|numer nip|єдрпоу|іпн|податковий номер|рнокпп"),
            (.note, "note|notes|comment|comments|notatka|notatki|uwagi|komentarz|нотатка|нотатки|примітка|примітки|коментар"),
            (.source, "source|źródło|zrodlo|джерело|источник"),
            (.company, "company|company name|firma|nazwa firmy|компанія|фірма|компания"),
        ]
        return Dictionary(names.flatMap { column, text in text.split(separator: "|").map { (key(String($0)), column) } }) { first, _ in
            first
        }
    }()

    /// A heading without case, apostrophes and the signs that people put for a blank.
    private static func key(_ heading: String) -> String {
        heading.lowercased().filter { !"'’ʼ`\"".contains($0) }.split { !$0.isLetter && !$0.isNumber }.joined(separator: " ")
    }

    // MARK: - Rows

    /// What a row says. What is wrong with a field that the client can do without is a fault of that field, and the rest is read.
    package func read(_ row: CSVReader.Row) -> (row: Row, faults: [Fault]) {
        var result = Row(line: row.line)
        var faults: [Fault] = []
        var cells: [Column: [String]] = [:]
        for (column, text) in zip(columns, row.fields) {
            let text = CSVWriter.unguarded(text).trimming { $0.isWhitespace }
            if let column, !text.isEmpty { cells[column, default: []].append(text) }
        }
        if row.fields.dropFirst(columns.count).contains(where: { !$0.allSatisfy(\.isWhitespace) }) {
            faults.append(
                Fault(column: nil, code: .columns, detail: "The line has more fields than the first line has names. Are quotes missing?")
            )
        }
        func first(_ column: Column) -> String? { cells[column]?.first }
        identify(cells, &result)
        result.emails = Self.several(cells[.email], separators: ",;|\n ").compactMap { text in
            if let email = AccountRules.email(text) { return email }
            faults.append(
                Fault(
                    column: .email,
                    code: .invalid,
                    detail: "'\(text.prefix(100))' is no e-mail address. Write one like anna@example.org."
                )
            )
            return nil
        }
        result.phones = Self.several(cells[.phone], separators: ",;|\n").compactMap { text in
            if Self.isNoPhone(text) { return nil }
            if ClientRules.isPhone(text) { return text }
            faults.append(
                Fault(
                    column: .phone,
                    code: .invalid,
                    detail: "'\(text.prefix(100))' is no phone number. Write digits, e.g. +48 600 700 800."
                )
            )
            return nil
        }
        result.addresses = Self.several(cells[.address], separators: "|\n").map { String($0.prefix(ClientRules.maximumAddress)) }
        result.tags = ClientRules.tags(Self.several(cells[.tags], separators: ",;|\n")).map { String($0.prefix(ClientRules.maximumTag)) }
        result.note = ([result.note].filter { !$0.isEmpty } + (cells[.note] ?? [])).joined(separator: "\n")
        if let text = first(.language) {
            result.language = Self.language(text)
            if result.language == nil {
                let known = ClientRules.languages.joined(separator: ", ")
                faults.append(
                    Fault(
                        column: .language,
                        code: .invalid,
                        detail: "'\(text.prefix(40))' is no language that clients are written to in: \(known)."
                    )
                )
            }
        }
        if let text = first(.taxNumber) {
            if ClientRules.isTaxNumber(text) {
                result.taxNumber = text
            } else {
                faults.append(
                    Fault(
                        column: .taxNumber,
                        code: .invalid,
                        detail: "'\(text.prefix(40))' is no tax number. Write letters and digits, e.g. 5252344078."
                    )
                )
            }
        }
        if let text = first(.latinName).flatMap(ClientRules.line) {
            if ClientRules.isLatin(text), text.count <= ClientRules.maximumName {
                result.latinName = text
            } else {
                faults.append(
                    Fault(
                        column: .latinName,
                        code: .invalid,
                        detail: "'\(text.prefix(40))' has letters that are not Latin. Write it as the passport does."
                    )
                )
            }
        }
        result.source = first(.source).flatMap { Self.sources[$0.lowercased()] }
        return (bounded(result, &faults), faults)
    }

    private func identify(_ cells: [Column: [String]], _ row: inout Row) {
        let person = cells[.name]?.first ?? [cells[.firstName]?.first, cells[.lastName]?.first].compactMap(\.self).joined(separator: " ")
        let company = cells[.company]?.first
        // Some tables have a column "company" that only says whether it is one.
        let isFlag = company.flatMap { Self.flags[$0.lowercased()] }
        row.kind = cells[.kind]?.first.flatMap { Self.kinds[$0.lowercased()] }
        if let isFlag {
            row.kind = row.kind ?? (isFlag ? .company : .person)
            row.name = person
        } else if let company {
            row.kind = row.kind ?? .company
            row.name = company
            // Who is to be asked for there.
            if !person.isEmpty, person != company { row.note = person }
        } else {
            row.name = person
        }
        row.name = ClientRules.line(row.name) ?? ""
    }

    private func bounded(_ row: Row, _ faults: inout [Fault]) -> Row {
        var row = row
        if row.name.isEmpty { row.name = row.emails.first ?? row.phones.first ?? "" }
        if row.name.isEmpty {
            faults.append(
                Fault(column: .name, code: .missing, detail: "The line names nobody: it needs a name, an e-mail address or a phone number.")
            )
        }
        if row.name.count > ClientRules.maximumName {
            faults.append(Fault(column: .name, code: .tooLong, detail: "The name is longer than \(ClientRules.maximumName) characters."))
            row.name = ""
        }
        if row.note.count > ClientRules.maximumNote {
            faults.append(Fault(column: .note, code: .tooLong, detail: "The note is longer than \(ClientRules.maximumNote) characters."))
            row.note = ""
        }
        row.emails = Self.some(Self.unique(row.emails), ClientRules.maximumContacts, of: .email, &faults)
        row.phones = Self.some(Self.unique(row.phones), ClientRules.maximumContacts, of: .phone, &faults)
        row.addresses = Self.some(Self.unique(row.addresses), ClientRules.maximumContacts, of: .address, &faults)
        row.tags = Self.some(row.tags, ClientRules.maximumTags, of: .tags, &faults)
        return row
    }

    /// As many as a client can have; that others are left out is said.
    private static func some(_ texts: [String], _ maximum: Int, of column: Column, _ faults: inout [Fault]) -> [String] {
        guard texts.count > maximum else { return texts }
        let detail = "Only the first \(maximum) of \(texts.count) are taken. Put the others in the note."
        faults.append(Fault(column: column, code: .tooMany, detail: detail))
        return Array(texts.prefix(maximum))
    }

    private static func unique(_ texts: [String]) -> [String] {
        var known: Set<String> = []
        return texts.filter { known.insert($0).inserted }
    }

    private static func several(_ cells: [String]?, separators: String) -> [String] {
        (cells ?? []).flatMap { cell in
            cell.split { separators.contains($0) || $0.isNewline }.map { String($0).trimming { $0.isWhitespace } }
        }
        .filter { !$0.isEmpty }
    }

    /// What programs wrote where they had no number.
    private static func isNoPhone(_ text: String) -> Bool {
        let digits = text.filter { $0.isASCII && $0.isNumber }
        return text == "-" || !digits.isEmpty && digits.allSatisfy { $0 == "0" }
            || ["не вказано", "brak", "none", "n/a", "null"].contains(text.lowercased())
    }

    private static func language(_ text: String) -> String? {
        let word = text.lowercased()
        if ClientRules.languages.contains(word) { return word }
        return languageNames[word]
    }

    private static let languageNames = [
        "ua": "uk", "ukr": "uk", "ukrainian": "uk", "ukraiński": "uk", "ukrainski": "uk", "українська": "uk", "polish": "pl",
        "polski": "pl",
        "польська": "pl", "pol": "pl", "english": "en", "angielski": "en", "англійська": "en", "eng": "en", "russian": "ru",
        "rosyjski": "ru",
        "російська": "ru", "rus": "ru", "german": "de", "niemiecki": "de", "німецька": "de", "deu": "de",
    ]
    private static let kinds: [String: ClientKind] = [
        "person": .person, "osoba": .person, "osoba prywatna": .person, "особа": .person, "фізична особа": .person, "company": .company,
        "firma": .company, "компанія": .company, "фірма": .company, "юридична особа": .company,
    ]
    private static let flags = [
        "1": true, "true": true, "yes": true, "tak": true, "так": true, "0": false, "false": false, "no": false, "nie": false, "ні": false,
    ]
    private static let sources = [
        "manual": "manual", "email": "email", "e-mail": "email", "telegram": "telegram", "whatsapp": "whatsapp", "instagram": "instagram",
        "facebook": "facebook", "messenger": "facebook", "office_visit": "office_visit", "office visit": "office_visit",
        "biuro": "office_visit",
    ]
}

extension ClientSheet.Column {
    /// As the export calls it.
    package var title: String {
        switch self {
        case .name: "name"
        case .firstName: "first_name"
        case .lastName: "last_name"
        case .latinName: "latin_name"
        case .taxNumber: "tax_number"
        default: rawValue
        }
    }
}
