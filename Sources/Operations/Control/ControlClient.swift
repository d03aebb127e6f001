import Foundation
package import Store

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// The command line's end of the control socket. Blocking, since a command has nothing else to do meanwhile.
package final class ControlClient: @unchecked Sendable {
    // Used by one task at a time; the descriptor never changes.
    private let descriptor: Int32

    /// Connects to the service that owns a data folder.
    /// - Returns: nil where no service listens.
    package init?(path: String) {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let bytes = Array(path.utf8)
        guard bytes.count < MemoryLayout.size(ofValue: address.sun_path) else { return nil }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        #if canImport(Glibc)
        let socket = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        #else
        let socket = socket(AF_UNIX, SOCK_STREAM, 0)
        #endif
        guard socket >= 0 else { return nil }
        let connected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(socket, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) }
        }
        guard connected == 0 else {
            close(socket)
            return nil
        }
        descriptor = socket
    }

    deinit { close(descriptor) }

    /// Has a command carried out.
    package func run(_ command: Command) throws -> Reply {
        send(.command, try JSONEncoder().encode(command))
        return try reply()
    }

    /// Has a copy made, and hears how far it is.
    package func backUp(_ target: BackupTarget?, progress: BackupProgressHandler) throws -> Reply {
        send(.command, try JSONEncoder().encode(Command.backup(target)))
        while true {
            let (kind, payload) = try receive()
            guard kind == .progress else {
                guard kind == .reply else { throw Self.broken }
                return try JSONDecoder().decode(Reply.self, from: payload)
            }
            progress(try JSONDecoder().decode(BackupProgress.self, from: payload))
        }
    }

    // MARK: - Import

    func beginImport(address: String) throws {
        send(.command, try JSONEncoder().encode(Command.importMail(address: address)))
    }

    func take(_ batch: [FoundMail]) throws -> ImportCounts {
        for mail in batch { send(.mail, Data([mail.seen ? 1 : 0]) + mail.raw) }
        send(.commit, Data())
        let (kind, payload) = try receive()
        guard kind == .progress else { throw try failure(payload) }
        return try JSONDecoder().decode(ImportCounts.self, from: payload)
    }

    private func failure(_ payload: Data) throws -> any Error {
        if case .failed(let failure) = try JSONDecoder().decode(Reply.self, from: payload) { return failure }
        return Self.broken
    }

    private static let broken = Reply.Failure(
        "The service ended the connection. What was counted so far is stored; run the command again for the rest.",
        exitCode: ExitStatus.unavailable
    )

    private func reply() throws -> Reply {
        let (kind, payload) = try receive()
        guard kind == .reply else { throw Self.broken }
        return try JSONDecoder().decode(Reply.self, from: payload)
    }

    // MARK: - Frames

    private func send(_ kind: ControlFrame.Kind, _ payload: Data) {
        var length = UInt32(payload.count).bigEndian
        var frame = Data([kind.rawValue])
        withUnsafeBytes(of: &length) { frame.append(contentsOf: $0) }
        frame.append(payload)
        frame.withUnsafeBytes { bytes in
            var sent = 0
            while sent < bytes.count {
                let count = Self.sendQuietly(descriptor, bytes.baseAddress! + sent, bytes.count - sent)
                if count < 0, errno == EINTR { continue }
                // A refusal may wait to be read; the next receive finds it.
                if count <= 0 { return }
                sent += count
            }
        }
    }

    /// Without SIGPIPE where the service is gone.
    private static func sendQuietly(_ descriptor: Int32, _ bytes: UnsafeRawPointer, _ count: Int) -> Int {
        #if canImport(Glibc)
        Glibc.send(descriptor, bytes, count, Int32(MSG_NOSIGNAL))
        #else
        Darwin.send(descriptor, bytes, count, 0)
        #endif
    }

    private func receive() throws -> (ControlFrame.Kind, Data) {
        let head = try read(ControlFrame.headSize)
        let length = head.dropFirst().reduce(0) { $0 << 8 | Int($1) }
        guard let kind = ControlFrame.Kind(rawValue: head[0]), length <= ControlFrame.maximumPayload else { throw Self.broken }
        return (kind, try read(length))
    }

    private func read(_ count: Int) throws -> Data {
        var data = Data(count: count)
        try data.withUnsafeMutableBytes { buffer in
            var received = 0
            while received < count {
                let got = recv(descriptor, buffer.baseAddress! + received, count - received, 0)
                if got < 0, errno == EINTR { continue }
                guard got > 0 else { throw Self.broken }
                received += got
            }
        }
        return data
    }
}

/// An import through the service.
package struct RemoteImport: ImportSink {
    private let client: ControlClient

    package init(client: ControlClient, address: String) throws {
        self.client = client
        try client.beginImport(address: address)
    }

    package mutating func take(_ batch: [FoundMail]) async throws -> ImportCounts {
        let client = client
        return try await BlockingWork.run { try client.take(batch) }
    }
}
