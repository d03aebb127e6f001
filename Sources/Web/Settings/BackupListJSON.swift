import Core
import Store

/// The backups as their owner's page shows them.
enum BackupListJSON {
    static let item = Schema.object([
        .required("name", .text(200)), .required("kind", .nullable(.words(of: BackupOrigin.self))), .required("made_at", .time),
        .required("size", .integer()), .required("state", .words(of: StoredBackup.State.self)), .required("verified_at", .nullable(.time)),
        .required("version", .nullable(.string())), .required("in_second_place", .nullable(.boolean)),
    ])

    static let reason = Schema.object([
        .required("code", .words(of: BackupReason.Code.self)), .required("path", .nullable(.string())),
        .required("needed", .nullable(.integer())), .required("free", .nullable(.integer())), .required("detail", .nullable(.string())),
    ])

    private static let trouble = Schema.object([
        .required("code", .string()), .required("reason", .nullable(.named("BackupReason"))), .required("hours", .nullable(.integer())),
        .required("words", .string()),
    ])

    private static let progress = Schema.object([
        .required("step", .words(["copying", "hashing", "checking", "upgrading"])), .required("done", .integer()),
        .required("total", .integer()),
    ])

    static let schedule = Schema.object([
        .required("state", .words(["ok", "failed", "none"])), .required("troubles", .array(trouble)), .required("next", .nullable(.time)),
        .required("last_good_at", .nullable(.time)), .required("last_good_seconds", .nullable(.number)),
        .required("failed_at", .nullable(.time)), .required("checked_at", .nullable(.time)),
        .required("second_place", .nullable(.string())), .required("running", .boolean),
        .required("progress", .nullable(progress)),
    ])

    static let list = Schema.object([
        .required("items", .array(.named("Backup"))), .required("next", .nullable(.string())),
        .required("schedule", .named("BackupSchedule")),
    ])
}

extension JSONWriter {
    mutating func backups(_ copies: [StoredBackup], _ services: WebServices) {
        object { writer in
            writer.key("items")
            writer.array { writer in for copy in copies { writer.storedBackup(copy) } }
            writer.key("next")
            writer.null()
            writer.key("schedule")
            writer.backupSchedule(services)
        }
    }

    private mutating func storedBackup(_ copy: StoredBackup) {
        object { writer in
            writer.member("name", copy.name)
            writer.member("kind", optional: copy.origin?.rawValue)
            writer.member("made_at", copy.at)
            writer.member("size", Int(copy.size))
            writer.member("state", copy.state.rawValue)
            writer.member("verified_at", optional: copy.verifiedAt)
            writer.member("version", optional: copy.version)
            writer.key("in_second_place")
            if let there = copy.inSecondPlace { writer.bool(there) } else { writer.null() }
        }
    }

    mutating func backupSchedule(_ services: WebServices) {
        let state = services.backups.state
        let troubles = state.findings(now: services.database.now())
        object { writer in
            writer.member("state", !troubles.isEmpty ? "failed" : state.lastGood == nil ? "none" : "ok")
            writer.key("troubles")
            writer.array { writer in for trouble in troubles { writer.backupTrouble(trouble) } }
            writer.member("next", optional: state.next)
            writer.member("last_good_at", optional: state.lastGood?.at)
            writer.key("last_good_seconds")
            if let good = state.lastGood { writer.double(good.seconds) } else { writer.null() }
            writer.member("failed_at", optional: state.failure?.at)
            writer.member("checked_at", optional: state.check?.at)
            writer.member("second_place", optional: services.care.secondPlace)
            writer.member("running", state.running)
            writer.key("progress")
            if let progress = services.backups.progress {
                writer.object { writer in
                    writer.member("step", progress.step.rawValue)
                    writer.member("done", Int(progress.done))
                    writer.member("total", Int(progress.total))
                }
            } else {
                writer.null()
            }
        }
    }

    private mutating func backupTrouble(_ trouble: BackupTrouble) {
        object { writer in
            writer.member("code", trouble.code.rawValue)
            writer.key("reason")
            if let reason = trouble.reason {
                writer.object { writer in
                    writer.member("code", reason.code.rawValue)
                    writer.member("path", optional: reason.path)
                    writer.member("needed", optional: reason.needed.map(Int.init))
                    writer.member("free", optional: reason.free.map(Int.init))
                    writer.member("detail", optional: reason.detail)
                }
            } else {
                writer.null()
            }
            writer.member("hours", optional: trouble.hours.map(Int.init))
            writer.member("words", trouble.words)
        }
    }
}
