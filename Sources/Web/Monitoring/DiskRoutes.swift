import Core
import Hummingbird
import Store

/// Whether there is room on the disk: what pages ask when they open. Changes come as `disk.changed`.
func diskRoutes(_ services: WebServices) -> RouteGroup {
    RouteGroup(
        "Monitoring",
        schemas: ["Disk": diskSchema],
        routes: [
            .signedIn(
                .everyone,
                .get,
                "/api/v1/disk",
                "How much room the server's disk has; while it is low, mail waits on its servers and files are refused",
                answer: .json(.named("Disk"))
            ) { _, _ in
                .json { $0.disk(services.database.disk.room) }
            }
        ]
    )
}

private let diskSchema = Schema.object([
    .required("state", .words(of: DiskState.self)), .required("free", .nullable(.integer())), .required("floor", .integer()),
    .required("enough", .integer()),
])

private enum DiskState: String, CaseIterable { case ok, low }

extension Problem {
    /// 507: the disk is nearly full, and what is asked would fill it.
    static func diskLow(free: Int64, floor: Int64) -> Problem {
        Problem(
            .insufficientStorage,
            code: "disk_low",
            """
            The server's disk is nearly full (\(free >> 20) MB are free, \(floor >> 20) MB have to stay free), so files are not taken. \
            Text can be written and sent. Make room on the server's disk, then try again.
            """
        )
    }

    /// 507: there is no room at all.
    static var diskFull: Problem {
        Problem(
            .insufficientStorage,
            code: "disk_full",
            "The server's disk is full: nothing of this was stored. Make room on the server's disk, then try again."
        )
    }
}

extension HTTPResponse.Status {
    /// RFC 4918 section 11.5
    static let insufficientStorage = HTTPResponse.Status(code: 507, reasonPhrase: "Insufficient Storage")
}
