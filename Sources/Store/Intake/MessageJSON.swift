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
