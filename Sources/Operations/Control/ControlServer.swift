import Channels
import Core
import Foundation
package import Logging
import NIOCore
import NIOPosix
import Store
import ServiceLifecycle

#if canImport(Glibc)
import Glibc
#endif

/// The service's end of the control socket: a Unix socket beside the database, mode 0600, for this user and root only.
package struct ControlServer: Service {
    /// Commands that run at the same time; more are refused.
    static let maximumConnections = 8

    private let path: String
    private let commands: OfficeCommands
    private let logger: Logger

    package init(path: String, commands: OfficeCommands, logger: Logger) {
        self.path = path
        self.commands = commands
        self.logger = logger
    }

    /// Serves until shutdown.
    package func run() async throws {
        unlink(path)
        let server = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .serverChannelOption(.backlog, value: 16)
            .bind(unixDomainSocketPath: path, cleanupExistingSocketFile: true) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandlers([
                        ByteToMessageHandler(
                            ControlFrameCoder(),
                            maximumBufferSize: ControlFrame.maximumPayload + ControlFrame.headSize + 65_536
                        ),
                        MessageToByteHandler(ControlFrameCoder()),
                    ])
                    return try NIOAsyncChannel<ControlFrame, ControlFrame>(wrappingChannelSynchronously: channel)
                }
            }
        chmod(path, 0o600)
        defer { unlink(path) }
        // The listening socket is closed rather than its task cancelled: a connection that was accepted and dropped by nobody's hand would
        // end the process (NIOAsyncWriter).
        await withGracefulShutdownHandler {
            try? await server.executeThenClose { connections in
                await withDiscardingTaskGroup { group in
                    let slots = AsyncSemaphore(Self.maximumConnections)
                    group.addTask { await cancelWhenGracefulShutdown { await commands.intake.catchUp() } }
                    do {
                        for try await connection in connections {
                            await slots.wait()
                            group.addTask {
                                await cancelWhenGracefulShutdown { await serve(connection) }
                                slots.signal()
                            }
                        }
                    } catch is CancellationError {
                    } catch {
                        logger.error("the control socket failed", metadata: ["error": "\(error)"])
                    }
                }
            }
        } onGracefulShutdown: {
            server.channel.close(promise: nil)
        }
    }

    private func serve(_ connection: NIOAsyncChannel<ControlFrame, ControlFrame>) async {
        guard await isTrusted(connection.channel) else {
            logger.warning("a stranger was refused at the control socket")
            try? await connection.channel.close()
            return
        }
        do {
            try await connection.executeThenClose { inbound, outbound in
                var frames = inbound.makeAsyncIterator()
                guard let first = try await frames.next(), first.kind == .command else { return }
                let command = try JSONDecoder().decode(Command.self, from: Data(first.payload.readableBytesView))
                let reply: Reply
                if case .importMail(let address) = command {
                    reply = await importMails(address, &frames, outbound)
                } else if case .backup(let target) = command {
                    reply = await backUp(target, outbound)
                } else {
                    reply = await commands.run(command)
                }
                try await outbound.write(Self.frame(.reply, reply))
            }
        } catch is CancellationError {
        } catch {
            logger.warning("a command broke off", metadata: ["error": "\(error)"])
        }
    }

    private func importMails(
        _ address: String,
        _ frames: inout NIOAsyncChannelInboundStream<ControlFrame>.AsyncIterator,
        _ outbound: NIOAsyncChannelOutboundWriter<ControlFrame>
    ) async -> Reply {
        do {
            await commands.intake.untilCaughtUp()
            try Task.checkCancellation()
            var sink = try await commands.beginImport(address: address)
            var batch: [FoundMail] = []
            var bytes = 0
            while let frame = try await frames.next() {
                switch frame.kind {
                case .mail:
                    var payload = frame.payload
                    guard batch.count < MailImport.batchMails, bytes < MailImport.batchBytes, let seen = payload.readInteger(as: UInt8.self)
                    else { throw ControlFrameCoder.Malformed() }
                    bytes += payload.readableBytes
                    batch.append(FoundMail(raw: Array(payload.readableBytesView), seen: seen == 1))
                case .commit:
                    let counts = try await sink.take(batch)
                    batch.removeAll(keepingCapacity: true)
                    bytes = 0
                    try await outbound.write(Self.frame(.progress, counts))
                case .command, .progress, .reply:
                    return .done
                }
            }
            return .done
        } catch let failure as Reply.Failure {
            return .failed(failure)
        } catch {
            logger.error("an import broke off", metadata: ["error": "\(error)"])
            return .failed(
                .init(
                    "The import broke off: \(error). What was counted so far is stored; run it again for the rest.",
                    exitCode: ExitStatus.software
                )
            )
        }
    }

    /// Tells how far it is while it works; a client that goes away ends the work.
    private func backUp(_ target: BackupTarget?, _ outbound: NIOAsyncChannelOutboundWriter<ControlFrame>) async -> Reply {
        let (steps, told) = AsyncStream.makeStream(of: BackupProgress.self, bufferingPolicy: .bufferingNewest(1))
        return await withTaskGroup(of: Reply?.self) { group in
            group.addTask {
                defer { told.finish() }
                do {
                    return .backup(try await commands.backUp(target) { told.yield($0) })
                } catch {
                    return .failed(BackupWords.failure(error) ?? .init("The backup failed: \(error)", exitCode: ExitStatus.software))
                }
            }
            group.addTask {
                do {
                    for await step in steps { try await outbound.write(Self.frame(.progress, step)) }
                    return nil
                } catch {
                    return .done
                }
            }
            for await reply in group {
                guard let reply else { continue }
                group.cancelAll()
                return reply
            }
            return .done
        }
    }

    private static func frame(_ kind: ControlFrame.Kind, _ value: some Encodable) throws -> ControlFrame {
        ControlFrame(kind: kind, payload: ByteBuffer(bytes: try JSONEncoder().encode(value)))
    }

    /// The other process runs as this user or as root (`SO_PEERCRED`, unix(7)).
    private func isTrusted(_ channel: any Channel) async -> Bool {
        #if canImport(Glibc)
        guard let provider = channel as? any SocketOptionProvider else { return false }
        let option: EventLoopFuture<PeerCredentials> = provider.unsafeGetSocketOption(level: .init(SOL_SOCKET), name: .init(SO_PEERCRED))
        guard let peer = try? await option.get() else { return false }
        return peer.uid == getuid() || peer.uid == 0
        #else
        return true
        #endif
    }
}

/// `struct ucred` of unix(7), which Glibc's Swift module hides.
private struct PeerCredentials {
    var pid: Int32
    var uid: UInt32
    var gid: UInt32
}
