import Core
import Hummingbird
import Store

func countRoutes(_ services: WebServices) -> RouteGroup {
    RouteGroup(
        "Counting",
        schemas: ["TextCount": textCountSchema],
        routes: [
            .signedIn(
                .inbox,
                .post,
                "/api/v1/crm/counts",
                "Count characters and pages of files: of messages, of orders, or brought for one; each is read once",
                body: .json(.object([.required("file_ids", .array(.id, maximum: DocumentCounter.maximumFiles))])),
                answer: .json(.object([.required("items", .array(.named("TextCount")))]))
            ) { request, context in
                let fields = try await context.fields(request)
                guard let files = try fields.optionalIDs("file_ids", count: DocumentCounter.maximumFiles), !files.isEmpty else {
                    throw Problem.validation("file_ids", "file_ids is missing: the ids of the files to count.")
                }
                return .json(try await services.counter.counts(files))
            }
        ]
    )
}

private let number = Schema.integer(0...Int64.max)

private let textCountSchema = Schema.object([
    .required("file_id", .id), .required("name", .string()),
    .required("format", .nullable(.words(["docx", "odt", "txt", "rtf", "pdf"]))),
    .required("state", .words(["counted", "scan", "unreadable", "unsupported"])), .required("characters", number),
    .required("without_spaces", number), .required("words", number), .required("sheets", .nullable(number)),
    .required("pages", .object(PageUnit.allCases.map { .optional($0.rawValue, .integer(0...Pages.maximum)) })),
    .required("error", .nullable(.string())), .required("detail", .nullable(.string())),
])
