/// Whether two clients may be one person: what they have in common, and how much that says.
package enum ClientLikeness {
    /// Why two clients may be the same, a word of the API.
    package enum Reason: String, Sendable, CaseIterable {
        case samePhone = "same_phone"
        case sameEmail = "same_email"
        case sameName = "same_name"
        /// They write on different channels, as one person does who is here twice.
        case otherChannel = "other_channel"
    }

    /// What is known of a client.
    package struct Traits: Sendable, Hashable {
        package var name: String
        /// In any spelling.
        package var phones: [String]
        package var emails: [String]
        package var platforms: Set<Platform>

        package init(name: String, phones: [String] = [], emails: [String] = [], platforms: Set<Platform> = []) {
            self.name = name
            self.phones = phones
            self.emails = emails
            self.platforms = platforms
        }
    }

    package struct Match: Sendable, Hashable {
        package var reasons: [Reason]
        /// 1–100.
        package var score: Int

        package init(reasons: [Reason], score: Int) {
            self.reasons = reasons
            self.score = score
        }
    }

    /// - Returns: nil where nothing speaks for it.
    package static func compare(_ one: Traits, _ other: Traits) -> Match? {
        var reasons: [Reason] = []
        var score = 0
        if !Set(one.phones.compactMap(phoneKey)).isDisjoint(with: other.phones.compactMap(phoneKey)) {
            reasons.append(.samePhone)
            score += 60
        }
        let emails = Set(one.emails.map(Correspondent.key).filter { !$0.isEmpty })
        if !emails.isDisjoint(with: other.emails.map(Correspondent.key)) {
            reasons.append(.sameEmail)
            score += 60
        }
        let name = nameKey(one.name)
        if name.count > 1, name == nameKey(other.name) {
            reasons.append(.sameName)
            score += 30
        }
        guard !reasons.isEmpty else { return nil }
        if !one.platforms.isEmpty, !other.platforms.isEmpty, one.platforms.isDisjoint(with: other.platforms) {
            reasons.append(.otherChannel)
            score += 10
        }
        return Match(reasons: reasons, score: min(score, 100))
    }

    /// The last nine digits: with or without the country's prefix it is the same number. Nil for what is too short to tell.
    package static func phoneKey(_ phone: String) -> String? {
        let digits = phone.filter { $0.isASCII && $0.isNumber }
        return digits.count >= 7 ? String(digits.suffix(9)) : nil
    }

    /// The words of a name in whatever order, without regard to case and accents. One word alone is no name that would tell people apart.
    package static func nameKey(_ name: String) -> [String] {
        words(of: name).map { word in
            Array(word.utf8).withUnsafeBytes { String(decoding: WordFolding.fold($0), as: UTF8.self) }
        }.sorted()
    }

    /// The words of a name, lower case.
    package static func words(of name: String) -> [String] {
        name.lowercased().split { !$0.isLetter && !$0.isNumber && $0 != "'" && $0 != "’" }.map(String.init)
    }
}
