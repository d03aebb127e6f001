/// What a new office begins with: languages with a price a page, kinds of documents, what translators are good at, opening hours.
/// Everything of it can be changed, and nothing of it comes back once it was.
package enum StartingCatalogue {
    /// A name in the three languages of the page.
    package struct Names: Sendable, Hashable {
        package var uk: String
        package var pl: String
        package var en: String

        package init(uk: String, pl: String, en: String) {
            self.uk = uk
            self.pl = pl
            self.en = en
        }
    }

    package struct Language: Sendable {
        /// ISO 639-1.
        package let code: String
        package let names: Names
        /// Of a page, net, in minor units; 0 for the office's own.
        package let price: Int64

        fileprivate init(_ code: String, _ pl: String, _ uk: String, _ en: String, zlotys: Int64) {
            self.code = code
            names = Names(uk: uk, pl: pl, en: en)
            price = zlotys * 100
        }
    }

    /// The office's own language, which costs nothing in a pair.
    package static let homeCode = "pl"

    package static let languages: [Language] = [
        Language("pl", "Polski", "Польська", "Polish", zlotys: 0),
        Language("en", "Angielski", "Англійська", "English", zlotys: 60),
        Language("uk", "Ukraiński", "Українська", "Ukrainian", zlotys: 60),
        Language("ru", "Rosyjski", "Російська", "Russian", zlotys: 60),
        Language("de", "Niemiecki", "Німецька", "German", zlotys: 70),
        Language("es", "Hiszpański", "Іспанська", "Spanish", zlotys: 70),
        Language("fr", "Francuski", "Французька", "French", zlotys: 70),
        Language("be", "Białoruski", "Білоруська", "Belarusian", zlotys: 120),
        Language("lt", "Litewski", "Литовська", "Lithuanian", zlotys: 85),
        Language("lv", "Łotewski", "Латиська", "Latvian", zlotys: 85),
        Language("it", "Włoski", "Італійська", "Italian", zlotys: 70),
        Language("ka", "Gruziński", "Грузинська", "Georgian", zlotys: 100),
        Language("pt", "Portugalski", "Португальська", "Portuguese", zlotys: 80),
        Language("bg", "Bułgarski", "Болгарська", "Bulgarian", zlotys: 80),
        Language("hu", "Węgierski", "Угорська", "Hungarian", zlotys: 120),
        Language("nl", "Niderlandzki", "Нідерландська", "Dutch", zlotys: 90),
        Language("zh", "Chiński", "Китайська", "Chinese", zlotys: 200),
        Language("ja", "Japoński", "Японська", "Japanese", zlotys: 180),
        Language("cs", "Czeski", "Чеська", "Czech", zlotys: 80),
        Language("tr", "Turecki", "Турецька", "Turkish", zlotys: 150),
        Language("ro", "Rumuński", "Румунська", "Romanian", zlotys: 80),
        Language("sk", "Słowacki", "Словацька", "Slovak", zlotys: 70),
        Language("fi", "Fiński", "Фінська", "Finnish", zlotys: 100),
        Language("da", "Duński", "Данська", "Danish", zlotys: 100),
        Language("el", "Grecki", "Грецька", "Greek", zlotys: 150),
        Language("hr", "Chorwacki", "Хорватська", "Croatian", zlotys: 80),
        Language("id", "Indonezyjski", "Індонезійська", "Indonesian", zlotys: 200),
        Language("ar", "Arabski", "Арабська", "Arabic", zlotys: 200),
        Language("fa", "Perski", "Перська", "Persian", zlotys: 150),
        Language("vi", "Wietnamski", "В’єтнамська", "Vietnamese", zlotys: 200),
    ]

    /// Whether a price is the one that its language came with: an example, until somebody of the office says that it is theirs.
    package static func isExample(price: Int64, code: String?) -> Bool {
        price > 0 && code.flatMap { code in languages.first { $0.code == code } }?.price == price
    }

    package static let documentTypes: [Names] = [
        Names(uk: "TRC (карта побиту)", pl: "TRC (karta pobytu)", en: "TRC (residence card)"),
        Names(uk: "Договір", pl: "Umowa", en: "Contract"),
        Names(uk: "Довідка", pl: "Zaświadczenie", en: "Certificate"),
        Names(uk: "Шкільний атестат", pl: "Świadectwo szkolne", en: "School report"),
        Names(uk: "Диплом", pl: "Dyplom", en: "Diploma"),
        Names(uk: "Автомобільні документи", pl: "Dokumenty samochodowe", en: "Vehicle documents"),
        Names(uk: "Акт цивільного стану", pl: "Akt stanu cywilnego", en: "Civil status record"),
        Names(uk: "Медичні документи", pl: "Dokumenty medyczne", en: "Medical documents"),
        Names(uk: "Судові документи", pl: "Dokumenty sądowe", en: "Court documents"),
        Names(uk: "Довіреність", pl: "Pełnomocnictwo", en: "Power of attorney"),
        Names(uk: "Паспорт або посвідчення", pl: "Paszport lub dowód", en: "Passport or identity card"),
        Names(uk: "Технічна документація", pl: "Dokumentacja techniczna", en: "Technical documentation"),
        Names(uk: "Інше", pl: "Inne", en: "Other"),
    ]

    package static let specializations = [
        "TRC (sworn)", "Umowy", "Szkolne", "Dyplomy", "Medyczne", "Prawne", "Biznesowe", "Techniczne", "Zaświadczenie", "Samochodowe",
    ]

    package static let officeName = "Biuro"
    /// `{"mon": ["09:00", "17:00"], …, "sun": null}`
    package static let officeHours =
        #"{"mon":["09:00","17:00"],"tue":["09:00","17:00"],"wed":["09:00","17:00"],"thu":["09:00","17:00"],"fri":["09:00","17:00"],"#
        + #""sat":null,"sun":null}"#
}
