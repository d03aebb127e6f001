internal import Core
internal import Outgoing

extension BotAPI {
    /// Bytes of a file that the official server gives.
    package static let maxDownload = 20 << 20

    /// https://core.telegram.org/bots/api#getfile
    /// - Throws: ``BotAPIError/tooBig(_:)`` for more than ``maxDownload``.
    package func file(_ id: String) async throws(BotAPIError) -> BotFile {
        try read(try await call("getFile", BotParameters(["file_id": .string(id)]))) { BotFile($0) }
    }

    /// Fetches a file (`<server>/file/bot<token>/<path>`). The server waits while `write` is busy.
    /// - Parameters:
    ///   - file: with its path, as ``file(_:)`` gave it.
    ///   - limit: Bytes at most.
    ///   - write: Takes the bytes, piece by piece. What it throws ends the download.
    /// - Returns: how many bytes there were; never fewer than the server promised.
    /// - Throws: ``BotAPIError``, and what `write` throws.
    package func download(_ file: BotFile, limit: Int = maxDownload, _ write: ([UInt8]) async throws -> Void) async throws -> Int {
        guard let path = file.path.flatMap(Self.escaped) else { throw BotAPIError.badCall("The file has no path to fetch it from.") }
        let url = "\(server.base)/file/bot\(token.text)/\(path)"
        do {
            return try await engine.receive(HTTPCall(.get, url, options: options(waits: .seconds(60), limit: limit))) { answer in
                guard answer.status == 200 else { throw await Self.refusal(answer) }
                var count = 0
                while let bytes = try await answer.next() {
                    try await write(bytes)
                    count += bytes.count
                }
                if let size = file.size, count < size { throw BotAPIError.network(HTTPFault(.cutBody, handedOver: true, status: 200)) }
                return count
            }
        } catch let fault as HTTPFault where fault.kind == .tooLarge {
            throw BotAPIError.tooBig("The file has more than \(limit) bytes.")
        } catch let fault as HTTPFault {
            throw BotAPIError.network(fault)
        }
    }

    private static func refusal(_ answer: HTTPIncoming) async -> BotAPIError {
        var body: [UInt8] = []
        while body.count < 64 << 10, let bytes = try? await answer.next() { body += bytes }
        guard case .object(let members)? = try? JSONReader.read(body) else { return .unreadable(status: answer.status) }
        return refusal(members, status: answer.status)
    }

    /// Nil for what would lead somewhere else.
    private static func escaped(_ path: String) -> String? {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        guard !path.isEmpty, path.utf8.count <= 1024, !parts.contains(where: { $0.isEmpty || $0 == "." || $0 == ".." }) else { return nil }
        return path.utf8.map { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"):
                return String(UnicodeScalar(byte))
            case UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"), UInt8(ascii: "/"):
                return String(UnicodeScalar(byte))
            default:
                let digits = String(byte, radix: 16, uppercase: true)
                return "%" + (digits.count == 1 ? "0" : "") + digits
            }
        }.joined()
    }
}
