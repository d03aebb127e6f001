import Core
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import Sheets
import Store

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// A table that is handed out as a file, page by page: no more than one page of it is in memory.
struct Export: Sendable {
    enum Kind: String, CaseIterable { case csv, xlsx }

    typealias Page = (rows: [[SheetValue]], next: PageCursor?)

    /// Of the file, without its ending.
    let name: String
    /// Of the sheet.
    let title: String
    let columns: [SheetColumn]
    let language: InterfaceLanguage
    /// Rows from a cursor on.
    let page: @Sendable (PageCursor?) async throws -> Page

    func response(_ kind: Kind, _ services: WebServices) async throws -> Response {
        switch kind {
        case .csv: try await csv()
        case .xlsx: try await workbook(services)
        }
    }

    static func answer(_ kind: Kind) -> Route.Answer { .media(media(kind)) }

    private static func media(_ kind: Kind) -> String {
        switch kind {
        case .csv: "text/csv; charset=utf-8"
        case .xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        }
    }

    private func headers(_ kind: Kind) -> HTTPFields {
        [
            .contentType: Self.media(kind), .contentDisposition: ContentDisposition.header(.attachment, name: "\(name).\(kind.rawValue)"),
            .contentSecurityPolicy: "sandbox; default-src 'none'", .cacheControl: "private, no-store",
        ]
    }

    // MARK: - CSV

    private func csv() async throws -> Response {
        let text = CSVText(style: SheetStyle(language: language.rawValue))
        // What can fail fails before the answer begins.
        let first = try await page(nil)
        let (columns, page) = (columns, page)
        let body = ResponseBody { writer in
            var bytes = text.head(columns)
            var part = first
            while true {
                for row in part.rows { bytes += text.line(row) }
                try await writer.write(ByteBuffer(bytes: bytes))
                guard let next = part.next else { break }
                bytes = []
                part = try await page(next)
            }
            try await writer.finish(nil)
        }
        return Response(status: .ok, headers: headers(.csv), body: body)
    }

    // MARK: - Workbook

    private static let chunk = 256 * 1024

    private func workbook(_ services: WebServices) async throws -> Response {
        try await services.workbooks.waitUnlessCancelled()
        let file: HeldFile
        do {
            defer { services.workbooks.signal() }
            file = try await write()
        } catch Workbook.Failure.tooLong {
            throw Problem(
                .unprocessableContent,
                code: "too_many_rows",
                "A workbook has \(Workbook.maximumRows - 1) rows at most. Narrow the filter, or take the CSV file."
            )
        }
        let body = ResponseBody(contentLength: file.size) { writer in
            var position = 0
            while position < file.size {
                let offset = position
                let bytes = try await BlockingWork.run { try file.read(at: offset, count: Self.chunk) }
                guard !bytes.isEmpty else { break }
                try await writer.write(ByteBuffer(bytes: bytes))
                position += bytes.count
            }
            try await writer.finish(nil)
        }
        return Response(status: .ok, headers: headers(.xlsx), body: body)
    }

    /// Writes all of it to a file that has no name any more when it is handed over.
    private func write() async throws -> HeldFile {
        let folder = NSTemporaryDirectory()
        let path = folder + "/export-\(UUID().uuidString).xlsx"
        defer { unlink(path) }
        let (title, columns) = (title, columns)
        let book = try await BlockingWork.run { try Workbook(path: path, folder: folder, title: title, columns: columns) }
        var cursor: PageCursor?
        repeat {
            let part = try await page(cursor)
            try await BlockingWork.run { for row in part.rows { try book.add(row) } }
            cursor = part.next
        } while cursor != nil
        return try await BlockingWork.run {
            try book.finish()
            return try HeldFile(path)
        }
    }
}

/// A file that is open for as long as somebody reads it.
private final class HeldFile: Sendable {
    private let descriptor: Int32
    let size: Int

    init(_ path: String) throws {
        let opened = open(path, O_RDONLY | O_CLOEXEC)
        guard opened >= 0 else { throw Workbook.Failure.library("the file is gone") }
        descriptor = opened
        size = Int(lseek(opened, 0, SEEK_END))
    }

    deinit { close(descriptor) }

    /// Blocks.
    func read(at offset: Int, count: Int) throws -> [UInt8] {
        try [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
            let read = pread(descriptor, buffer.baseAddress, count, off_t(offset))
            guard read >= 0 else { throw Workbook.Failure.library("the file cannot be read") }
            initialized = read
        }
    }
}

extension SheetValue {
    /// A text; nothing for none.
    static func text(optional text: String?) -> SheetValue { text.flatMap { $0.isEmpty ? nil : .text($0) } ?? .empty }

    static func date(_ date: LocalDate?) -> SheetValue {
        date.map { .date(year: $0.year, month: $0.month, day: $0.dayOfMonth) } ?? .empty
    }

    static func money(_ amount: Int64?, _ currency: String) -> SheetValue { amount.map { .money($0, currency: currency) } ?? .empty }

    /// A deadline: its day, with its time where it has one.
    static func deadline(_ deadline: Deadline?) -> SheetValue {
        guard let deadline, let time = deadline.time else { return .date(deadline?.date) }
        let date = deadline.date
        return .moment(year: date.year, month: date.month, day: date.dayOfMonth, minutes: time.minutes)
    }

    /// A moment as the office's clocks show it.
    static func moment(_ moment: Timestamp?, _ zone: ZoneRules) -> SheetValue {
        guard let moment else { return .empty }
        let local = zone.local(moment)
        return .moment(year: local.date.year, month: local.date.month, day: local.date.dayOfMonth, minutes: local.minutes)
    }
}
