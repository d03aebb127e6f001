import Core
import Store

enum ConditionJSON {
    static let finding = Schema.object([
        .required("name", .string()), .required("state", .words(["ok", "warning", "failed"])),
        .required("code", .words(of: DoctorCode.self)), .required("values", .anything), .required("words", .string()),
        .required("advice", .nullable(.string())),
    ])

    private static let certificate = Schema.object([
        .required("state", .words(["ok", "failed"])), .required("names", .array(.string())), .required("valid_until", .time),
        .required("words", .string()), .required("advice", .nullable(.string())),
    ])

    static let condition = Schema.object([
        .required("at", .time), .required("version", .string()), .required("started_at", .time),
        .required("memory", .nullable(.integer())), .required("sockets", .integer()),
        .required("database", .object([.required("size", .integer()), .required("wal_size", .integer())])),
        .required("disk", .object([.required("free", .nullable(.integer())), .required("total", .nullable(.integer()))])),
        .required("journal", .object([.required("pending", .integer()), .required("unreadable", .integer())])),
        .required("outbox", .object([.required("queued", .integer())])),
        .required("channels", .array(.named("Channel"))),
        .required("backup", .named("BackupSchedule")),
        .required("certificate", .nullable(certificate)),
        .required("findings", .array(.named("Finding"))),
        .required("examined_at", .nullable(.time)), .required("examining", .boolean),
    ])
}

extension JSONWriter {
    mutating func condition(_ condition: Condition, _ services: WebServices) {
        let gauges = services.database.gauges
        let space = services.database.disk.room
        let examination = services.care.examination
        object { writer in
            writer.member("at", services.database.now())
            writer.member("version", services.settings.version)
            writer.member("started_at", services.care.startedAt)
            writer.member("memory", optional: ProcessMemory.resident)
            writer.member("sockets", services.sockets.value)
            writer.key("database")
            writer.object { writer in
                writer.member("size", Int(gauges.size))
                writer.member("wal_size", Int(gauges.walSize))
            }
            writer.key("disk")
            writer.object { writer in
                writer.member("free", optional: space.free.map { Int($0) })
                writer.member("total", optional: space.free == nil ? nil : Int(space.total))
            }
            writer.key("journal")
            writer.object { writer in
                writer.member("pending", condition.journal.pending)
                writer.member("unreadable", condition.journal.poison)
            }
            writer.key("outbox")
            writer.object { $0.member("queued", condition.channels.reduce(0) { $0 + ($1.outgoing?.queued ?? 0) }) }
            writer.key("channels")
            writer.array { writer in for report in condition.channels { writer.channel(report) } }
            writer.key("backup")
            writer.backupSchedule(services)
            writer.key("certificate")
            writer.certificate(services.certificateReport)
            writer.key("findings")
            writer.array { writer in for finding in condition.findings { writer.finding(finding) } }
            writer.member("examined_at", optional: examination.at)
            writer.member("examining", examination.running)
        }
    }

    private mutating func finding(_ check: DoctorCheck) {
        object { writer in
            writer.member("name", check.name)
            writer.member("state", check.state.rawValue)
            writer.member("code", check.code.rawValue)
            writer.key("values")
            writer.object { writer in
                for (name, value) in check.values.sorted(by: { $0.key < $1.key }) {
                    writer.name(name)
                    switch value {
                    case .text(let text): writer.string(text)
                    case .number(let number): writer.int(number)
                    }
                }
            }
            writer.member("words", check.words)
            writer.member("advice", optional: check.advice?.isEmpty == true ? nil : check.advice)
        }
    }
}
