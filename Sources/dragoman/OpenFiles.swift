import Logging

#if canImport(Glibc)
import Glibc
#endif

/// How many files and connections this process may have open.
enum OpenFiles {
    /// For the database, the mailboxes and the rest.
    static let beside = 512

    /// Raises the soft limit, which is 1024 almost everywhere because of programs that use `select`; this one does not.
    static func allow(connections: Int, _ logger: Logger) {
        var limit = rlimit()
        let wanted = rlim_t(connections + beside)
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0, limit.rlim_cur < wanted else { return }
        limit.rlim_cur = min(wanted, limit.rlim_max)
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        if limit.rlim_cur < wanted {
            logger.warning(
                """
                this process may open \(limit.rlim_cur) files, fewer than max_connections (\(connections)) needs: lower it, or raise \
                LimitNOFILE of the service
                """
            )
        }
    }
}
