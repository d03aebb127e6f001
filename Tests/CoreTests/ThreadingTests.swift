import Testing

@testable import Core

@Suite struct ThreadingTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var references: [String]
        var ownID: String? = "own"
        var candidates: [Threading.Candidate]
        var decision: Threading.Decision
    }

    static func known(_ reference: String, _ conversation: Int64, owned: Bool = true, takesPart: Bool) -> Threading.Candidate {
        Threading.Candidate(reference: reference, conversation: conversation, owned: owned, senderTakesPart: takesPart)
    }

    @Test(arguments: [
        Case(testDescription: "no reference", references: [], candidates: [], decision: .start(related: nil)),
        Case(
            testDescription: "answer of a participant",
            references: ["a"],
            candidates: [known("a", 1, takesPart: true)],
            decision: .join(conversation: 1)
        ),
        Case(
            testDescription: "stranger quotes an id",
            references: ["a"],
            candidates: [known("a", 1, takesPart: false)],
            decision: .start(related: 1)
        ),
        Case(
            testDescription: "an id that was never seen here",
            references: ["a"],
            candidates: [known("a", 3, owned: false, takesPart: true)],
            decision: .join(conversation: 3)
        ),
        Case(
            testDescription: "the nearest reference wins",
            references: ["near", "far"],
            candidates: [known("far", 1, takesPart: true), known("near", 2, takesPart: true)],
            decision: .join(conversation: 2)
        ),
        Case(
            testDescription: "a repeated id: where the sender takes part",
            references: ["a"],
            candidates: [known("a", 1, takesPart: false), known("a", 2, takesPart: true), known("a", 3, takesPart: false)],
            decision: .join(conversation: 2)
        ),
        Case(
            testDescription: "one that bears the id beats a newer one that mentions it",
            references: ["a"],
            candidates: [known("a", 1, takesPart: true), known("a", 9, owned: false, takesPart: true)],
            decision: .join(conversation: 1)
        ),
        Case(
            testDescription: "the question arrives after its answer",
            references: [],
            candidates: [known("own", 4, owned: false, takesPart: true)],
            decision: .join(conversation: 4)
        ),
        Case(
            testDescription: "another mail with a repeated id is not the question",
            references: [],
            candidates: [known("own", 4, owned: true, takesPart: true)],
            decision: .start(related: nil)
        ),
        Case(
            testDescription: "a stranger's question to an answer here",
            references: [],
            candidates: [known("own", 4, owned: false, takesPart: false)],
            decision: .start(related: nil)
        ),
    ])
    func decides(_ example: Case) {
        #expect(Threading.decide(references: example.references, ownID: example.ownID, candidates: example.candidates) == example.decision)
    }
}

@Suite struct PreviewTests {
    @Test(arguments: [
        ("Re: Wycena", "Wycena"), ("RE: Fwd: odp: Переклад", "Переклад"), ("Відп: Re: Питання", "Питання"), ("Re:", "Re:"),
        ("Reka: x", "Reka: x"),
        ("", ""),
    ])
    func subjects(_ subject: String, _ expected: String) { #expect(Preview.subject(subject) == expected) }

    @Test func leavesFoldedPartsOut() {
        let text = "Так, 🙂 підходить.\n\n> стара цитата"
        let start = text.utf16.count - "> стара цитата".utf16.count
        let message = IncomingMessage(
            text: text,
            counterpart: Correspondent(name: "", address: "a@b"),
            folds: [TextFold(start: start, end: text.utf16.count, kind: .quote)]
        )
        #expect(Preview.text(message) == "Так, 🙂 підходить.")
    }
}

@Suite struct SearchQueryTests {
    @Test(arguments: [
        ("lodz", #""lodz"*"#), ("ab cd", #""ab" "cd""#), ("\"dwa słowa\" reszta", #""dwa słowa" "reszta"*"#), ("a\"b", #""a" "b""#),
        ("NEAR OR *", #""NEAR" "OR""#), ("„Akt urodzenia”", #""Akt urodzenia""#),
    ])
    func quotesEverything(_ typed: String, _ fts: String) { #expect(SearchQuery(typed)?.fts == fts) }

    @Test(arguments: ["", "  ", "*", "\"\"", "-()"]) func nothingToSeek(_ typed: String) { #expect(SearchQuery(typed) == nil) }

    @Test(
        arguments: [("lodz", #""lod"*"#), ("ab Łódź", #""ab" "Łód"*"#), ("lod", nil), ("ab", nil), ("a-bcd", nil), ("\"phrase\"", nil)]
            as [(String, String?)]
    )
    func roughly(_ typed: String, _ fts: String?) { #expect(SearchQuery(typed)?.roughFTS == fts) }

    @Test func digits() {
        #expect(SearchQuery("+48 501-23")?.digits == "4850123")
        #expect(SearchQuery("order 12")?.digits == nil)
    }
}
