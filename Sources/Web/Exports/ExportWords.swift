import Core
import Store

/// What stands in tables that are handed out, in the languages of the page.
enum ExportWords {
    static func status(_ status: OrderStatus) -> ExportNames {
        switch status {
        case .toDo: .init(uk: "Нове", pl: "Nowe", en: "New")
        case .paid: .init(uk: "Оплачене", pl: "Opłacone", en: "Paid")
        case .certification: .init(uk: "На засвідченні", pl: "Do poświadczenia", en: "In certification")
        case .ready: .init(uk: "До видачі", pl: "Do wydania", en: "Ready")
        case .oral: .init(uk: "Усне", pl: "Ustne", en: "Oral")
        case .closed: .init(uk: "Видане", pl: "Wydane", en: "Handed out")
        }
    }

    /// What was called off has no price that could be missing.
    static func payment(_ row: OrderExportRow) -> ExportNames {
        let isCalledOff = row.cancelledAt != nil && row.payment == .unpriced
        return isCalledOff ? .init(uk: "Скасовано", pl: "Anulowano", en: "Cancelled") : payment(row.payment)
    }

    private static func payment(_ state: PaymentState) -> ExportNames {
        switch state {
        case .unpriced: .init(uk: "Без ціни", pl: "Bez ceny", en: "No price")
        case .unpaid: .init(uk: "Не оплачено", pl: "Nieopłacone", en: "Unpaid")
        case .partly: .init(uk: "Оплачено частково", pl: "Opłacone częściowo", en: "Partly paid")
        case .paid: .init(uk: "Оплачено", pl: "Opłacone", en: "Paid")
        case .overpaid: .init(uk: "Переплата", pl: "Nadpłata", en: "Overpaid")
        }
    }

    static func type(_ type: TranslationType) -> ExportNames {
        switch type {
        case .ordinary: .init(uk: "Звичайний", pl: "Zwykłe", en: "Ordinary")
        case .sworn: .init(uk: "Присяжний", pl: "Przysięgłe", en: "Sworn")
        case .oral: .init(uk: "Усний", pl: "Ustne", en: "Oral")
        case .express: .init(uk: "Терміновий", pl: "Ekspresowe", en: "Express")
        }
    }

    static func unit(_ unit: PageUnit) -> ExportNames {
        switch unit {
        case .characters1125, .characters1500, .characters1600, .characters1800:
            .init(uk: "\(unit.characters!) знаків", pl: "\(unit.characters!) znaków", en: "\(unit.characters!) characters")
        case .page: .init(uk: "Сторінка", pl: "Strona", en: "Page")
        case .hour: .init(uk: "Година", pl: "Godzina", en: "Hour")
        }
    }

    static func origin(_ origin: OrderSource) -> ExportNames {
        switch origin {
        case .manual: .init(uk: "Вручну", pl: "Ręcznie", en: "By hand")
        case .email: .init(uk: "Електронна пошта", pl: "E-mail", en: "E-mail")
        case .telegram: .init(uk: "Telegram", pl: "Telegram", en: "Telegram")
        case .whatsapp: .init(uk: "WhatsApp", pl: "WhatsApp", en: "WhatsApp")
        case .instagram: .init(uk: "Instagram", pl: "Instagram", en: "Instagram")
        case .facebook: .init(uk: "Facebook", pl: "Facebook", en: "Facebook")
        case .phone: .init(uk: "Телефон", pl: "Telefon", en: "Telephone")
        case .form: .init(uk: "Форма", pl: "Formularz", en: "Form")
        case .officeVisit: .init(uk: "Візит до бюро", pl: "Wizyta w biurze", en: "Visit to the office")
        }
    }

    static func method(_ method: PaymentMethod) -> ExportNames {
        switch method {
        case .cash: .init(uk: "Готівка", pl: "Gotówka", en: "Cash")
        case .card: .init(uk: "Картка", pl: "Karta", en: "Card")
        case .transfer: .init(uk: "Переказ", pl: "Przelew", en: "Transfer")
        case .blik: .init(uk: "BLIK", pl: "BLIK", en: "BLIK")
        }
    }

    static func kind(_ kind: PaymentKind) -> ExportNames {
        switch kind {
        case .payment: .init(uk: "Оплата", pl: "Wpłata", en: "Payment")
        case .deposit: .init(uk: "Завдаток", pl: "Zaliczka", en: "Deposit")
        case .refund: .init(uk: "Повернення", pl: "Zwrot", en: "Refund")
        }
    }
}
