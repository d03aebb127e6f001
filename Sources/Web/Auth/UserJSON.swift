import Core
import Store

/// How accounts look from outside.
enum UserJSON {
    static let properties: [Schema.Property] = [
        .required("id", .id), .required("email", .string(format: "email")), .required("name", .text(AccountRules.maximumNameLength)),
        .required("role", .words(of: Role.self)), .required("locale", .words(of: InterfaceLanguage.self)),
        .required("theme", .words(of: Theme.self)), .required("created_at", .time),
    ]
    static let schema = Schema.object(
        properties + [
            .required("signature", .text(AccountRules.maximumSignatureLength)), .required("undo_seconds", .integer(0...20)),
        ]
    )
    static let managedSchema = Schema.object(properties + [.required("disabled_at", .nullable(.time)), .required("totp", .boolean)])

    /// The user's own account.
    static func write(_ user: User, _ writer: inout JSONWriter) {
        writer.object { writer in
            members(user, &writer)
            writer.member("signature", user.signature)
            writer.member("undo_seconds", user.undoSeconds)
        }
    }

    /// An account as owners see it.
    static func writeManaged(_ user: User, _ writer: inout JSONWriter) {
        writer.object { writer in
            members(user, &writer)
            writer.key("disabled_at")
            if let at = user.disabledAt { writer.time(at) } else { writer.null() }
            writer.member("totp", user.hasTwoFactor)
        }
    }

    private static func members(_ user: User, _ writer: inout JSONWriter) {
        writer.member("id", user.id)
        writer.member("email", user.email)
        writer.member("name", user.name)
        writer.member("role", user.role.rawValue)
        writer.member("locale", user.locale.rawValue)
        writer.member("theme", user.theme.rawValue)
        writer.member("created_at", user.createdAt)
    }

    /// `{"user": …}`
    static func envelope(_ user: User, _ writer: inout JSONWriter) {
        writer.object { writer in
            writer.key("user")
            write(user, &writer)
        }
    }
}

extension Fields {
    /// A person's name without space around it.
    func personName(_ name: String = "name") throws(Problem) -> String {
        guard let value = AccountRules.name(try string(name, maximum: 1000)) else {
            throw .validation(name, "\(name) has to have 1 to \(AccountRules.maximumNameLength) printable characters.")
        }
        return value
    }

    /// What stands below a person's answers, with LF line ends; may be empty.
    func signature(_ name: String = "signature") throws(Problem) -> String {
        try string(name, maximum: AccountRules.maximumSignatureLength).split(
            omittingEmptySubsequences: false,
            whereSeparator: \.isNewline
        ).joined(separator: "\n")
    }

    /// For how long what a person sends can be taken back.
    func undoSeconds(_ name: String = "undo_seconds") throws(Problem) -> Int {
        guard let value = try optionalInt(name, in: 0...20).map(Int.init), AccountRules.undoSeconds.contains(value) else {
            let choices = AccountRules.undoSeconds.map(String.init).joined(separator: ", ")
            throw .validation(name, "\(name) has to be one of: \(choices).")
        }
        return value
    }

    /// An e-mail address, lower case.
    func email(_ name: String = "email") throws(Problem) -> String {
        guard let value = AccountRules.email(try string(name, maximum: 320)) else {
            throw .validation(name, "\(name) has to be an e-mail address.")
        }
        return value
    }

    /// A password that is to be set.
    func newPassword(_ name: String = "password") throws(Problem) -> String {
        let value = try string(name, maximum: 4096)
        switch AccountRules.passwordFault(value) {
        case nil: return value
        case .tooShort: throw .validation(name, "The password needs at least \(AccountRules.minimumPasswordLength) characters.")
        case .tooLong: throw .validation(name, "The password is longer than \(AccountRules.maximumPasswordBytes) bytes.")
        }
    }
}
