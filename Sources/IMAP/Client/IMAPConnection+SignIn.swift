extension IMAPConnection {
    /// Signs in with AUTHENTICATE PLAIN where it is offered, else with LOGIN. Nothing is sent if the server needs no sign-in.
    /// - Throws: ``IMAPError/signInRefused(_:)`` with the server's words; ``IMAPError/signInUnavailable``;
    ///   ``IMAPError/refusedByServer(command:words:code:)`` where the server says that it is only for now (RFC 5530).
    public func login(user: String, password: String) async throws {
        guard !line.shared.isPreauthenticated else { return }
        guard !user.utf8.contains(0), !password.utf8.contains(0) else {
            throw IMAPError.signInRefused("User and password cannot contain a zero byte.")
        }
        guard let command = SignIn.command(user: user, password: password, capabilities: capabilities) else {
            throw IMAPError.signInUnavailable
        }
        try await signIn(command, secrets: [password])
    }

    /// Signs in with an OAuth access token.
    /// - Throws: as ``login(user:password:)``.
    public func authenticateXOAUTH2(user: String, token: String) async throws {
        guard !line.shared.isPreauthenticated else { return }
        guard capabilities.contains("AUTH=XOAUTH2") else { throw IMAPError.signInUnavailable }
        try await signIn(SignIn.command(user: user, token: token, capabilities: capabilities), secrets: [token])
    }

    private func signIn(_ command: Command, secrets: [String]) async throws {
        do {
            try await perform(command)
        } catch {
            throw SignIn.explain(error, secrets: secrets)
        }
        try await readCapabilities(.signIn)
    }
}
