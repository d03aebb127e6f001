import Core
import HTML
import HTTPTypes
import Hummingbird
import MIME
import Store

func messageRoutes(_ services: WebServices) -> RouteGroup {
    let database = services.database
    return RouteGroup(
        "Messages",
        schemas: ["Message": CommunicationSchemas.message],
        routes: [
            .signedIn(
                .inbox,
                .get,
                "/api/v1/communications/messages/{id}/html",
                "A message's HTML, made safe, for an isolated frame",
                query: [.init("images", .words(["0", "1"]))],
                answer: .media("text/html; charset=utf-8")
            ) { request, context in
                let images = try QueryString(request).flag("images")
                let id = try context.id()
                return MessageHTML.response(
                    try await MessageHTML.document(of: id, database, images: images, visitor: context.visitor),
                    images: images
                )
            },
            .signedIn(
                .inbox,
                .get,
                "/api/v1/communications/messages/{id}/raw",
                "The original, byte for byte",
                answer: .media("message/rfc822")
            ) { _, context in
                let id = try context.id()
                return OriginalFile.response(try await database.original(of: id), id: id, isMail: try await database.isMail(id))
            },
            .signedIn(
                .inbox,
                .get,
                "/api/v1/communications/messages/{id}/versions",
                "What a message said before it was changed, newest first",
                answer: .json(.page(of: ChatSchemas.version))
            ) { _, context in
                .json(try await database.versions(of: try context.id()))
            },
            .signedIn(
                .inbox,
                .get,
                "/api/v1/communications/messages/{id}/files.zip",
                "All files of a message that are here whole, as one archive",
                answer: .media("application/zip")
            ) { _, context in
                FilesArchive.response(try await database.files(of: try context.id()), database)
            },
            Route.signedIn(
                .inbox,
                .post,
                "/api/v1/communications/messages/{id}/fetch",
                "Fetch a mail that is larger than the limit, or files of a message that could not be fetched",
                answer: .accepted
            ) { _, context in
                let id = try context.id()
                if try await !database.fetchAgain(id) { try await database.want(oversized: id) }
                return .accepted
            }.problems(.conflict),
            .signedIn(
                .everyone,
                .get,
                "/api/v1/files/{id}",
                "A file; Range is understood",
                query: [.init("download", .words(["0", "1"]))],
                answer: .media("application/octet-stream")
            ) { request, context in
                let download = try QueryString(request).flag("download")
                // What nobody has sent yet concerns those who write.
                let uploads = Set<Role>.inbox.contains(context.user.role)
                let file = try await database.file(try context.id(), uploads: uploads)
                return FileResponse.response(file, request, database, download: download)
            },
        ]
    )
}

/// A message's HTML for the frame that shows it.
enum MessageHTML {
    /// Reads the HTML from the original, each time: it is kept nowhere else.
    /// - Throws: ``StoreError/notFound`` where there is no such message or it has no HTML.
    static func document(of id: PublicID, _ database: OfficeDatabase, images: Bool, visitor: Visitor) async throws -> String {
        let raw = try await database.original(of: id)
        let files = try await database.contentIDs(of: id)
        guard let html = MailParser.parse(raw).html else { throw StoreError.notFound }
        let options = SanitizeOptions(
            cid: { id in files[id].map { "/api/v1/files/\($0)" } },
            remoteImages: images,
            ownHosts: [host(of: visitor.origin)]
        )
        return HTML.sanitize(html, options: options).html
    }

    private static func host(of origin: String) -> String {
        String(origin.split(separator: "/").last?.split(separator: ":").first ?? "")
    }

    /// The policy of its own under which the document lives: nothing runs, nothing is fetched but its pictures.
    static func response(_ html: String, images: Bool) -> Response {
        let policy =
            "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:\(images ? " https:" : ""); form-action 'none'; "
            + "base-uri 'none'; frame-ancestors 'self'; sandbox allow-same-origin allow-popups allow-popups-to-escape-sandbox"
        return Response(
            status: .ok,
            headers: [
                .contentType: "text/html; charset=utf-8", .contentSecurityPolicy: policy, .referrerPolicy: "no-referrer",
                .cacheControl: "private, no-store",
            ],
            body: ResponseBody(byteBuffer: ByteBuffer(string: html))
        )
    }
}

/// The original as a download.
enum OriginalFile {
    static func response(_ raw: [UInt8], id: PublicID, isMail: Bool) -> Response {
        Response(
            status: .ok,
            headers: [
                .contentType: isMail ? "message/rfc822" : "application/json",
                .contentDisposition: ContentDisposition.header(.attachment, name: isMail ? "\(id).eml" : "\(id).json"),
                .contentSecurityPolicy: "sandbox; default-src 'none'", .cacheControl: "private, no-store",
            ],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: raw))
        )
    }
}
