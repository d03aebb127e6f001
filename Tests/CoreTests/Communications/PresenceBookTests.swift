import Core
import Testing

/// A book whose words can stand in an expectation.
private final class Office {
    var book = PresenceBook()
    var scenes: [PublicID: PresenceBook.Scene] { book.scenes }

    @discardableResult
    func say(
        _ state: PresenceState,
        _ person: PublicID,
        name: String,
        from place: PresenceBook.Place,
        at conversation: PublicID,
        now: Int64
    ) -> Bool {
        book.say(state, person, name: name, from: place, at: conversation, now: now)
    }

    func forget(now: Int64) -> Bool { book.forget(now: now) }
}

@Suite struct PresenceBookTests {
    let anna = PublicID.random()
    let marta = PublicID.random()
    let talk = PublicID.random()

    private func tab(_ name: String, _ session: String = "s1") -> PresenceBook.Place { PresenceBook.Place(session: session, tab: name) }

    private func states(_ book: Office) -> [PresenceState] { book.scenes[talk]?.people.map(\.state) ?? [] }

    @Test func comesStaysAndGoes() {
        let book = Office()
        #expect(book.say(.viewing, anna, name: "Anna", from: tab("1"), at: talk, now: 0))
        #expect(book.scenes[talk]?.people == [PresentPerson(id: anna, name: "Anna", state: .viewing)])
        // A sign of life is no news.
        #expect(!book.say(.viewing, anna, name: "Anna", from: tab("1"), at: talk, now: 20_000))
        #expect(book.say(.typing, anna, name: "Anna", from: tab("1"), at: talk, now: 21_000))
        #expect(!book.forget(now: 65_999))
        #expect(states(book) == [.typing])
        #expect(book.forget(now: 66_000))
        #expect(book.scenes.isEmpty)
        #expect(!book.forget(now: 99_000))
        #expect(!book.say(.away, anna, name: "Anna", from: tab("1"), at: talk, now: 99_000))
    }

    @Test func typingInOneTabBeatsViewingInAnother() {
        let book = Office()
        book.say(.viewing, anna, name: "Anna", from: tab("1"), at: talk, now: 0)
        #expect(book.say(.typing, anna, name: "Anna", from: tab("2"), at: talk, now: 1))
        #expect(!book.say(.viewing, anna, name: "Anna", from: tab("1"), at: talk, now: 2))
        #expect(states(book) == [.typing])
        // What is said without a tab is a place of its own, and so is another session.
        #expect(!book.say(.viewing, anna, name: "Anna", from: tab(""), at: talk, now: 3))
        #expect(!book.say(.viewing, anna, name: "Anna", from: tab("2", "s2"), at: talk, now: 3))
        #expect(book.say(.viewing, anna, name: "Anna", from: tab("2"), at: talk, now: 4))
        #expect(states(book) == [.viewing])
        book.say(.typing, marta, name: "Marta", from: tab("1", "s3"), at: talk, now: 5)
        #expect(states(book) == [.viewing, .typing])
        for place in [tab("1"), tab("2"), tab("")] { #expect(!book.say(.away, anna, name: "Anna", from: place, at: talk, now: 6)) }
        #expect(book.say(.away, anna, name: "Anna", from: tab("2", "s2"), at: talk, now: 6))
        #expect(book.scenes[talk]?.people.map(\.id) == [marta])
    }

    @Test func versionsGrowOverAllConversations() {
        let book = Office()
        let other = PublicID.random()
        book.say(.viewing, anna, name: "Anna", from: tab("1"), at: talk, now: 0)
        book.say(.viewing, anna, name: "Anna", from: tab("1"), at: other, now: 0)
        book.say(.away, anna, name: "Anna", from: tab("1"), at: talk, now: 0)
        book.say(.viewing, anna, name: "Anna", from: tab("1"), at: talk, now: 0)
        // Gone and come again between two looks is a difference all the same.
        #expect(book.scenes[talk]?.version == 4)
        #expect(book.scenes[other]?.version == 2)
    }

    @Test func itIsBoundedAndTheLongestSilentGoes() {
        let book = Office()
        for n in 0..<3000 {
            book.say(.viewing, anna, name: "Anna", from: tab("\(n)"), at: PublicID.random(), now: Int64(n))
            #expect(book.scenes.count <= PresenceBook.maximumPlaces)
        }
        book.say(.viewing, marta, name: "Marta", from: tab("1"), at: talk, now: 3000)
        for n in 0..<999 { book.say(.viewing, anna, name: "Anna", from: tab("\(n)"), at: talk, now: Int64(3001 + n)) }
        #expect(book.scenes.count == 1)
        #expect(book.scenes[talk]?.people.count == 2)
        book.say(.viewing, anna, name: "Anna", from: tab("x"), at: talk, now: 5000)
        #expect(book.scenes[talk]?.people.map(\.id) == [anna])
        #expect(book.forget(now: 60_000))
        #expect(book.scenes.isEmpty)
    }
}
