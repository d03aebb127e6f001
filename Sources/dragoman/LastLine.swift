import Synchronization

/// The line that was shown last, so that the same one is not shown again.
final class LastLine: Sendable {
    private let line = Mutex<String?>(nil)

    var value: String? { line.withLock { $0 } }

    /// - Returns: whether it is another one.
    func replace(_ new: String?) -> Bool {
        line.withLock { line in
            defer { line = new }
            return line != new
        }
    }
}
