import Core
import Testing

@Suite struct AccountRulesTests {
    @Test(arguments: [
        ("anna@office.example", "anna@office.example"), ("  Anna@Office.Example\n", "anna@office.example"), ("a@localhost", "a@localhost"),
        ("first.last+tag@sub.office.example", "first.last+tag@sub.office.example"), ("оля@бюро.укр", "оля@бюро.укр"),
    ])
    func addresses(_ text: String, _ email: String) {
        #expect(AccountRules.email(text) == email)
    }

    @Test(arguments: [
        "", "@", "a@", "@b", "a b@c.example", "a@b c.example", ".a@b.example", "a.@b.example", "a..b@c.example", "a@b..example",
        "a@.example", "a@b.example.", "a@-b.example", "a@b-.example", "a@b@c.example", "a\u{0}@b.example", "a@b_c.example",
        "\"a\"@b.example",
        "a,b@c.example", "a<b>@c.example", String(repeating: "a", count: 65) + "@b.example",
        "a@" + String(repeating: "b", count: 64) + ".example",
        String(repeating: "a", count: 60) + "@" + String(repeating: "b.", count: 100) + "example",
    ])
    func noAddresses(_ text: String) {
        #expect(AccountRules.email(text) == nil)
    }

    @Test(arguments: [(" Anna ", "Anna"), ("\u{00A0}Łucja Ґонта\t", "Łucja Ґонта"), ("x", "x")])
    func names(_ text: String, _ name: String) {
        #expect(AccountRules.name(text) == name)
    }

    @Test(arguments: ["", "   ", "a\nb", "a\u{0}b", "a\u{2028}b", String(repeating: "x", count: 101)])
    func noNames(_ text: String) {
        #expect(AccountRules.name(text) == nil)
    }

    @Test func passwords() {
        #expect(AccountRules.passwordFault("123456789") == .tooShort)
        #expect(AccountRules.passwordFault("1234567890") == nil)
        #expect(AccountRules.passwordFault("їжакїжакїж") == nil)
        #expect(AccountRules.passwordFault(String(repeating: "x", count: 1024)) == nil)
        #expect(AccountRules.passwordFault(String(repeating: "x", count: 1025)) == .tooLong)
        // Ten code points that are one character each are ten; combining marks do not count.
        #expect(AccountRules.passwordFault("a\u{301}\u{302}\u{303}\u{304}\u{305}\u{306}\u{307}\u{308}\u{309}") == .tooShort)
    }
}
