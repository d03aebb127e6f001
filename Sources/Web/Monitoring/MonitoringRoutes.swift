import Core
import HTTPTypes
import Hummingbird
import Store

func monitoringRoutes(_ services: WebServices) -> RouteGroup {
    let readiness = Readiness(services: services)
    let status = Schema.object([.required("status", .string())])
    return RouteGroup(
        "Monitoring",
        routes: [
            .open(
                .get,
                "/health",
                "Whether the server serves; owners see all of it",
                answer: .json(.object([.required("status", .string()), .required("version", .string())]))
            ) { _, context in
                try await health(services, context)
            },
            .open(.get, "/health/live", "Whether the process answers", answer: .json(status)) { _, _ in
                .json { writer in writer.object { $0.member("status", "ok") } }
            },
            Route.open(.get, "/health/ready", "Whether the database can be read and written and the disk has room", answer: .json(status)) {
                _,
                _ in
                try await readiness.check()
                return .json { writer in writer.object { $0.member("status", "ok") } }
            }.problems(.serviceUnavailable),
            .monitoring(.get, "/metrics", "Figures for Prometheus", answer: .media("text/plain")) { _, _ in
                Response(
                    status: .ok,
                    headers: [.contentType: "text/plain; version=0.0.4; charset=utf-8"],
                    body: ResponseBody(
                        byteBuffer: ByteBuffer(
                            string: PrometheusText(services: services, channels: try await services.channels.reports()).text()
                        )
                    )
                )
            },
        ]
    )
}

private func health(_ services: WebServices, _ context: OpenContext) async throws -> Response {
    guard context.identity?.user.role == .owner else {
        return .json { writer in
            writer.object { writer in
                writer.member("status", "ok")
                writer.member("version", services.settings.version)
            }
        }
    }
    let channels = try await services.channels.reports()
    let gauges = services.database.gauges
    return .json { writer in
        writer.object { writer in
            writer.member("status", "ok")
            writer.member("version", services.settings.version)
            writer.key("database")
            writer.object { writer in
                writer.member("size", Int(gauges.size))
                writer.member("wal_size", Int(gauges.walSize))
                writer.member("last_event", Int(services.database.hub.last))
                writer.key("free_disk")
                writer.double(gauges.freeDisk)
            }
            writer.key("disk")
            writer.disk(services.database.disk.room)
            writer.key("backup")
            writer.backup(services.backups.state, now: services.database.now())
            writer.member("sockets", services.sockets.value)
            writer.key("certificate")
            writer.certificate(services.certificateReport)
            writer.key("listeners")
            writer.array { writer in
                for report in channels { writer.listener(report) }
            }
        }
    }
}
