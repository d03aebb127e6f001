/// Commands that sign in, and what their refusal means.
enum SignIn {
    /// With user and password: AUTHENTICATE PLAIN (RFC 4616), else LOGIN; nil where the server offers neither.
    static func command(user: String, password: String, capabilities: Set<String>) -> Command? {
        let (name, secret) = (Array(user.utf8), Array(password.utf8))
        if capabilities.contains("AUTH=PLAIN") {
            return authenticate("PLAIN", [0] + name + [0] + secret, capabilities: capabilities)
        }
        guard !capabilities.contains("LOGINDISABLED") else { return nil }
        var text = CommandText("LOGIN", capabilities: capabilities)
        text.append(string: user)
        text.append(string: password)
        return Command(name: "LOGIN", parts: text.ended, phase: .signIn, effect: .signIn)
    }

    /// With a token (Google's and Microsoft's XOAUTH2). A refusal comes as a challenge, which an empty line answers.
    static func command(user: String, token: String, capabilities: Set<String>) -> Command {
        let response = Array("user=\(user)\u{1}auth=Bearer \(token)\u{1}\u{1}".utf8)
        var command = authenticate("XOAUTH2", response, capabilities: capabilities)
        command.parts.append(Array("\r\n".utf8))
        return command
    }

    /// The response goes with the command where the server takes it (SASL-IR, RFC 4959), else after its challenge.
    private static func authenticate(_ mechanism: String, _ response: [UInt8], capabilities: Set<String>) -> Command {
        let encoded = Base64.encode(response)
        var text = CommandText("AUTHENTICATE \(mechanism)")
        if capabilities.contains("SASL-IR") {
            text.append(" \(String(decoding: encoded, as: UTF8.self))")
        } else {
            text.append(continuation: encoded)
        }
        return Command(name: "AUTHENTICATE \(mechanism)", parts: text.ended, phase: .signIn, effect: .signIn)
    }

    /// Codes of RFC 5530 that say nothing against user and password.
    private static let passing: Set<String> = ["UNAVAILABLE", "INUSE", "LIMIT", "SERVERBUG"]

    /// What an error of such a command means; what servers repeat of a secret is covered.
    static func explain(_ error: any Error, secrets: [String]) -> any Error {
        switch error {
        case IMAPError.refusedByServer(let command, let words, let code):
            let words = covered(words, secrets)
            if code == "PRIVACYREQUIRED" { return IMAPError.signInUnavailable }
            if let code, passing.contains(code) { return IMAPError.refusedByServer(command: command, words: words, code: code) }
            return IMAPError.signInRefused(words)
        case IMAPError.bye(let words): return IMAPError.bye(covered(words, secrets))
        case IMAPError.protocolError(let words): return IMAPError.protocolError(covered(words, secrets))
        default: return error
        }
    }

    private static func covered(_ words: String, _ secrets: [String]) -> String {
        let forms = secrets.flatMap { [$0, String(decoding: Base64.encode(Array($0.utf8)), as: UTF8.self)] }
        return forms.filter { !$0.isEmpty }.reduce(words) { $0.replacing($1, with: "•••") }
    }
}
