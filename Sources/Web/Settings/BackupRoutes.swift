import Core
import HTTPTypes
import Hummingbird
import Logging
import Store

func backupRoutes(_ services: WebServices) -> RouteGroup {
    let path = "/api/v1/settings/backups"
    return RouteGroup(
        "Backups",
        schemas: ["Backup": BackupListJSON.item, "BackupSchedule": BackupListJSON.schedule, "BackupReason": BackupListJSON.reason],
        routes: [
            .signedIn(
                .owner,
                .get,
                path,
                "The copies among the backups, newest first, and how the backups stand",
                answer: .json(BackupListJSON.list)
            ) {
                _,
                _ in
                let copies = await services.care.copies()
                return .json { $0.backups(copies, services) }
            },
            Route.signedIn(
                .owner,
                .post,
                path,
                "Make a copy now; what comes of it stands in the list",
                answer: .accepted
            ) { _, context in
                try services.care.askForCopy()
                services.logger.notice("a backup was asked for", metadata: ["by": "\(context.user.id)"])
                return .accepted
            }.problems(.conflict),
            Route.signedIn(
                .owner,
                .get,
                path + "/{name}",
                "A copy as a file, or a range of it. The master key is in none",
                answer: .media("application/vnd.sqlite3")
            ) { request, context in
                guard let name = context.parameters.get("name") else { throw Problem.notFound }
                let copy = try await services.care.openCopy(name)
                if request.method == .get, request.headers[.range] == nil {
                    services.logger.notice("a backup is downloaded", metadata: ["copy": "\(copy.name)", "by": "\(context.user.id)"])
                }
                return CopyResponse.response(copy, request)
            }.problems(.partialContent, .notModified, .rangeNotSatisfiable),
        ]
    )
}

/// Streams a copy of the database.
enum CopyResponse {
    static func response(_ copy: OpenCopy, _ request: Request) -> Response {
        let tag = "\"\(copy.size)-\(copy.changed.milliseconds)\""
        let headers: HTTPFields = [
            .contentType: "application/vnd.sqlite3",
            .contentDisposition: ContentDisposition.header(.attachment, name: copy.name),
            .cacheControl: "private, no-store",
            .contentSecurityPolicy: "sandbox; default-src 'none'",
        ]
        return RangedResponse.response(request, tag: tag, size: copy.size, headers: headers) { range in
            ResponseBody(contentLength: range.count) { writer in
                var position = range.lowerBound
                while position < range.upperBound {
                    let bytes = try await copy.read(position..<range.upperBound)
                    try await writer.write(ByteBuffer(bytes: bytes))
                    position += Int64(bytes.count)
                }
                try await writer.finish(nil)
            }
        }
    }
}
