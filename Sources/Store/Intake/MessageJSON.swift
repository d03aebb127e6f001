import Core

/// The parts of a message that stand in its row as JSON, in the very form in which the API shows them.
enum MessageJSON {
    static func recipients(_ message: IncomingMessage) -> String {
        json { writer in
            writer.object { writer in
                writer.key("to")
                correspondents(message.to, &writer)
                writer.key("cc")
                correspondents(message.cc, &writer)
            }
        }
    }

    static func recipients(_ addressees: Addressees) -> String {
        json { writer in
            writer.object { writer in
                writer.key("to")
                correspondents(addressees.to, &writer)
                writer.key("cc")
                correspondents(addressees.cc, &writer)
                writer.key("bcc")
                correspondents(addressees.bcc, &writer)
            }
        }
    }

    /// What ``recipients(_:)`` wrote.
    static func readRecipients(_ text: String) -> Addressees {
        guard case .object(let members)? = try? JSONReader.read(Array(text.utf8)) else { return Addressees(to: []) }
        func list(_ name: String) -> [Correspondent] {
            guard case .array(let elements)? = members[name] else { return [] }
            return elements.compactMap { element in
                guard case .object(let one) = element, case .string(let address)? = one["address"] else { return nil }
                guard case .string(let name)? = one["name"] else { return Correspondent(name: "", address: address) }
                return Correspondent(name: name, address: address)
            }
        }
        return Addressees(to: list("to"), cc: list("cc"), bcc: list("bcc"))
    }

    static func bounce(_ notice: BounceNotice) -> String {
        json { writer in
            writer.object { writer in
                writer.key("recipient")
                writer.string(notice.recipient)
                writer.key("status")
                writer.string(notice.status)
                writer.key("original_message_id")
                writer.string(notice.originalMessageID)
            }
        }
    }

    static func strings(_ values: [String]) -> String {
        json { writer in
            writer.array { writer in
                for value in values { writer.string(value) }
            }
        }
    }

    /// What ``strings(_:)`` wrote.
    static func readStrings(_ text: String) -> [String] {
        guard case .array(let elements)? = try? JSONReader.read(Array(text.utf8)) else { return [] }
        return elements.compactMap { if case .string(let value) = $0 { value } else { nil } }
    }

    static func folds(_ folds: [TextFold]) -> String {
        json { writer in
            writer.array { writer in
                for fold in folds {
                    writer.object { writer in
                        writer.key("start")
                        writer.int(Int64(fold.start))
                        writer.key("end")
                        writer.int(Int64(fold.end))
                        writer.key("kind")
                        writer.string(fold.kind.rawValue)
                    }
                }
            }
        }
    }

    /// What ``folds(_:)`` wrote.
    static func readFolds(_ text: String?) -> [TextFold] {
        guard let text, case .array(let elements)? = try? JSONReader.read(Array(text.utf8)) else { return [] }
        return elements.compactMap { element in
            guard case .object(let fold) = element, case .int(let start)? = fold["start"], case .int(let end)? = fold["end"],
                case .string(let word)? = fold["kind"], let kind = TextFold.Kind(rawValue: word)
            else { return nil }
            return TextFold(start: Int(start), end: Int(end), kind: kind)
        }
    }

    /// References to users: `[{"id", "name"}]`.
    static func references(_ users: [User]) -> String {
        json { writer in
            writer.array { writer in
                for user in users { reference(user, &writer) }
            }
        }
    }

    /// `{"id", "name"}`
    static func reference(_ user: User, _ writer: inout JSONWriter) {
        writer.object { writer in
            writer.key("id")
            writer.uuid(user.id)
            writer.key("name")
            writer.string(user.name)
        }
    }

    private static func correspondents(_ list: [Correspondent], _ writer: inout JSONWriter) {
        writer.array { writer in
            for correspondent in list {
                writer.object { writer in
                    writer.key("name")
                    writer.string(correspondent.name)
                    writer.key("address")
                    writer.string(correspondent.address)
                }
            }
        }
    }

    static func json(_ body: (inout JSONWriter) -> Void) -> String {
        var writer = JSONWriter()
        body(&writer)
        return String(decoding: writer.bytes, as: UTF8.self)
    }
}
