import Testing

@testable import MIME

@Suite struct FoldTests {
    /// The text with folds marked: `[q …]` and `[s …]`.
    private func marked(_ text: String) -> String {
        var units = Array(text.utf16)
        for fold in Mail.fold(text: text).reversed() {
            units.insert(contentsOf: Array("]".utf16), at: fold.range.upperBound)
            units.insert(contentsOf: Array((fold.kind == .quote ? "[q " : "[s ").utf16), at: fold.range.lowerBound)
        }
        return String(decoding: units, as: UTF16.self)
    }

    @Test(arguments: [
        // Gmail, in five languages.
        "Дякую!\n\n[q пн, 23 лист. 2026 р. о 10:00 Олена Шевчук <o@b.ua> пише:\n\n> Добрий день\n> Ціна?]\n",
        "Dziękuję\n\n[q W dniu pon., 23 lis 2026 o 10:00 Jan Nowak <j@n.pl> napisał(a):\n\n> Dzień dobry]\n",
        "Спасибо\n\n[q пн, 23 нояб. 2026 г. в 10:00, Ирина <i@k.ru>:\n> вопрос]",
        "Thanks\n\n[q On Mon, Nov 23, 2026 at 10:00 AM Olena Shevchuk <olena.shevchuk@example.com>\nwrote:\n\n> hello\n>\n> > older]",
        "Danke\n\n[q Am Mo., 23. Nov. 2026 um 10:00 Uhr schrieb Jan <j@n.de>:\n\n> Hallo]",
        // Thunderbird, Apple.
        "Tak 🙂\n\n[q W dniu 23.11.2026 o 10:00, Jan Nowak pisze:\n> a\n> b]",
        "ok\n\n[q > On 23 Nov 2026, at 10:00, Jan <j@n.pl> wrote:\n> \n> a]",
        "ok\n[q 23.11.26 10:00, Олена пише:\n> a]",
        // Outlook.
        "Згодна.\n\n[q -----Original Message-----\nFrom: a@b\nSent: Monday\nTo: c@d\nSubject: x\n\nold text]",
        "Ok\n\n[q ________________________________\nVon: Jan <j@n>\nGesendet: Montag\nAn: Olena\nBetreff: x\n\nalt]",
        "Добре\n\n[q Від: Олена <o@b>\nНадіслано: понеділок\nКому: Бюро\nТема: переклад\n\nстаре]",
        "Dobrze\n\n[q *Od:* Jan\n*Wysłano:* pon\n*Do:* Biuro\n*Temat:* x\n\nstare]",
        "Хорошо\n\n[q -------- Исходное сообщение --------\nТема: x\n\nстарое]",
        // Phones and signatures.
        "Так\n\n[s Надіслано з iPhone]\n\n[q > 23 лист. 2026 р. о 10:00 Олена <o@b> написав(ла):\n> \n> ціна]",
        "Yes\n\n[s Sent from my iPhone]",
        "Tak\n[s Wysłane z iPhone'a]\n", "Hi\n\n[s -- \nJan Nowak\nBiuro]\n", "Hi\n\n[s -- \nJan]\n\n[q On 23.11.2026 Jan wrote:\n> q]",
        "Hi\n\n[q On 23.11.2026 Jan wrote:\n> q]\n\n[s -- \nJan]",
        // Without marks, as some phones write it.
        "Yes\n\n[q On Mon, Nov 23, 2026 at 10:00 Jan <j@n.pl> wrote:\nold text\nmore]",
        // Answers below and between stay.
        "> question\nanswer\n", "On 23.11.2026 Jan <j@n> wrote:\n> q\n\nanswer below\n", "> a\n1\n> b\n2\n[q > c]",
        // Nothing but history: a forwarded mail.
        "> a\n> b", "From: a@b\nSent: x\nTo: y\nSubject: z\n\ntext", "On 23.11.2026 Jan <j@n> wrote:\n> q\n",
        // Ordinary texts.
        "", "\n", "Hello\n\nhow are you: fine", "Do: zrobienia\nData: jutro", "-- \nonly a signature", "-- ", "a\n--\n",
        "From: here you can go on\nfoot", "He wrote:\n\nthat was all, 5 words",
    ])
    func folds(_ expected: String) {
        let text = expected.replacing("[q ", with: "").replacing("[s ", with: "").replacing("]", with: "")
        #expect(marked(text) == expected.replacing("a\n--\n", with: "a\n[s --]\n"))
    }

    @Test func countsCodeUnitsWithCRLF() {
        let text = "😀 ok\r\n\r\n> a\r\n> b\r\n"
        #expect(Mail.fold(text: text) == [Fold(kind: .quote, range: 9..<17)])
    }

    @Test func isBounded() {
        let text = "reply\n" + String(repeating: "> quoted line\n", count: 100_000)
        #expect(Mail.fold(text: text).count == 1)
        #expect(Mail.fold(text: String(repeating: "Von: a:\n", count: 30_000)).count <= 1)
    }
}
