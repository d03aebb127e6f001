extension OfficeDatabase {
    /// Deletes events older than ``EventFeed/daysKept`` days, in steps, so that no other write waits long.
    package func pruneEvents() async throws {
        let now = now()
        while try await write({ try EventFeed.prune($0, now: now) }) > 0 {}
    }
}
