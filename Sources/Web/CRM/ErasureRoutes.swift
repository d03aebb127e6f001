import Core
import Hummingbird
import Store

private let counts = [
    "conversations", "messages", "originals", "files", "identities", "notes", "quotes", "merges", "orders_erased", "orders_kept",
    "log_entries",
]

let erasureSchema = Schema.object(
    counts.map { .required($0, .integer()) } + [.required("clean", .boolean), .required("backups", .integer())]
)

/// Taking a client out of the office for good.
func erasureRoutes(_ services: WebServices) -> [Route] {
    let database = services.database
    return [
        .signedIn(
            .owner,
            .get,
            "/api/v1/crm/clients/{id}/erase",
            "What erasing a client would take away, counted without a change; `clean` is false",
            answer: .json(.named("ErasureReport"))
        ) { _, context in
            let report = try await database.erasurePreview(client: try context.id())
            let copies = await services.care.copies().count
            return .json { writer in write(report, backups: copies, &writer) }
        },
        .signedIn(
            .owner,
            .post,
            "/api/v1/crm/clients/{id}/erase",
            "Erase a client with all conversations, files, originals and index; orders with payments keep number and sums. `confirm` is the client's name",
            body: .json(.object([.required("confirm", .text(1000))])),
            answer: .json(.named("ErasureReport"))
        ) { request, context in
            let id = try context.id()
            let confirm = try await context.fields(request).string("confirm", maximum: 1000)
            let report = try await database.erase(client: id, confirm: confirm, by: context.user)
            // Copies hold what was there when they were made, until they are pruned.
            let copies = await services.care.copies().count
            return .json { writer in write(report, backups: copies, &writer) }
        },
    ]
}

private func write(_ report: ErasureReport, backups: Int, _ writer: inout JSONWriter) {
    writer.object { writer in
        writer.member("conversations", report.conversations)
        writer.member("messages", report.messages)
        writer.member("originals", report.originals)
        writer.member("files", report.files)
        writer.member("identities", report.identities)
        writer.member("notes", report.notes)
        writer.member("quotes", report.quotes)
        writer.member("merges", report.merges)
        writer.member("orders_erased", report.ordersErased)
        writer.member("orders_kept", report.ordersKept)
        writer.member("log_entries", report.logEntries)
        writer.member("clean", report.clean)
        writer.member("backups", backups)
    }
}
