import Core
import HTTPTypes
import Hummingbird
import NIOCore
import Store

func uploadRoutes(_ services: WebServices) -> RouteGroup {
    RouteGroup(
        "Files",
        routes: [
            .signedIn(
                .inbox,
                .post,
                "/api/v1/files",
                "Bring a file for a message: the body is the file, its Content-Type the file's; kept for 30 days",
                query: [.init("name", .text(1000), required: true)],
                body: .bytes(limit: services.settings.maximumUpload),
                answer: .json(.created, uploadSchema)
            ) { request, context in
                try await upload(services.database, request, context)
            }
        ]
    )
}

private let uploadSchema = Schema.object([
    .required("id", .id), .required("name", .text(UploadRules.maximumNameLength)), .required("mime", .string()),
    .required("size", .integer(0...Int64(UploadRules.maximumBytes))), .required("sha256", .string(minimum: 64, maximum: 64)),
])

private func upload(_ database: OfficeDatabase, _ request: Request, _ context: SignedInContext) async throws -> Response {
    guard let name = try QueryString(request).string("name", maximum: 1000) else {
        throw Problem.badRequest("name is missing: the name of the file, as in /api/v1/files?name=invoice.pdf.", field: "name")
    }
    let mime = UploadRules.mime(request.headers[.contentType])
    guard !mime.hasPrefix("multipart/") else {
        throw Problem(
            .unsupportedMediaType,
            code: "media_type",
            "Send the file itself as the body, not a form: its Content-Type is that of the file."
        )
    }
    if let length = request.headers[.contentLength].flatMap({ Int($0) }), length > context.bodyLimit { throw tooLarge(context.bodyLimit) }
    try await database.requireRoom()
    var upload = try await database.beginUpload(name: UploadRules.name(name), mime: mime, by: context.user)
    do {
        for try await buffer in request.body {
            guard upload.size + buffer.readableBytes <= context.bodyLimit else { throw tooLarge(context.bodyLimit) }
            try await upload.append(Array(buffer: buffer))
        }
        return .json(status: .created, whole(try await upload.finish()))
    } catch {
        await upload.abandon()
        throw error
    }
}

private func tooLarge(_ limit: Int) -> Problem {
    let most = limit >= 1 << 20 ? "\(limit >> 20) MiB" : "\(limit) bytes"
    return Problem(.contentTooLarge, code: "too_large", "A file may have \(most) at most. Send a larger one as a link, or in parts.")
}

private func whole(_ upload: FileUpload.Whole) -> (inout JSONWriter) -> Void {
    { writer in
        writer.object { writer in
            writer.member("id", upload.id)
            writer.member("name", upload.file.name)
            writer.member("mime", upload.file.mime)
            writer.member("size", Int(upload.file.size))
            writer.key("sha256")
            upload.file.sha256.withUnsafeBytes { writer.hex($0) }
        }
    }
}
