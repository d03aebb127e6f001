import Testing

@testable import Core

@Suite struct MailLoginTests {
    @Test(arguments: [
        ("imaps://anna@mail.example:993", "anna", "mail.example", 993, MailServer.Security.tls),
        ("imaps://anna@example.com@mail.example", "anna@example.com", "mail.example", 993, .tls),
        ("imaps://anna%40example.com@mail.example:1993", "anna@example.com", "mail.example", 1993, .tls),
        ("imap+starttls://b%C5%82a%2Fb@mail.example", "bła/b", "mail.example", 143, .starttls),
        ("imap://a@127.0.0.1:1143", "a", "127.0.0.1", 1143, MailServer.Security.none),
        ("IMAPS://a@[::1]:993/", "a", "::1", 993, .tls),
    ])
    func urlsAreRead(_ url: String, _ user: String, _ host: String, _ port: Int, _ security: MailServer.Security) throws {
        let login = try MailLogin(url: url, service: "imap")
        #expect(login == MailLogin(server: MailServer(host: host, port: port, security: security), user: user))
    }

    @Test(arguments: [
        "", "imaps://", "mail.example", "imaps://mail.example:993", "imaps://@mail.example", "imaps://a@", "imaps://a@host:port",
        "imaps://a@host:0", "imaps://a@host:70000", "imap://a@mail.example", "imap://a@127.mail.example.com",
        "imap://a@127.0.0.1.nip.example", "imap://a@127.0.0.256", "pop3://a@mail.example", "imaps://a%zz@mail.example",
        "imaps://a%ff@mail.example", "smtps://a@mail.example", "imaps://a@ho st",
    ])
    func whatIsNoURLIsRefusedInWords(_ url: String) {
        #expect { try MailLogin(url: url, service: "imap") } throws: { error in
            (error as? MailLogin.Malformed)?.words.isEmpty == false
        }
    }

    @Test func aMailboxHasOnePlaceHoweverItIsWritten() throws {
        let a = try MailLogin(url: "imaps://Anna@Mail.Example", service: "imap")
        let b = try MailLogin(url: "imaps://anna@mail.example:993", service: "imap")
        #expect(a.place == b.place)
    }
}

@Suite struct FetchWindowTests {
    private func mails(_ sizes: [Int]) -> [ListedMail] {
        sizes.enumerated().map { ListedMail(uid: UInt32($0.offset + 1), size: $0.element, internalDate: nil, seen: false) }
    }

    @Test(
        arguments: [
            ([], []), ([10], [[1]]), ([40, 40, 40], [[1, 2], [3]]), ([40, 100, 40], [[1], [2], [3]]), ([500, 10], [[1], [2]]),
            ([1, 1, 1, 1, 1], [[1, 2, 3], [4, 5]]),
        ] as [([Int], [[UInt32]])]
    )
    func windowsAreBoundedByBytesAndCount(_ sizes: [Int], _ expected: [[UInt32]]) {
        let windows = FetchWindow.cut(mails(sizes), bytes: 80, count: 3)
        #expect(windows.map { $0.map(\.uid) } == expected)
    }

    @Test func whatIsTooLargeStandsAlone() {
        let windows = FetchWindow.cut(mails([1, 50, 1, 1]), bytes: 1000, count: 100) { $0.size > 40 }
        #expect(windows.map { $0.map(\.uid) } == [[1], [2], [3, 4]])
    }
}

@Suite struct ValidityMatchTests {
    private let time = Timestamp(milliseconds: 1_700_000_000_123)

    private func listed(_ uid: UInt32, _ size: Int, _ id: String?) -> ListedMail {
        ListedMail(uid: uid, size: size, internalDate: Timestamp(milliseconds: 1_700_000_000_000), seen: false, messageID: id)
    }

    private func known(_ journal: Int64, _ size: Int, _ id: String?) -> ValidityMatch.Known {
        .init(journal: journal, size: size, internalDate: time, messageID: id)
    }

    @Test func onlyWhatIsUniqueOnBothSidesIsFoundAgain() {
        let pairs = ValidityMatch.pairs(
            listed: [
                listed(1, 10, "a"), listed(2, 20, "b"), listed(3, 20, "b"), listed(4, 30, nil), listed(5, 40, "e"), listed(6, 50, "f"),
            ],
            known: [
                known(100, 10, "a"), known(101, 20, "b"), known(102, 30, nil), known(103, 41, "e"), known(104, 50, "f"),
                known(105, 50, "f"),
            ]
        )
        #expect(pairs.map(\.mail.uid) == [1])
        #expect(pairs.map(\.journal) == [100])
    }

    @Test func theSameMailInTwoPlacesIsOneKnownMail() {
        let other = ListedMail(uid: 9, size: 10, internalDate: time.adding(seconds: 5), seen: false, messageID: "a")
        #expect(ValidityMatch.pairs(listed: [other], known: [known(100, 10, "a")]).isEmpty, "another arrival is another mail")
    }
}

@Suite struct MailProviderTests {
    @Test(
        arguments: [
            ("gmail.com", [], "Gmail"), ("UKR.NET", [], "ukr.net"), ("office.example", ["aspmx.l.google.com"], "Gmail"),
            ("office.example", ["office-example.mail.protection.outlook.com"], "Microsoft 365"),
            ("office.example", ["mx1.mail.ovh.net"], "OVH"),
            ("office.example", ["notgoogle.com"], nil), ("office.example", [], nil),
        ] as [(String, [String], String?)]
    )
    func isFoundByDomainAndExchanger(_ domain: String, _ exchangers: [String], _ name: String?) {
        #expect(MailProvider.find(domain: domain, exchangers: exchangers)?.name == name)
    }
}

@Suite struct BellTests {
    @Test func ringsOnceForWhoSleepsAndForWhoSleepsNext() async {
        let bell = Bell()
        bell.ring()
        bell.ring()
        await bell.sleep(for: .seconds(60))
        let began = ContinuousClock.now
        #expect(await !bell.sleep(for: .milliseconds(30)))
        #expect(ContinuousClock.now - began >= .milliseconds(30), "rung twice counts once")
        async let rang = bell.sleep(for: nil)
        bell.ring()
        #expect(await rang)
    }

    @Test func aCancelledSleeperWakes() async {
        let bell = Bell()
        let task = Task { await bell.sleep(for: nil) }
        task.cancel()
        #expect(await !task.value)
    }
}

@Suite struct AsyncSemaphoreTests {
    @Test func aCancelledWaiterTakesNoPlace() async throws {
        let semaphore = AsyncSemaphore(1)
        await semaphore.wait()
        let waiter = Task { try await semaphore.waitUnlessCancelled() }
        await Task.yield()
        waiter.cancel()
        await #expect(throws: CancellationError.self) { try await waiter.value }
        semaphore.signal()
        try await semaphore.waitUnlessCancelled()
        semaphore.signal()
        await semaphore.wait()
    }
}
