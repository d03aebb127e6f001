/// The words of an offer in one language.
struct QuoteWords: Sendable {
    let greeting: String
    let offer: String
    /// For a single document.
    let offerOne: String
    let total: String
    let net: String
    let vat: String
    let deadline: String
    let validUntil: String
    let closing: String
    let page: QuoteLanguage.Forms
    let hour: QuoteLanguage.Forms
    /// What a page is, with `%` for the number of characters.
    let characters: String
    /// Kinds of work that are worth a word.
    let types: [TranslationType: String]

    func ofCharacters(_ number: String) -> String {
        characters.split(separator: "%", omittingEmptySubsequences: false).joined(separator: number)
    }

    static func of(_ language: QuoteLanguage) -> QuoteWords {
        switch language {
        case .pl: polish
        case .uk: ukrainian
        case .en: english
        case .ru: russian
        case .de: german
        }
    }

    private static let polish = QuoteWords(
        greeting: "Dzień dobry,",
        offer: "przesyłamy wycenę tłumaczenia Państwa dokumentów:",
        offerOne: "przesyłamy wycenę tłumaczenia:",
        total: "Razem",
        net: "netto",
        vat: "VAT",
        deadline: "Termin",
        validUntil: "Wycena jest ważna do:",
        closing: "Jeśli wycena Państwu odpowiada, prosimy o odpowiedź na tę wiadomość.",
        page: .init("strona", "strony", "stron"),
        hour: .init("godzina", "godziny", "godzin"),
        characters: "po %\u{A0}znaków ze spacjami",
        types: [.sworn: "tłumaczenie przysięgłe", .oral: "tłumaczenie ustne", .express: "tłumaczenie ekspresowe"]
    )

    private static let ukrainian = QuoteWords(
        greeting: "Добрий день!",
        offer: "Надсилаємо розрахунок вартості перекладу Ваших документів:",
        offerOne: "Надсилаємо розрахунок вартості перекладу:",
        total: "Разом",
        net: "без ПДВ",
        vat: "ПДВ",
        deadline: "Термін виконання",
        validUntil: "Пропозиція дійсна до:",
        closing: "Якщо пропозиція Вам підходить, будь ласка, дайте відповідь на це повідомлення.",
        page: .init("сторінка", "сторінки", "сторінок"),
        hour: .init("година", "години", "годин"),
        characters: "по %\u{A0}знаків із пробілами",
        types: [.sworn: "присяжний переклад", .oral: "усний переклад", .express: "терміновий переклад"]
    )

    private static let english = QuoteWords(
        greeting: "Hello,",
        offer: "This is our quote for the translation of your documents:",
        offerOne: "This is our quote for the translation:",
        total: "Total",
        net: "net",
        vat: "VAT",
        deadline: "Ready by",
        validUntil: "The quote is valid until:",
        closing: "If it suits you, please reply to this message.",
        page: .init("page", "pages", "pages"),
        hour: .init("hour", "hours", "hours"),
        characters: "of %\u{A0}characters with spaces",
        types: [.sworn: "sworn translation", .oral: "interpreting", .express: "express translation"]
    )

    private static let russian = QuoteWords(
        greeting: "Здравствуйте!",
        offer: "Отправляем расчёт стоимости перевода Ваших документов:",
        offerOne: "Отправляем расчёт стоимости перевода:",
        total: "Итого",
        net: "без НДС",
        vat: "НДС",
        deadline: "Срок выполнения",
        validUntil: "Предложение действительно до:",
        closing: "Если предложение Вам подходит, пожалуйста, ответьте на это сообщение.",
        page: .init("страница", "страницы", "страниц"),
        hour: .init("час", "часа", "часов"),
        characters: "по %\u{A0}знаков с пробелами",
        types: [.sworn: "присяжный перевод", .oral: "устный перевод", .express: "срочный перевод"]
    )

    private static let german = QuoteWords(
        greeting: "Guten Tag,",
        offer: "hier ist unser Angebot für die Übersetzung Ihrer Dokumente:",
        offerOne: "hier ist unser Angebot für die Übersetzung:",
        total: "Gesamt",
        net: "netto",
        vat: "MwSt.",
        deadline: "Fertig bis",
        validUntil: "Das Angebot gilt bis:",
        closing: "Wenn es Ihnen zusagt, antworten Sie bitte auf diese Nachricht.",
        page: .init("Seite", "Seiten", "Seiten"),
        hour: .init("Stunde", "Stunden", "Stunden"),
        characters: "zu je %\u{A0}Zeichen mit Leerzeichen",
        types: [.sworn: "beglaubigte Übersetzung", .oral: "Dolmetschen", .express: "Expressübersetzung"]
    )
}
