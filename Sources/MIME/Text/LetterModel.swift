/// How well a text fits Ukrainian, Russian, Polish or German: letters and pairs of letters of common words.
///
/// Trained at first use on the word lists below, which are the bureau's everyday vocabulary. Enough to tell charsets
/// apart on a few words, where single letter frequencies are not.
struct LetterModel: Sendable {
    private var letters: [UInt32: Float] = [:]
    private var pairs: Set<UInt64> = []

    static let shared = LetterModel()

    init() {
        var counts: [UInt32: Int] = [:]
        for text in [Self.ukrainian, Self.russian, Self.polish, Self.western] {
            var previous: UInt32 = 0x20
            for scalar in text.unicodeScalars {
                let value = scalar.value == 0x0A ? 0x20 : scalar.value
                if value != 0x20 { counts[value, default: 0] += 1 }
                pairs.insert(UInt64(previous) << 32 | UInt64(value))
                previous = value
            }
        }
        for (letter, count) in counts where letter >= 0x80 {
            letters[letter] = min(1, 0.25 + Float(count) / 60)
        }
    }

    /// Points for the letter `current` after `previous` (0x20 between words), both in lower case.
    func score(_ current: UInt32, after previous: UInt32) -> Float {
        let letter = letters[current] ?? (current < 0x80 ? 0 : -0.4)
        let known = pairs.contains(UInt64(previous) << 32 | UInt64(current))
        return letter + (known ? 0.6 : -0.5)
    }

    private static let ukrainian = """
        добрий день вітаю доброго ранку прошу порахувати вартість перекладу свідоцтва про народження шлюб розлучення з української на польську мову \
        присяжний переклад потрібен терміново документ у вкладенні коли можна забрати готовий дякую за відповідь скільки коштує одна сторінка чи можлива \
        відправка оплату здійснив учора диплом атестат довіреність їжак ґанок київ львів краків вроцлав варшава привіт питання щодо замовлення з повагою \
        надіслано мого телефону писав написала лист тема кому дата від понеділок вівторок середа четвер п'ятниця субота неділя січня лютого березня \
        квітня травня червня липня серпня вересня жовтня листопада грудня олена шевчук андрій наталія юрій мельник оксана іван єва євген яна ірина \
        будь ласка паспорт посвідчення водія довідка несудимість апостиль нотаріус договір рахунок фактура ціна термін буде зможете необхідно також якщо \
        вже ще тільки після перед його її їх вони який яка яке які це цей ця що щоб як де є був була було були мені вам вас нас нам ви ми він вона зараз сьогодні завтра
        """

    private static let russian = """
        здравствуйте добрый день вечер подскажите пожалуйста сколько стоит перевод договора на польский язык нужен присяжный документ во вложении спасибо \
        за ответ срочно можно ли сделать сегодня завтра привет это тест письмо тема от кому дата написал отправлено с моего телефона уважением страница \
        свидетельство о рождении браке паспорт справка диплом аттестат доверенность нотариус заказ вопрос цена срок когда будет готово заверенный \
        ирина кузнецова сергей волков елена юлия эта эти объект съезд подъезд если что чтобы как где есть был была было были мне вам вас нас мы вы он она они \
        его её их который которая уже ещё только после перед также нужно необходимо хочу хотел бы узнать стоимость перевести понедельник вторник среда \
        четверг пятница суббота воскресенье января февраля марта апреля мая июня июля августа сентября октября ноября декабря счёт оплата получил жду
        """

    private static let polish = """
        dzień dobry proszę o wycenę tłumaczenia przysięgłego aktu urodzenia z języka ukraińskiego na polski termin realizacji pilne dokument w załączniku \
        kiedy można odebrać gotowe tłumaczenie dziękuję za odpowiedź ile kosztuje jedna strona czy możliwa jest wysyłka paczkomatem płatność zrobiłem \
        wczoraj źródło żółć gęś jaźń świadectwo ślubu zaświadczenie pełnomocnictwo łódź kraków wrocław wójcik małgorzata paweł święcicki żaneta gąsior józef \
        dąb łukasz kwiecień wrzesień październik sierpień styczeń poniedziałek środa piątek użytkownik napisał napisała wiadomość wysłane mojego \
        pozdrawiam serdecznie uprzejmie pytanie zamówienie usługi prośbę przesłanie skanów również będzie są być może także już więc się żeby który która \
        które których jeśli ponieważ państwa państwo pan pani też żadnych wyciąg umowę fakturę rozliczenie księgowość wróć źle ćwiczenie óśmy większość mąż mężem
        """

    private static let western = """
        für übersetzung größe schöne grüße müssen können würde wäre außerdem straße wünschen vielen dank bestätigung geschäft führerschein mädchen österreich \
        café déjà être à français garçon señor mañana niño é una ção não são você também até
        """
}
