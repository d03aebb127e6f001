/// A mail that is to be fetched, as the server describes it.
package struct ListedMail: Sendable, Hashable {
    package var uid: UInt32
    /// Bytes, as the server says; some lie.
    package var size: Int
    /// When it reached the mailbox.
    package var internalDate: Timestamp?
    package var seen: Bool
    package var messageID: String?

    package init(uid: UInt32, size: Int, internalDate: Timestamp?, seen: Bool, messageID: String? = nil) {
        self.uid = uid
        self.size = size
        self.internalDate = internalDate
        self.seen = seen
        self.messageID = messageID
    }
}

/// Cuts what is to be fetched into windows of bounded bytes, in the order given, so that memory is bounded and a connection
/// that breaks loses little.
package enum FetchWindow {
    /// - Parameters:
    ///   - bytes: of a window at most; a mail that is larger stands alone.
    ///   - count: mails of a window at most, 1 or more.
    ///   - alone: what else has to stand alone.
    package static func cut(
        _ mails: [ListedMail],
        bytes: Int,
        count: Int,
        alone: (ListedMail) -> Bool = { _ in false }
    ) -> [[ListedMail]] {
        var windows: [[ListedMail]] = []
        var window: [ListedMail] = []
        var sum = 0
        var isClosed = false
        for mail in mails {
            let standsAlone = alone(mail)
            if !window.isEmpty, isClosed || standsAlone || sum + mail.size > bytes || window.count >= count {
                windows.append(window)
                window = []
                sum = 0
            }
            window.append(mail)
            sum += mail.size
            isClosed = standsAlone
        }
        if !window.isEmpty { windows.append(window) }
        return windows
    }
}
