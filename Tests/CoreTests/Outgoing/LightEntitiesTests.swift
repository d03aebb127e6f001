import Core
import Testing

@Suite struct LightEntitiesTests {
    private typealias Entity = TextEntity

    @Test(arguments: [
        ("zwykły tekst", "zwykły tekst", []),
        ("**a** i *b*", "a i b", [Entity(start: 0, end: 1, kind: .bold), Entity(start: 4, end: 5, kind: .italic)]),
        ("**a *b* c**", "a b c", [Entity(start: 0, end: 5, kind: .bold), Entity(start: 2, end: 3, kind: .italic)]),
        ("2 * 3 * 4, a*b*c", "2 * 3 * 4, a*b*c", []),
        ("😀 **x**", "😀 x", [Entity(start: 3, end: 4, kind: .bold)]),
        (
            "[strona](https://x.test) https://y.test", "strona https://y.test",
            [Entity(start: 0, end: 6, kind: .link, url: "https://x.test")]
        ),
        ("[zło](javascript:x)", "[zło](javascript:x)", []),
        ("tak\n> raz\n> dwa\nnie", "tak\nraz\ndwa\nnie", [Entity(start: 4, end: 11, kind: .quote)]),
        ("- raz\n- dwa", "- raz\n- dwa", []),
        ("", "", []),
    ]) func entities(_ typed: String, _ text: String, _ entities: [TextEntity]) {
        let found = LightMarkup.entities(typed)
        #expect(found.text == text)
        #expect(found.entities == entities)
    }
}
