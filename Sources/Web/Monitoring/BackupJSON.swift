import Core

extension JSONWriter {
    /// How the backups stand: `state` is `ok`, `failed`, or `none` before the first one.
    mutating func backup(_ state: BackupState, now: Timestamp) {
        let troubles = state.troubles(now: now)
        object { writer in
            writer.member("state", !troubles.isEmpty ? "failed" : state.lastGood == nil ? "none" : "ok")
            writer.key("troubles")
            writer.array { writer in for words in troubles { writer.string(words) } }
            writer.key("last_good")
            if let good = state.lastGood {
                writer.object { writer in
                    writer.member("name", good.name)
                    writer.key("at")
                    writer.time(good.at)
                    writer.member("size", Int(good.size))
                    writer.key("seconds")
                    writer.double(good.seconds)
                }
            } else {
                writer.null()
            }
            writer.key("checked_at")
            if let check = state.check { writer.time(check.at) } else { writer.null() }
            writer.key("next")
            if let next = state.next { writer.time(next) } else { writer.null() }
            writer.key("running")
            writer.bool(state.running)
        }
    }
}
