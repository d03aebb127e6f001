/// Sends HTTP requests (RFC 9110, over HTTP/1.1) by libcurl: one thread for all of them, started by the first.
///
/// Connections are kept for the next call. Servers are always verified, redirects never followed, and nothing is sent twice: a request
/// that may have been acted on fails with ``HTTPFault/handedOver``.
public final class HTTPEngine: Sendable {
    private let loop: HTTPLoop

    /// - Parameter maxTransfers: How many run at the same time; the others wait for their turn, in the order they came.
    public init(maxTransfers: Int = 128) { loop = HTTPLoop(maxTransfers: max(1, maxTransfers)) }

    deinit { loop.stop() }

    /// Sends a request and waits for the whole answer, whatever its status. Cancelling the task ends it at once.
    public func send(_ call: HTTPCall) async throws(HTTPFault) -> HTTPAnswer {
        let transfer = try transfer(call, window: nil)
        let result = await run(transfer) { () async -> Result<HTTPAnswer, HTTPFault> in
            do throws(HTTPFault) { return .success(try await transfer.whole()) } catch { return .failure(error) }
        }
        return try result.get()
    }

    /// Sends a request and gives its answer as soon as the header is there; the body comes while it is asked for.
    ///
    /// The transfer ends with `body`, also where the answer's does not.
    /// - Throws: ``HTTPFault``, and what `body` throws.
    public func receive<Value>(_ call: HTTPCall, _ body: (HTTPIncoming) async throws -> Value) async throws -> Value {
        let transfer = try transfer(call, window: HTTPTransfer.streamWindow)
        let result: Result<Value, any Error> = await run(transfer) {
            do {
                let head = try await transfer.head()
                return .success(try await body(HTTPIncoming(status: head.status, headers: head.headers, transfer: transfer)))
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }

    /// Cancels what runs and waits until its thread is gone. Later calls are `cancelled`.
    public func stop() async {
        loop.stop()
        await loop.ended()
    }

    private func transfer(_ call: HTTPCall, window: Int?) throws(HTTPFault) -> HTTPTransfer {
        var random = SystemRandomNumberGenerator()
        return HTTPTransfer(try HTTPOrder(call, boundary: Multipart.boundary(&random)), window: window, loop: loop)
    }

    private func run<Value>(_ transfer: HTTPTransfer, _ body: () async -> Value) async -> Value {
        await withTaskCancellationHandler {
            await withTaskGroup(of: Void.self) { group in
                if transfer.upload.hasStreams { group.addTask { await transfer.upload.feed() } }
                loop.tell(.start(transfer))
                let value = await body()
                transfer.cancel()
                group.cancelAll()
                return value
            }
        } onCancel: {
            transfer.cancel()
        }
    }
}
