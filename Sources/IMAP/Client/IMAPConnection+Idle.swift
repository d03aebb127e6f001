extension IMAPConnection {
    /// Waits until mails come or go in the open mailbox, with IDLE (RFC 2177), or with NOOP every ``IMAPOptions/pollInterval`` where the
    /// server has no IDLE.
    ///
    /// Returns at once if something happened since the mailbox was opened that neither ``takeChanges()`` nor this has told; telling it
    /// here is telling it. At the deadline the server must confirm within ``IMAPOptions/inactivityTimeout``, so that ``IMAPIdleOutcome/deadline``
    /// means a living connection.
    /// - Parameter duration: under 29 minutes, or servers may end the connection.
    public func idle(for duration: Duration) async throws -> IMAPIdleOutcome {
        if takeChanges() { return .changed }
        guard capabilities.contains("IDLE") || capabilities.contains("IMAP4REV2") else { return try await poll(for: duration) }
        let command = Command(name: "IDLE", parts: [Array("IDLE\r\n".utf8)], effect: .idle)
        let answer = try await answer { handler, promise in handler.idle(command, for: duration, promise) }
        // Both are told by this answer.
        return takeChanges() || answer.changed ? .changed : .deadline
    }

    private func poll(for duration: Duration) async throws -> IMAPIdleOutcome {
        let clock = ContinuousClock()
        let deadline = clock.now + duration
        while true {
            try await noop()
            if takeChanges() { return .changed }
            let now = clock.now
            guard now < deadline else { return .deadline }
            do {
                try await clock.sleep(until: min(deadline, now + options.pollInterval))
            } catch {
                await close()
                throw error
            }
        }
    }
}
