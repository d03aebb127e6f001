/// Finds known mails again after a server gave its folder new numbers (UIDVALIDITY changed, RFC 9051 section 2.3.1.1).
package enum ValidityMatch {
    /// A mail that stood in the folder under an old number.
    package struct Known: Sendable, Hashable {
        package var journal: Int64
        package var size: Int
        package var internalDate: Timestamp?
        package var messageID: String?

        package init(journal: Int64, size: Int, internalDate: Timestamp?, messageID: String?) {
            self.journal = journal
            self.size = size
            self.internalDate = internalDate
            self.messageID = messageID
        }
    }

    private struct Key: Hashable {
        var size: Int
        var internalDate: Int64?
        var messageID: String
    }

    /// Pairs mails whose size, arrival and Message-ID agree and occur once on either side. What has no Message-ID or is not
    /// unique is not paired: its body decides.
    package static func pairs(listed: [ListedMail], known: [Known]) -> [(mail: ListedMail, journal: Int64)] {
        var byKey: [Key: (journal: Int64, count: Int)] = [:]
        for mail in known {
            guard let id = mail.messageID else { continue }
            byKey[Key(size: mail.size, internalDate: seconds(mail.internalDate), messageID: id), default: (mail.journal, 0)].count += 1
        }
        var counts: [Key: Int] = [:]
        let keys = listed.map { mail in mail.messageID.map { Key(size: mail.size, internalDate: seconds(mail.internalDate), messageID: $0) }
        }
        for key in keys { if let key { counts[key, default: 0] += 1 } }
        return zip(listed, keys).compactMap { mail, key in
            guard let key, counts[key] == 1, let found = byKey[key], found.count == 1 else { return nil }
            return (mail, found.journal)
        }
    }

    private static func seconds(_ time: Timestamp?) -> Int64? { time.map { $0.milliseconds / 1000 } }
}
