internal import Synchronization

/// Takes the pieces of a stream while a request goes out.
public struct HTTPSink: Sendable {
    let upload: HTTPUpload

    /// Hands the next bytes over. Returns when there is room for more.
    /// - Throws: `CancellationError` where nobody takes them any more, ``HTTPFault`` where they are more than was promised.
    public func write(_ bytes: [UInt8]) async throws { try await upload.write(bytes) }
}

/// The body of a request between the task that makes it and the thread that sends it. At most one piece of a stream lies here.
final class HTTPUpload: Sendable {
    enum Reading: Sendable, Hashable {
        case bytes(Int)
        case pause, failed
    }

    private struct State {
        var piece = 0
        /// Within the piece, or within the chunk of a stream.
        var offset = 0
        var chunk: [UInt8] = []
        /// Bytes of the stream that were read, and those that its source wrote.
        var read = 0
        var written = 0
        var size = 0
        var isPaused = false
        var isClosed = false
        var failure: String?
        var writer: CheckedContinuation<Void, Never>?
    }

    private let pieces: [HTTPPiece]
    private let state = Mutex(State())
    private let resume: @Sendable () -> Void

    /// - Parameter resume: called when there is something to read after a pause.
    init(_ pieces: [HTTPPiece], resume: @escaping @Sendable () -> Void) {
        (self.pieces, self.resume) = (pieces, resume)
    }

    var hasStreams: Bool {
        pieces.contains {
            if case .stream = $0 { true } else { false }
        }
    }

    /// Why the source failed, in words.
    var failure: String? { state.withLock { $0.failure } }

    // MARK: The thread that sends

    func read(into buffer: UnsafeMutableRawBufferPointer) -> Reading {
        let (reading, writer) = state.withLock { state -> (Reading, CheckedContinuation<Void, Never>?) in
            var filled = 0
            while filled < buffer.count, state.piece < pieces.count {
                let room = UnsafeMutableRawBufferPointer(rebasing: buffer[filled...])
                switch pieces[state.piece] {
                case .bytes(let bytes):
                    filled += Self.copy(bytes, &state.offset, room)
                    if state.offset == bytes.count { (state.piece, state.offset) = (state.piece + 1, 0) }
                case .stream(let size, _):
                    let count = Self.copy(state.chunk, &state.offset, room)
                    filled += count
                    state.read += count
                    if state.offset == state.chunk.count { (state.chunk, state.offset) = ([], 0) }
                    if state.read == size {
                        (state.piece, state.read) = (state.piece + 1, 0)
                        continue
                    }
                    guard count == 0 else { continue }
                    if state.failure != nil { return (.failed, nil) }
                    state.isPaused = filled == 0
                    return (filled == 0 ? .pause : .bytes(filled), Self.takeWriter(&state))
                }
            }
            return (.bytes(filled), Self.takeWriter(&state))
        }
        writer?.resume()
        return reading
    }

    private static func copy(_ bytes: [UInt8], _ offset: inout Int, _ room: UnsafeMutableRawBufferPointer) -> Int {
        let count = min(room.count, bytes.count - offset)
        bytes.withUnsafeBytes { room.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[offset..<(offset + count)])) }
        offset += count
        return count
    }

    private static func takeWriter(_ state: inout State) -> CheckedContinuation<Void, Never>? {
        guard state.chunk.isEmpty else { return nil }
        defer { state.writer = nil }
        return state.writer
    }

    /// Nobody reads any more.
    func close() {
        let writer = state.withLock { state in
            state.isClosed = true
            defer { state.writer = nil }
            return state.writer
        }
        writer?.resume()
    }

    // MARK: The task that makes it

    /// Runs the sources of all streams one after another.
    func feed() async {
        for case .stream(let size, let write) in pieces {
            let isClosed = state.withLock { state in
                (state.written, state.size) = (0, size)
                return state.isClosed
            }
            if isClosed { return }
            do {
                try await write(HTTPSink(upload: self))
                let written = state.withLock { $0.written }
                if written < size { return fail("The file ended after \(written) of \(size) bytes.") }
            } catch {
                // Then the call ends as cancelled, and what the source says of it does not matter.
                if Task.isCancelled { return }
                return fail((error as? HTTPFault)?.detail ?? "The file could not be read.")
            }
        }
    }

    func write(_ bytes: [UInt8]) async throws {
        if bytes.isEmpty { return }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isFree = state.withLock { state in
                    if state.isClosed || state.chunk.isEmpty { return true }
                    state.writer = continuation
                    return false
                }
                if isFree { continuation.resume() }
            }
        } onCancel: {
            close()
        }
        let wasPaused = try state.withLock { state in
            if state.isClosed { throw CancellationError() }
            guard state.written + bytes.count <= state.size else {
                throw HTTPFault(.source, detail: "The file has more than \(state.size) bytes.")
            }
            state.written += bytes.count
            state.chunk = bytes
            defer { state.isPaused = false }
            return state.isPaused
        }
        if wasPaused { resume() }
    }

    private func fail(_ words: String) {
        state.withLock { $0.failure = $0.failure ?? words }
        resume()
    }
}
