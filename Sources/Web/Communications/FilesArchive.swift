import Archives
import Core
import HTTPTypes
import Hummingbird
import NIOCore
import Store

/// All files of a message as one ZIP, made while it is sent: a chunk at a time is in memory, and who goes away leaves nothing.
enum FilesArchive {
    static func response(_ message: MessageFiles, _ database: OfficeDatabase) -> Response {
        Response(
            status: .ok,
            headers: [
                .contentType: "application/zip",
                .contentDisposition: ContentDisposition.header(.attachment, name: name(of: message)),
                .contentSecurityPolicy: "sandbox; default-src 'none'", .cacheControl: "private, no-store",
            ],
            body: body(message, database)
        )
    }

    /// `Wycena 2026-11-26.zip`
    static func name(of message: MessageFiles) -> String {
        let subject = message.subject.split(whereSeparator: \.isWhitespace).joined(separator: " ").prefix(80)
        let date = message.zone.local(message.at).date
        return ArchiveNames.safe("\(subject) \(date)".trimming { $0.isWhitespace }) + ".zip"
    }

    private static func body(_ message: MessageFiles, _ database: OfficeDatabase) -> ResponseBody {
        ResponseBody { writer in
            let archive = try ZipStream()
            let names = ArchiveNames.unique(message.files.map(\.name))
            for (file, name) in zip(message.files, names) {
                try archive.begin(name, size: file.size, seconds: message.at.milliseconds / 1000)
                var position: Int64 = 0
                // A file that went meanwhile ends the connection: half an archive must not look like a whole one.
                while position < file.size {
                    let chunk = try await database.chunk(of: file.blob, n: Int(position / Int64(Blobs.chunkSize)))
                    try archive.write(chunk)
                    position += Int64(chunk.count)
                    try await writer.write(ByteBuffer(bytes: archive.take()))
                }
            }
            try archive.finish()
            try await writer.write(ByteBuffer(bytes: archive.take()))
            try await writer.finish(nil)
        }
    }
}
