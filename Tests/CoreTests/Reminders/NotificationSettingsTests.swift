import Testing

@testable import Core

@Suite struct NotificationSettingsTests {
    private func members(_ json: String) throws -> [String: JSONValue] {
        guard case .object(let members) = try JSONReader.read(Array(json.utf8)) else { throw JSONError(message: "no object", offset: 0) }
        return members
    }

    @Test func areReadAsTheyWereWritten() throws {
        var settings = NotificationSettings.standard
        settings.ways[.unpaid] = .init(page: false, mail: true)
        settings.quiet = QuietHours(weekdays: .between(LocalTimeOfDay("22:30")!, LocalTimeOfDay("06:15")!), weekend: .none)
        #expect(NotificationSettings(json: String(decoding: settings.json, as: UTF8.self)) == settings)
        #expect(NotificationSettings(json: "{}") == .standard)
        #expect(NotificationSettings(json: "[") == .standard)
    }

    /// As they were written before there were messages, assignments, mentions and the browser.
    @Test func whatWasSavedBeforeIsStillRead() {
        let old =
            #"{"types":{"deadline":{"page":false,"mail":false},"unpaid":{"page":true,"mail":true}},"quiet":{"weekdays":null,"weekend":"all_day"}}"#
        let read = NotificationSettings(json: old)
        #expect(read[.deadline] == .init(page: false, mail: false) && read[.unpaid] == .init(page: true, mail: true))
        #expect(read.quiet == QuietHours(weekdays: .none, weekend: .allDay))
        for type in [ReminderType.message, .assigned, .mention] { #expect(read[type] == NotificationSettings.standard[type]) }
    }

    @Test func whatIsMissingStays() throws {
        let changed = try NotificationSettings.standard.changed(
            by: try members(#"{"types":{"deadline":{"mail":false}},"quiet":{"weekend":null}}"#)
        )
        #expect(changed[.deadline] == .init(page: true, mail: false))
        #expect(changed[.followUp] == NotificationSettings.standard[.followUp])
        #expect(changed.quiet.weekdays == NotificationSettings.standard.quiet.weekdays)
        #expect(changed.quiet.weekend == .none)
    }

    @Test(arguments: [
        (#"{"types":[]}"#, NotificationSettings.Fault.notAnObject("types")), (#"{"types":{"sms":{}}}"#, .unknownType("sms")),
        (#"{"types":{"unpaid":true}}"#, .notAnObject("types.unpaid")),
        (#"{"types":{"unpaid":{"mail":1}}}"#, .notABoolean("types.unpaid.mail")),
        (#"{"types":{"mention":{"desktop":"yes"}}}"#, .notABoolean("types.mention.desktop")),
        (#"{"types":{"message":{"mail":true}}}"#, .noMail("types.message.mail")),
        (#"{"quiet":{"weekdays":"night"}}"#, .span("quiet.weekdays")), (#"{"quiet":{"weekdays":["22:00"]}}"#, .span("quiet.weekdays")),
        (#"{"quiet":{"weekend":["22:00","24:00"]}}"#, .span("quiet.weekend")),
        (#"{"quiet":{"weekend":["7:00","8:00"]}}"#, .span("quiet.weekend")),
        (#"{"quiet":{"weekend":["07:00","07:00"]}}"#, .span("quiet.weekend")),
        (#"{"quiet":{"weekdays":"all_day","weekend":"all_day"}}"#, .alwaysQuiet),
    ])
    func badOnesNameTheirField(_ json: String, _ fault: NotificationSettings.Fault) throws {
        let members = try members(json)
        #expect(throws: fault) { try NotificationSettings.standard.changed(by: members) }
    }
}

@Suite struct ReminderWordsTests {
    private static let lines = [
        ReminderLine(type: .deadline, number: "2026/0042", client: "Anna", detail: .deadline("27.11.2026 12:00", passed: false), link: nil),
        ReminderLine(type: .deadline, number: "2026/0042", client: "Anna", detail: .deadline("27.11.2026", passed: true), link: nil),
        ReminderLine(type: .followUp, number: "2026/0042", client: "", detail: .followUp("27.11.2026"), link: nil),
        ReminderLine(
            type: .unanswered,
            number: nil,
            client: "Anna",
            detail: .waiting("26.11.2026 09:12"),
            link: "https://o.example/inbox/1"
        ),
        ReminderLine(type: .unanswered, number: nil, client: "", detail: .waiting("26.11.2026 09:12"), link: nil),
        ReminderLine(type: .unpaid, number: "2026/0042", client: "Anna", detail: .owed(123_405, "PLN", handedOut: false), link: nil),
        ReminderLine(type: .assigned, number: nil, client: "Anna", detail: .assigned(by: "Ołena"), link: nil),
        ReminderLine(type: .assigned, number: nil, client: "", detail: .assigned(by: ""), link: nil),
        ReminderLine(type: .mention, number: nil, client: "Anna", detail: .mentioned(by: "Ołena"), link: nil),
        ReminderLine(type: .unpaid, number: "2026/0042", client: "Anna", detail: .owed(-5, "PLN", handedOut: true), link: nil),
    ]

    @Test(arguments: InterfaceLanguage.allCases) func everyLineIsInEachLanguage(_ language: InterfaceLanguage) {
        let lines = Self.lines.map { ReminderWords.line($0, language) }
        #expect(Set(lines).count == lines.count)
        for (line, words) in zip(Self.lines, lines) {
            #expect(line.number.map(words.contains) ?? true)
            #expect(line.client.isEmpty || words.contains(line.client))
            #expect(language != .uk || words.contains { "а"..."я" ~= $0 })
        }
        #expect(ReminderWords.subject([Self.lines[0]], language) == lines[0])
        #expect(ReminderWords.subject(Self.lines, language).contains("10"))
        #expect(ReminderWords.text(Self.lines, language).contains("\nhttps://o.example/inbox/1"))
    }

    @Test func money() {
        #expect(ReminderWords.money(123_405, "PLN", .pl) == "1234,05 PLN")
        #expect(ReminderWords.money(-5, "EUR", .en) == "-0.05 EUR")
    }

    @Test func idsOfRemindersAreTheirOwn() {
        let id = PublicID.random()
        let reminder = MailToken.messageID(reminder: id, address: "biuro@office.example")
        #expect(MailToken.reminder(of: reminder) == id)
        #expect(MailToken.message(of: reminder) == nil)
        #expect(MailToken.reminder(of: MailToken.messageID(id, address: "biuro@office.example")) == nil)
    }
}
