public import HTTPTypes
public import Logging
public import NIOCore

/// What to do with a client that asks for a WebSocket.
public enum UpgradeDecision: Sendable {
    /// Open it. `headers` are added to the answer, for instance a subprotocol; `handler` runs as long as the socket is open.
    case upgrade(headers: HTTPFields = [:], handler: SocketTask)
    /// Answer with this response and body instead, for instance 401 with a problem document, and close the connection.
    case refuse(HTTPResponse, body: ByteBuffer = ByteBuffer())
    /// There is no socket at this path: the HTTP responder answers.
    case notWebSocket
}

/// The life of one socket. It should return when its task is cancelled, and read ``Socket/inbound`` even if it only sends.
public typealias SocketTask = @Sendable (_ socket: Socket) async throws -> Void

/// Decides about a client that asks for a WebSocket: path, login, origin.
///
/// It may take up to ``LiveSocketConfiguration/decisionTimeout``. What it throws is logged and answered with 500.
public typealias UpgradeJudge =
    @Sendable (_ request: HTTPRequest, _ channel: any Channel, _ logger: Logger) async throws -> UpgradeDecision
