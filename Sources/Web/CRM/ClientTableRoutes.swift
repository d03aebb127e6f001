import Core
import HTTPTypes
import Hummingbird
import NIOCore
import Store

private let maximumBytes = 10 << 20
private let maximumRows = 10_000

/// Clients as a table: from other programs, and for them.
func clientTableRoutes(_ database: OfficeDatabase) -> [Route] {
    [
        .signedIn(
            .inbox,
            .post,
            "/api/v1/crm/clients/import",
            "Take clients from a CSV table (text/csv, UTF-8); who is here already gets what was lacking. `dry_run=1` only says what would be done",
            query: [.init("dry_run", .boolean)],
            body: .bytes(limit: maximumBytes),
            answer: .json(.named("ImportReport"))
        ) { request, context in
            let dry = try QueryString(request).flag("dry_run")
            try requireTable(request.headers[.contentType])
            let bytes = try await context.body(request)
            if !dry { try await database.requireRoom() }
            let table = try await BlockingWork.run { Result { try read(bytes) } }.get()
            let report = try await database.importClients(table.rows, dry: dry, by: context.user)
            return .json { writer in write(report, dry: dry, unknown: table.unknown, &writer) }
        },
        .signedIn(
            .inbox,
            .get,
            "/api/v1/crm/clients/export.csv",
            "All clients as a CSV table, oldest first: UTF-8 with a byte order mark, semicolons",
            answer: .media("text/csv")
        ) { _, _ in
            let headers: HTTPFields = [
                .contentType: "text/csv; charset=utf-8",
                .contentDisposition: ContentDisposition.header(.attachment, name: "clients.csv"), .cacheControl: "no-store",
            ]
            return Response(status: .ok, headers: headers, body: body(database))
        },
    ]
}

// MARK: - Import

private func requireTable(_ type: String?) throws(Problem) {
    let parts = (type ?? "").lowercased().split(separator: ";").map { $0.trimmingSpaces() }
    guard let media = parts.first,
        ["text/csv", "text/plain", "text/tab-separated-values", "application/csv", "application/vnd.ms-excel"].contains(media)
    else {
        throw Problem(.unsupportedMediaType, code: "media_type", "The body has to be the table itself: Content-Type: text/csv.")
    }
    for part in parts.dropFirst() where part.hasPrefix("charset=") {
        guard ["utf-8", "utf8", "us-ascii"].contains(part.dropFirst(8).filter { $0 != "\"" }) else {
            throw encoding("The table says that it is \(part.dropFirst(8).prefix(40)).")
        }
    }
}

private func encoding(_ what: String) -> Problem {
    unreadable(
        "not_utf8",
        what
            + " Only UTF-8 is read, since names would be guessed otherwise. Save it as \"CSV UTF-8\" in Excel, or with the character set UTF-8 in LibreOffice."
    )
}

/// 422 with a word of its own: nothing of the table was read.
private func unreadable(_ code: String, _ detail: String, line: Int? = nil) -> Problem {
    var problem = Problem(.unprocessableContent, code: code, detail, field: "body")
    if let line { problem.subjects = [.init(name: "line", json: Array(String(line).utf8))] }
    return problem
}

private struct Table: Sendable {
    var rows: [(row: ClientSheet.Row, faults: [ClientSheet.Fault])] = []
    var unknown: [String] = []
}

private func read(_ bytes: [UInt8]) throws -> Table {
    do {
        var reader = try CSVReader(bytes)
        guard let header = try reader.next() else { throw CSVFault.empty }
        let sheet = try ClientSheet(header: header.fields)
        var table = Table(unknown: sheet.unknown)
        while let row = try reader.next() {
            // What a spreadsheet leaves of an empty line.
            if row.fields.allSatisfy({ $0.allSatisfy(\.isWhitespace) }) { continue }
            guard table.rows.count < maximumRows else { throw CSVFault.tooManyRows }
            table.rows.append(sheet.read(row))
        }
        return table
    } catch let fault as CSVFault {
        throw problem(fault)
    } catch let fault as ClientSheet.Fault {
        var problem = unreadable(fault.code == .columns ? "columns" : "no_columns", fault.detail)
        if let column = fault.column { problem.field = column.title }
        throw problem
    }
}

private func problem(_ fault: CSVFault) -> Problem {
    switch fault {
    case .empty: unreadable("empty", "The table is empty. Its first line names the columns, e.g. name;email;phone.")
    case .utf16: encoding("The table is UTF-16 (\"Unicode text\").")
    case .notUTF8(let line): encoding("Line \(line) is not UTF-8.")
    case .nul(let line):
        unreadable("not_text", "Line \(line) contains a NUL byte: this is no text. Save the table as CSV, not as a workbook.", line: line)
    case .openQuote(let line):
        unreadable(
            "line",
            "A quote that is opened in line \(line) is never closed. A quote within a field is written twice.",
            line: line
        )
    case .textAfterQuote(let line):
        unreadable("line", "In line \(line) text follows a closing quote. A quote within a field is written twice.", line: line)
    case .tooManyColumns(let line):
        unreadable("line", "Line \(line) has more than \(CSVReader.maximumColumns) columns. Delete those that are not needed.", line: line)
    case .fieldTooLong(let line):
        unreadable(
            "line",
            "A field in line \(line) is longer than \(CSVReader.maximumField) bytes. Is a quote missing before it?",
            line: line
        )
    case .tooManyRows:
        unreadable("too_many_rows", "The table has more than \(maximumRows) lines. Split it and import its parts one after another.")
    }
}

private func write(_ report: ImportReport, dry: Bool, unknown: [String], _ writer: inout JSONWriter) {
    writer.object { writer in
        writer.member("dry_run", dry)
        for result in ImportReport.Result.allCases {
            writer.name(result.rawValue)
            writer.int(Int64(report.count(result)))
        }
        writer.key("unknown_columns")
        writer.array { writer in for name in unknown { writer.string(name) } }
        writer.key("items")
        writer.array { writer in
            for line in report.lines {
                writer.object { writer in
                    writer.member("line", line.line)
                    writer.member("result", line.result.rawValue)
                    writer.member("name", line.name)
                    writer.key("client_id")
                    // In a dry run those who would be made are nobody.
                    if let client = line.client, !(dry && line.result == .created) { writer.uuid(client) } else { writer.null() }
                    writer.key("faults")
                    writer.array { writer in
                        for fault in line.faults {
                            writer.object { writer in
                                writer.member("field", optional: fault.column?.title)
                                writer.member("code", fault.code.rawValue)
                                writer.member("detail", fault.detail)
                            }
                        }
                    }
                }
            }
        }
    }
}

// MARK: - Export

private func body(_ database: OfficeDatabase) -> ResponseBody {
    ResponseBody { writer in
        try await writer.write(ByteBuffer(bytes: CSVWriter.byteOrderMark + Array(ClientExport.header.utf8)))
        var last: Int64 = 0
        while true {
            let part = try await database.exportClients(after: last, limit: 500)
            if part.lines.isEmpty { break }
            try await writer.write(ByteBuffer(string: part.lines))
            last = part.last
        }
        try await writer.finish(nil)
    }
}
