import Core
import Testing

@Suite struct ClientSheetTests {
    private func read(_ header: String, _ row: String) throws -> (ClientSheet.Row, [ClientSheet.Fault]) {
        let sheet = try ClientSheet(header: header.split(separator: ";", omittingEmptySubsequences: false).map(String.init))
        let fields = row.split(separator: ";", omittingEmptySubsequences: false).map(String.init)
        let (row, faults) = sheet.read(CSVReader.Row(line: 2, fields: fields))
        return (row, faults)
    }

    @Test(arguments: [
        "full_name;email;phone;language;note;tags", "Imię i nazwisko;E-mail;Telefon;Język;Uwagi;Etykiety",
        "Ім’я та прізвище;Електронна пошта;Телефон;Мова;Нотатка;Теги", "Name;e-mail;Phone number;Language;Notes;Tags",
        "\"Full Name\";EMAIL;tel.;lang;comment;labels", "Klient;Adres e-mail;Nr telefonu;jezyk;Notatki;Tagi",
    ]) func headingsOfThreeLanguages(_ header: String) throws {
        let (row, faults) = try read(header, " Anna  Kowalska ;Anna@X.test;600 700 800;uk;płaci z góry;stała, VIP")
        #expect(faults.isEmpty, "\(faults)")
        #expect(row.name == "Anna Kowalska")
        #expect(row.emails == ["anna@x.test"])
        #expect(row.phones == ["600 700 800"])
        #expect(row.language == "uk")
        #expect(row.note == "płaci z góry")
        #expect(row.tags == ["stała", "VIP"])
    }

    @Test func firstAndLastNamesAreOneName() throws {
        #expect(try read("Imię;Nazwisko;email", "Anna;Kowalska;a@x.test").0.name == "Anna Kowalska")
        #expect(try read("прізвище;телефон", "Коваленко;600700800").0.name == "Коваленко")
    }

    @Test func aCompanyIsOne() throws {
        let (row, _) = try read("firma;klient;nip", "Lex sp. z o.o.;Anna Kowalska;PL 525-234-40-78")
        #expect(row.name == "Lex sp. z o.o.")
        #expect(row.kind == .company)
        #expect(row.note == "Anna Kowalska")
        #expect(row.taxNumber == "PL 525-234-40-78")
        let (flagged, _) = try read("name;company", "Lex;tak")
        #expect(flagged.kind == .company)
        #expect(flagged.name == "Lex")
    }

    @Test func whoHasNoNameIsCalledByAnAddress() throws {
        #expect(try read("name;email;phone", ";a@x.test;").0.name == "a@x.test")
        #expect(try read("name;email;phone", ";;600700800").0.name == "600700800")
        let (row, faults) = try read("name;email;phone;note", ";;;?")
        #expect(row.name.isEmpty)
        #expect(faults.map(\.column) == [.name])
        #expect(faults.map(\.code) == [.missing])
    }

    @Test func whatIsTooMuchOrTooLongIsSaid() throws {
        let emails = (0...ClientRules.maximumContacts).map { "a\($0)@x.test" }.joined(separator: ",")
        let (row, faults) = try read("name;email", "Anna;" + emails)
        #expect(row.emails.count == ClientRules.maximumContacts)
        #expect(faults.map(\.code) == [.tooMany])
        let long = String(repeating: "a", count: ClientRules.maximumName + 1)
        #expect(try read("name", long).1.map(\.code) == [.tooLong])
        #expect(try read("name;email", "Anna;a@x.test;more").1.map(\.code) == [.columns])
    }

    @Test(arguments: ["000000000", "не вказано", "-", "brak"]) func placeholdersAreNoPhones(_ text: String) throws {
        let (row, faults) = try read("name;phone", "Anna;\(text)")
        #expect(row.phones.isEmpty && faults.isEmpty)
    }

    @Test(arguments: [
        ("name;email", "Anna;nobody", ClientSheet.Column.email), ("name;phone", "Anna;ask her", .phone),
        ("name;language", "Anna;Klingon", .language),
        ("name;tax_number", "Anna;?", .taxNumber), ("name;latin_name", "Анна;Анна", .latinName),
    ]) func aWrongFieldIsNamedAndTheRestIsRead(_ header: String, _ row: String, _ column: ClientSheet.Column) throws {
        let (row, faults) = try read(header, row)
        #expect(faults.map(\.column) == [column])
        #expect(faults.map(\.code) == [.invalid])
        #expect(!row.name.isEmpty)
    }

    @Test func severalOfEach() throws {
        let (row, _) = try read("name;email;email;phone", "Anna;a@x.test, b@x.test;A@x.test;600700800|+48 22 600 70 80")
        #expect(row.emails == ["a@x.test", "b@x.test"])
        #expect(row.phones == ["600700800", "+48 22 600 70 80"])
    }

    @Test func whatNobodyKnowsIsPassedOver() throws {
        let sheet = try ClientSheet(header: ["name", "shoe size", ""])
        #expect(sheet.unknown == ["shoe size"])
        #expect(throws: ClientSheet.Fault.self) { _ = try ClientSheet(header: ["shoe size"]) }
        #expect(throws: ClientSheet.Fault.self) { _ = try ClientSheet(header: ["name", "full_name"]) }
    }

    @Test func theGuardOfAnExportIsTakenOff() throws {
        #expect(try read("name;note", "'=Anna;'-").0.name == "=Anna")
    }

    @Test(arguments: [
        ("Olena Kovalenko", true), ("Łucja Żółć-Nowak", true), ("O’Brien", true), ("Олена", false), ("Anna Коваль", false), ("123", false),
        ("Jürgen Groß", true), ("José", true), ("-", false), ("Anna 2", false), ("Nguyễn", true),
    ]) func latinNames(_ name: String, _ isLatin: Bool) { #expect(ClientRules.isLatin(name) == isLatin) }
}
