import Core
import ServerTLS
import Store

/// The figures in the text format of Prometheus (version 0.0.4).
struct PrometheusText {
    let services: WebServices
    let channels: [ChannelReport]

    func text() -> String {
        var lines: [String] = []
        requests(&lines)
        let gauges = services.database.gauges
        gauge("dragoman_database_bytes", "Size of the database file.", "\(gauges.size)", &lines)
        gauge("dragoman_database_wal_bytes", "Size of the write-ahead log.", "\(gauges.walSize)", &lines)
        gauge("dragoman_disk_free_ratio", "Part of the disk that is free.", "\(gauges.freeDisk)", &lines)
        disk(&lines)
        gauge("dragoman_events_last", "Number of the newest event.", "\(services.database.hub.last)", &lines)
        gauge("dragoman_live_sockets", "Live sockets that are open.", "\(services.sockets.value)", &lines)
        gauge(
            "dragoman_info",
            "Constant 1; the label tells the version.",
            "1",
            labels: "{version=\"\(services.settings.version)\"}",
            &lines
        )
        backups(&lines)
        if let report = services.certificateReport {
            gauge("dragoman_certificate_expires_seconds", "When the certificate ends, in Unix time.", "\(report.validUntil)", &lines)
            let isFine = report.state == .ok
            gauge("dragoman_certificate_up", "1 if the certificate is valid and its files are in use.", isFine ? "1" : "0", &lines)
        }
        listeners(&lines)
        outboxes(&lines)
        return lines.joined(separator: "\n") + "\n"
    }

    private func disk(_ lines: inout [String]) {
        let room = services.database.disk.room
        if let free = room.free { gauge("dragoman_disk_free_bytes", "Bytes of the disk that are free.", "\(free)", &lines) }
        gauge("dragoman_disk_floor_bytes", "Bytes that have to stay free.", "\(room.floor)", &lines)
        gauge("dragoman_disk_ok", "0 while the disk is nearly full and nothing is taken in.", room.isLow ? "0" : "1", &lines)
    }

    private func backups(_ lines: inout [String]) {
        let state = services.backups.state
        let ok = state.troubles(now: services.database.now()).isEmpty
        gauge("dragoman_backup_ok", "0 if a backup failed, is bad, or is older than 36 hours.", ok ? "1" : "0", &lines)
        guard let good = state.lastGood else { return }
        gauge(
            "dragoman_backup_last_success_seconds",
            "When the newest good copy was made, in Unix time.",
            "\(Double(good.at.milliseconds) / 1000)",
            &lines
        )
        gauge("dragoman_backup_bytes", "Size of the newest good copy.", "\(good.size)", &lines)
        gauge("dragoman_backup_duration_seconds", "How long it took to make and verify it.", "\(good.seconds)", &lines)
    }

    private func listeners(_ lines: inout [String]) {
        let connected = channels.compactMap { report in report.connected ? report.health.map { (report.account, $0) } : nil }
        func each(_ name: String, _ type: String, _ help: String, _ value: (ChannelAccount, ListenerReport) -> String?) {
            lines.append("# HELP \(name) \(help)")
            lines.append("# TYPE \(name) \(type)")
            for (account, health) in connected {
                if let value = value(account, health) { lines.append("\(name){account=\"\(Self.escaped(account.address))\"} \(value)") }
            }
        }
        each("dragoman_listener_up", "gauge", "1 if the listener proved lately that it works.") { $1.state == .ok ? "1" : "0" }
        each("dragoman_listener_backlog", "gauge", "Mails known to be on the server and not here yet.") { "\($1.backlog)" }
        each("dragoman_listener_last_success_seconds", "gauge", "When it was last known that nothing is missing, in Unix time.") {
            $1.lastSuccessAt.map { "\(Double($0.milliseconds) / 1000)" }
        }
        each("dragoman_listener_mails_total", "counter", "Mails taken in since the process began.") { account, _ in
            "\(services.channels.board.taken(account.id))"
        }
    }

    private func outboxes(_ lines: inout [String]) {
        let outboxes = channels.compactMap { report in report.connected ? report.outgoing.map { (report.account.address, $0) } : nil }
        func each(_ name: String, _ help: String, _ value: (OutgoingReport) -> String) {
            lines.append("# HELP \(name) \(help)")
            lines.append("# TYPE \(name) gauge")
            for (address, outbox) in outboxes { lines.append("\(name){account=\"\(Self.escaped(address))\"} \(value(outbox))") }
        }
        each("dragoman_outbox_up", "1 unless something keeps the account from sending.") { $0.trouble == nil ? "1" : "0" }
        each("dragoman_outbox_queued", "Messages that wait to be sent, scheduled ones included.") { "\($0.queued)" }
    }

    /// A label's value (Prometheus text format).
    private static func escaped(_ text: String) -> String {
        text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
    }

    private func gauge(_ name: String, _ help: String, _ value: String, labels: String = "", _ lines: inout [String]) {
        lines.append("# HELP \(name) \(help)")
        lines.append("# TYPE \(name) gauge")
        lines.append("\(name)\(labels) \(value)")
    }

    private func requests(_ lines: inout [String]) {
        let snapshot = services.metrics.snapshot()
        lines.append("# HELP dragoman_http_requests_total Requests by route and status.")
        lines.append("# TYPE dragoman_http_requests_total counter")
        for (key, counts) in snapshot {
            for (status, count) in counts.statuses.sorted(by: { $0.key < $1.key }) {
                lines.append("dragoman_http_requests_total{\(labels(key)),status=\"\(status)\"} \(count)")
            }
        }
        lines.append("# HELP dragoman_http_request_seconds Time until the response was made.")
        lines.append("# TYPE dragoman_http_request_seconds histogram")
        for (key, counts) in snapshot {
            var total: UInt64 = 0
            for (bound, count) in zip(ServerMetrics.bounds.map { "\($0)" } + ["+Inf"], counts.buckets) {
                total += count
                lines.append("dragoman_http_request_seconds_bucket{\(labels(key)),le=\"\(bound)\"} \(total)")
            }
            lines.append("dragoman_http_request_seconds_sum{\(labels(key))} \(Double(counts.nanoseconds) / 1e9)")
            lines.append("dragoman_http_request_seconds_count{\(labels(key))} \(total)")
        }
    }

    private func labels(_ key: ServerMetrics.Key) -> String { "route=\"\(key.route)\",method=\"\(key.method)\"" }
}
