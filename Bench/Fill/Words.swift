/// Invented text whose words are as common and as rare as those of real mail (Zipf's law), in the office's languages.
enum Words {
    static let first = [
        "Олена", "Андрій", "Ґжегож", "Наталія", "Юрій", "Łukasz", "Małgorzata", "Paweł", "Żaneta", "Józef", "Ірина", "Сергій",
    ]
    static let last = ["Шевчук", "Їжакевич", "Ковальчук", "Бондаренко", "Wójcik", "Źrałek", "Święcicki", "Gąsior", "Dąb", "Мельник"]

    private static let common = """
        добрий день прошу порахувати вартість перекладу свідоцтва про народження з української на польську мову присяжний переклад
        потрібен терміново документ у вкладенні коли можна забрати готовий дякую за відповідь скільки коштує одна сторінка відправка
        поштоматом оплату здійснив учора диплом атестат довіреність об'єкт ґанок Київ Львів Краків Вроцлав dzień dobry proszę o wycenę
        tłumaczenia przysięgłego aktu urodzenia języka ukraińskiego polski termin realizacji pilne załączniku kiedy odebrać gotowe
        tłumaczenie dziękuję odpowiedź ile kosztuje jedna strona możliwa wysyłka paczkomatem płatność wczoraj źródło żółć świadectwo
        ślubu zaświadczenie pełnomocnictwo Łódź Kraków Wrocław
        """.split(whereSeparator: \.isWhitespace).map(String.init)

    static func sentence(_ count: Int, _ random: inout SplitMix) -> String {
        var text = ""
        for index in 0..<count {
            if index > 0 { text += index % 9 == 8 ? ". " : " " }
            text += word(&random)
        }
        return text + "."
    }

    /// Mostly a common word, the first ones most; each twentieth is one of fifty thousand rare ones or a number.
    private static func word(_ random: inout SplitMix) -> String {
        let draw = Double.random(in: 0..<1, using: &random)
        if draw < 0.95 { return common[Int(draw / 0.95 * draw / 0.95 * Double(common.count))] }
        let rare = Int.random(in: 0..<50_000, using: &random)
        return draw < 0.98 ? "\(syllables[rare % 40])\(syllables[rare / 40 % 40])\(syllables[rare / 1600])" : "\(100_000 + rare)"
    }

    private static let syllables = """
        ба ве ги до жу за ки ле мо ну па ре сі ту фа хо цу ча ше ща ba ce di fo gu ha je ko lu mi no pe ra su to wa za ży ło śi
        """.split(whereSeparator: \.isWhitespace).map(String.init)
}
