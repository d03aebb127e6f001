import Core
import Testing

@Suite struct ClientLikenessTests {
    private typealias Traits = ClientLikeness.Traits

    @Test(arguments: [
        ("+48 600 700 800", "600700800", true), ("0048600700800", "+48600700800", true), ("600700801", "600700800", false),
        ("12", "12", false),
    ]) func phones(_ one: String, _ other: String, _ same: Bool) {
        let match = ClientLikeness.compare(Traits(name: "A", phones: [one]), Traits(name: "B", phones: [other]))
        #expect((match?.reasons == [.samePhone]) == same)
    }

    @Test(arguments: [
        ("Anna Kowalska", "KOWALSKA Anna", true), ("Łukasz Żak", "lukasz zak", true), ("Anna", "Anna", false),
        ("Anna Kowalska", "Anna Nowak", false), ("", "", false),
    ]) func names(_ one: String, _ other: String, _ same: Bool) {
        let match = ClientLikeness.compare(Traits(name: one), Traits(name: other))
        #expect((match?.reasons == [.sameName]) == same)
    }

    @Test func reasonsAddUp() {
        let one = Traits(name: "Anna Kowalska", phones: ["600700800"], emails: ["A@x.test"], platforms: [.email])
        let other = Traits(name: "Anna Kowalska", phones: ["600700800"], emails: ["a@X.test"], platforms: [.telegram])
        #expect(ClientLikeness.compare(one, other) == .init(reasons: [.samePhone, .sameEmail, .sameName, .otherChannel], score: 100))
        // Another channel alone says nothing.
        #expect(ClientLikeness.compare(Traits(name: "A", platforms: [.email]), Traits(name: "B", platforms: [.telegram])) == nil)
    }
}
