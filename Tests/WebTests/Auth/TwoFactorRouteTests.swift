import Core
import HTTPTypes
import HummingbirdTesting
import Sealing
import Store
import TestSupport
import Testing

@testable import Web

@Suite struct TwoFactorRouteTests {
    struct Setup {
        let person: Person
        let secret: [UInt8]
        let codes: [String]
    }

    static func login(_ server: TestServer, _ person: Person, _ totp: String?, password: String? = nil) async throws -> TestResponse {
        let field = totp.map { #","totp":"\#($0)""# } ?? ""
        let json = #"{"email":"\#(person.user.email)","password":"\#(password ?? person.password)"\#(field)}"#
        return try await server.send(.post, "/api/v1/auth/login", json: json)
    }

    static func code(_ server: TestServer, _ secret: [UInt8]) -> String {
        OneTimeCode(secret: secret).code(OneTimeCode.step(at: server.clock.now.milliseconds))
    }

    /// Base32 back into bytes, since the server never has to.
    static func bytes(_ text: String) -> [UInt8] {
        var (bits, count, bytes): (UInt32, UInt32, [UInt8]) = (0, 0, [])
        for character in text.utf8 {
            bits = bits << 5 | UInt32(Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".utf8).firstIndex(of: character)!)
            count += 5
            if count >= 8 {
                count -= 8
                bytes.append(UInt8(truncatingIfNeeded: bits >> count))
            }
        }
        return bytes
    }

    static func turnedOn(_ server: TestServer, _ role: Role = .manager) async throws -> Setup {
        let person = try await server.signedIn(role)
        let started = try await server.send(.post, "/api/v1/auth/totp", as: person.browser, json: #"{"password":"\#(person.password)"}"#)
        #expect(started.status == .ok)
        let secret = bytes(try #require(started.json["secret"]?.string))
        let json = #"{"code":"\#(code(server, secret))"}"#
        let confirmed = try await server.send(.post, "/api/v1/auth/totp/confirm", as: person.browser, json: json)
        #expect(confirmed.status == .ok)
        guard case .array(let items)? = confirmed.json["recovery_codes"] else { throw StoreError.notFound }
        server.clock.advance(seconds: 60)
        return Setup(person: person, secret: secret, codes: items.compactMap(\.string))
    }

    @Test(arguments: Role.allCases)
    func everybodyCanTurnItOnAndThenNeedsIt(_ role: Role) async throws {
        try await TestServer.run { server in
            _ = try await server.signedIn(.owner)
            let setup = try await Self.turnedOn(server, role)
            #expect(setup.codes.count == 10)
            let without = try await Self.login(server, setup.person, nil)
            #expect(without.status == .unauthorized && without.problem?.code == "totp_required" && without.problem?.field == "totp")
            #expect(without.headers[.setCookie] == nil)
            let wrong = try await Self.login(server, setup.person, "000000")
            #expect(wrong.status == .unauthorized && wrong.problem?.code == "wrong_totp")
            // Who does not know the password does not learn that there is a second factor.
            #expect(try await Self.login(server, setup.person, nil, password: "wrong horse").problem?.code == "wrong_password")
            #expect(
                try await Self.login(server, setup.person, Self.code(server, setup.secret), password: "wrong horse").problem?.code
                    == "wrong_password"
            )
            let right = try await Self.login(server, setup.person, Self.code(server, setup.secret))
            #expect(right.status == .ok && right.cookie != nil)
            #expect(try await Self.login(server, setup.person, Self.code(server, setup.secret)).problem?.code == "wrong_totp")
            #expect(try await Self.login(server, setup.person, setup.codes[0]).status == .ok)
            #expect(try await Self.login(server, setup.person, setup.codes[0]).problem?.code == "wrong_totp")
            let state = try await server.send(.get, "/api/v1/auth/totp", as: setup.person.browser)
            #expect(state.json["enabled"] == .bool(true) && state.json["recovery_codes_left"]?.int == 9)
            #expect(!state.text.contains("secret"))
        }
    }

    @Test func whatIsShownOnceIsAPictureAndAnAddress() async throws {
        try await TestServer.run { server in
            let person = try await server.signedIn(.manager, email: "anna+t@office.example")
            let wrong = try await server.send(.post, "/api/v1/auth/totp", as: person.browser, json: #"{"password":"no"}"#)
            #expect(wrong.status == .forbidden && wrong.problem?.code == "wrong_password" && wrong.problem?.field == "password")
            let started = try await server.send(
                .post,
                "/api/v1/auth/totp",
                as: person.browser,
                json: #"{"password":"\#(person.password)"}"#
            )
            #expect(started.headers[.cacheControl] == "no-store")
            let secret = try #require(started.json["secret"]?.string)
            #expect(secret.count == 32)
            let uri = try #require(started.json["uri"]?.string)
            #expect(uri.hasPrefix("otpauth://totp/") && uri.contains(":anna%2Bt%40office.example?secret=\(secret)&issuer="))
            #expect(started.json["qr"]?.string?.hasPrefix("<svg ") == true)
            let early = try await server.send(.post, "/api/v1/auth/totp/confirm", as: person.browser, json: #"{"code":"000000"}"#)
            #expect(early.status == .forbidden && early.problem?.code == "wrong_totp" && early.problem?.field == "code")
            #expect(try await Self.login(server, person, nil).status == .ok)
        }
    }

    @Test func confirmingEndsTheOtherSessions() async throws {
        try await TestServer.run { server in
            let person = try await server.signedIn(.manager)
            let other = try #require(try await Self.login(server, person, nil).cookie?.value)
            #expect(try await server.send(.get, "/api/v1/auth/me", as: .cookie(other)).status == .ok)
            let started = try await server.send(
                .post,
                "/api/v1/auth/totp",
                as: person.browser,
                json: #"{"password":"\#(person.password)"}"#
            )
            let code = Self.code(server, Self.bytes(try #require(started.json["secret"]?.string)))
            _ = try await server.send(.post, "/api/v1/auth/totp/confirm", as: person.browser, json: #"{"code":"\#(code)"}"#)
            #expect(try await server.send(.get, "/api/v1/auth/me", as: .cookie(other)).status == .unauthorized)
            #expect(try await server.send(.get, "/api/v1/auth/me", as: person.browser).status == .ok)
            #expect(try await server.send(.get, "/api/v1/auth/me", as: person.script).status == .ok)
        }
    }

    /// Ten guesses, and nothing that takes the password alone makes room for more.
    @Test func guessingAtCodesIsLimitedWithThePasswords() async throws {
        try await TestServer.run { server in
            let setup = try await Self.turnedOn(server)
            let person = setup.person
            for n in 0..<10 {
                #expect(try await Self.login(server, person, "00000\(n)").problem?.code == "wrong_totp")
                if n < 9 {
                    #expect(try await Self.login(server, person, nil).problem?.code == "totp_required")
                    let json = #"{"current_password":"\#(person.password)","new_password":"\#(person.password)"}"#
                    #expect(try await server.send(.post, "/api/v1/auth/password", as: person.browser, json: json).status == .noContent)
                    #expect(
                        try await server.send(.post, "/api/v1/auth/totp", as: person.browser, json: #"{"password":"\#(person.password)"}"#)
                            .status
                            == .conflict
                    )
                }
            }
            let refused = try await Self.login(server, person, Self.code(server, setup.secret))
            #expect(refused.status == .tooManyRequests && refused.headers[.retryAfter] != nil)
            let json = #"{"password":"\#(person.password)","code":"\#(setup.codes[0])"}"#
            #expect(try await server.send(.delete, "/api/v1/auth/totp", as: person.browser, json: json).status == .tooManyRequests)
            server.clock.advance(seconds: 120)
            #expect(try await Self.login(server, person, Self.code(server, setup.secret)).status == .ok)
        }
    }

    @Test func turningItOffTakesBoth() async throws {
        try await TestServer.run { server in
            let setup = try await Self.turnedOn(server)
            let person = setup.person
            func end(_ password: String, _ code: String) async throws -> TestResponse {
                let json = #"{"password":"\#(password)","code":"\#(code)"}"#
                return try await server.send(.delete, "/api/v1/auth/totp", as: person.browser, json: json)
            }
            #expect(try await end("wrong horse", setup.codes[1]).problem?.code == "wrong_password")
            #expect(try await end(person.password, "123123").problem?.code == "wrong_totp")
            let json = #"{"password":"\#(person.password)","code":"\#(Self.code(server, setup.secret))"}"#
            let anew = try await server.send(.post, "/api/v1/auth/totp/recovery-codes", as: person.browser, json: json)
            #expect(anew.json["recovery_codes"]?.count == 10)
            #expect(try await end(person.password, setup.codes[1]).problem?.code == "wrong_totp")
            #expect(try await end(person.password, try #require(anew.json["recovery_codes"]?[0]?.string)).status == .noContent)
            #expect(try await Self.login(server, person, nil).status == .ok)
        }
    }

    @Test func anOwnerEndsItForSomebodyElse() async throws {
        try await TestServer.run { server in
            let owner = try await Self.turnedOn(server, .owner)
            let setup = try await Self.turnedOn(server)
            let path = "/api/v1/settings/users/\(setup.person.user.id)/totp"
            let users = try await server.send(.get, "/api/v1/settings/users", as: owner.person.browser)
            #expect(users.json["items"]?[1]?["totp"] == .bool(true))
            #expect(try await server.send(.delete, path, as: setup.person.browser).status == .forbidden)
            #expect(try await server.send(.delete, path).status == .unauthorized)
            let own = try await server.send(.delete, "/api/v1/settings/users/\(owner.person.user.id)/totp", as: owner.person.script)
            #expect(own.status == .conflict && own.problem?.code == "own_totp")
            #expect(try await server.send(.delete, path, as: owner.person.browser).status == .noContent)
            #expect(try await server.send(.get, "/api/v1/auth/me", as: setup.person.browser).status == .unauthorized)
            #expect(try await Self.login(server, setup.person, nil).status == .ok)
            let log = try await server.send(.get, "/api/v1/settings/audit?entity=user", as: owner.person.browser)
            #expect(log.json["items"]?[0]?["action"]?.string == "totp_reset")
            #expect(!log.text.contains(Base32.encode(setup.secret)))
        }
    }

    @Test func signingOutEverywhere() async throws {
        try await TestServer.run { server in
            let person = try await server.signedIn(.accountant)
            let stranger = try await server.signedIn(.manager)
            let others = [try await Self.login(server, person, nil), try await Self.login(server, person, nil)].compactMap {
                $0.cookie?.value
            }
            let ended = try await server.send(.delete, "/api/v1/auth/sessions", as: person.browser)
            #expect(ended.json["ended"]?.int == 2 && ended.json["tokens"]?.int == 1)
            for other in others { #expect(try await server.send(.get, "/api/v1/auth/me", as: .cookie(other)).status == .unauthorized) }
            #expect(try await server.send(.get, "/api/v1/auth/me", as: person.browser).status == .ok)
            let all = try await server.send(.delete, "/api/v1/auth/sessions?own=1", as: person.browser)
            #expect(all.json["ended"]?.int == 1)
            #expect(all.headers[.setCookie]?.contains("Max-Age=0") == true)
            #expect(try await server.send(.get, "/api/v1/auth/me", as: person.browser).status == .unauthorized)
            #expect(try await server.send(.get, "/api/v1/auth/me", as: person.script).status == .ok)
            #expect(try await server.send(.get, "/api/v1/auth/me", as: stranger.browser).status == .ok)
        }
    }
}
