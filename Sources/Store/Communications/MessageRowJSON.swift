import Core

/// A message and its attachments as the API shows them, written straight from the rows of ``ThreadPage``.
enum MessageRowJSON {
    static func head(_ columns: Columns, conversation: PublicID) -> [UInt8] {
        var writer = JSONWriter(capacity: 900 + columns.text(6).count)
        writer.object { writer in
            writer.key("id")
            writer.uid(columns, 1)
            writer.key("conversation_id")
            writer.uuid(conversation)
            writer.key("direction")
            writer.text(columns, 2)
            writer.key("type")
            writer.text(columns, 3)
            writer.key("kind")
            writer.text(columns, 4)
            writer.key("subject")
            writer.text(columns, 5)
            writer.key("text")
            writer.text(columns, 6)
            writer.key("has_html")
            writer.bool(columns.bool(7))
            writer.key("html_remote_images")
            writer.bool(columns.bool(8))
            writer.key("from")
            sender(columns, &writer)
            recipients(columns.text(11), &writer)
            writer.key("sent_at")
            writer.time(columns, 12)
            writer.key("created_at")
            writer.time(columns, 13)
            writer.key("state")
            writer.text(columns, 14)
            writer.key("error")
            writer.text(columns, 15)
            writer.key("auto")
            writer.text(columns, 16)
            writer.key("bounce")
            writer.json(columns, 17)
            writer.key("defects")
            if columns.isNull(18) { writer.array { _ in } } else { writer.json(columns, 18) }
            writer.key("fold")
            if columns.isNull(19) { writer.array { _ in } } else { writer.json(columns, 19) }
            writer.key("external_id")
            writer.text(columns, 20)
            writer.key("size")
            writer.int(columns, 21)
            writer.key("oversized")
            writer.json(columns, 24)
            writer.key("mentions")
            if columns.isNull(25) { writer.array { _ in } } else { writer.json(columns, 25) }
            writer.key("fault")
            writer.text(columns, 26)
            writer.key("fault_detail")
            writer.text(columns, 27)
            writer.key("author")
            author(columns, &writer)
            writer.key("outgoing")
            outgoing(columns, &writer)
            chat(columns, &writer)
        }
        return writer.bytes
    }

    static func attachment(_ columns: Columns, _ writer: inout JSONWriter) {
        writer.object { writer in
            writer.key("id")
            writer.uid(columns, 1)
            writer.key("name")
            writer.text(columns, 2)
            writer.key("mime")
            writer.text(columns, 3)
            writer.key("size")
            writer.int(columns, 4)
            writer.key("sha256")
            if columns.isNull(5) { writer.null() } else { writer.hex(columns.bytes(5)) }
            writer.key("inline")
            writer.bool(columns.bool(6))
            writer.key("content_id")
            writer.text(columns, 7)
            writer.key("note")
            writer.text(columns, 8)
            writer.key("state")
            writer.text(columns, 9)
            writer.key("width")
            writer.int(columns, 10)
            writer.key("height")
            writer.int(columns, 11)
            writer.key("duration")
            writer.int(columns, 12)
            writer.key("fault")
            writer.text(columns, 13)
            writer.key("withdrawn")
            writer.bool(columns.bool(14))
        }
    }

    /// What messages of messengers have beside those of mail.
    private static func chat(_ columns: Columns, _ writer: inout JSONWriter) {
        writer.key("entities")
        writer.json(columns, 35)
        writer.key("card")
        writer.json(columns, 36)
        writer.key("quoted")
        quoted(columns, &writer)
        writer.key("forwarded_from")
        writer.text(columns, 39)
        writer.key("edited_at")
        writer.time(columns, 40)
        writer.key("withdrawn_at")
        writer.time(columns, 41)
        writer.key("reactions")
        if columns.isNull(42) { writer.array { _ in } } else { writer.json(columns, 42) }
        writer.key("sender")
        stableSender(columns, &writer)
        writer.key("changes")
        if columns.isNull(44) { writer.array { _ in } } else { writer.json(columns, 44) }
    }

    /// The column holds an object; the message that is quoted is looked up anew each time.
    private static func quoted(_ columns: Columns, _ writer: inout JSONWriter) {
        let json = columns.text(37)
        guard json.count > 2 else { return writer.null() }
        writer.object { writer in
            writer.key("message_id")
            writer.uid(columns, 38)
            writer.raw(UnsafeBufferPointer(rebasing: json.dropFirst().dropLast()))
        }
    }

    private static func stableSender(_ columns: Columns, _ writer: inout JSONWriter) {
        guard !columns.isNull(43) else { return writer.null() }
        let address = columns.text(10)
        writer.object { writer in
            writer.key("id")
            writer.text(columns, 43)
            writer.key("name")
            writer.text(columns, 9)
            writer.key("username")
            if address.first == UInt8(ascii: "@") {
                writer.string(utf8: UnsafeBufferPointer(rebasing: address.dropFirst()))
            } else {
                writer.null()
            }
        }
    }

    /// Who of the office wrote it here.
    private static func author(_ columns: Columns, _ writer: inout JSONWriter) {
        guard !columns.isNull(28) else { return writer.null() }
        writer.object { writer in
            writer.key("id")
            writer.uid(columns, 28)
            writer.key("name")
            writer.text(columns, 29)
        }
    }

    /// The work that is left with a message that goes out.
    private static func outgoing(_ columns: Columns, _ writer: inout JSONWriter) {
        guard !columns.isNull(30) else { return writer.null() }
        writer.object { writer in
            writer.key("stage")
            writer.text(columns, 30)
            writer.key("due_at")
            writer.time(columns, 31)
            writer.key("scheduled")
            writer.bool(columns.bool(32))
            writer.key("attempts")
            writer.int(columns, 33)
            writer.key("retrying_since")
            writer.time(columns, 34)
        }
    }

    private static func sender(_ columns: Columns, _ writer: inout JSONWriter) {
        guard !columns.text(9).isEmpty || !columns.text(10).isEmpty else { return writer.null() }
        writer.object { writer in
            writer.key("name")
            writer.text(columns, 9)
            writer.key("address")
            writer.text(columns, 10)
        }
    }

    /// The column holds `{"to":[…],"cc":[…]}`; its inside goes into the message's object as it is.
    private static func recipients(_ json: UnsafeBufferPointer<UInt8>, _ writer: inout JSONWriter) {
        writer.raw(UnsafeBufferPointer(rebasing: json.dropFirst().dropLast()))
    }
}
