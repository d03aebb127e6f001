import HTTPTypes
import Hummingbird
import NIOCore
import NIOHTTP1
import NIOHTTPTypes

/// Gives a problem document to the answers that were made below the router, where nothing is known but a status: to bytes that
/// are no HTTP, headers that are too long, broken handshakes of live sockets.
///
/// Every answer of the router carries a request id; one without comes from below.
final class BareAnswerHandler: ChannelDuplexHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private var parserError: HTTPParserError?
    /// Whether the body that follows has been replaced.
    private var dropsBody = false

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if let error = error as? HTTPParserError { parserError = error }
        context.fireErrorCaught(error)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch unwrapOutboundIn(data) {
        case .head(let head) where head.status.code >= 400 && !head.headerFields.contains(.xRequestID):
            dropsBody = true
            writeProblem(context, head, promise)
        case .body where dropsBody:
            promise?.succeed()
        case .end:
            dropsBody = false
            context.write(data, promise: promise)
        default:
            context.write(data, promise: promise)
        }
    }

    private func writeProblem(_ context: ChannelHandlerContext, _ head: HTTPResponse, _ promise: EventLoopPromise<Void>?) {
        let problem = problem(head.status)
        let id = RequestID().description
        let body = context.channel.allocator.buffer(bytes: problem.json(requestID: id))
        var fields = head.headerFields
        fields[.contentType] = "application/problem+json"
        fields[.contentLength] = String(body.readableBytes)
        fields[.xRequestID] = id
        fields[.xContentTypeOptions] = "nosniff"
        fields[.cacheControl] = "no-store"
        context.write(wrapOutboundOut(.head(HTTPResponse(status: problem.status, headerFields: fields))), promise: promise)
        context.write(wrapOutboundOut(.body(body)), promise: nil)
    }

    private func problem(_ status: HTTPResponse.Status) -> Problem {
        switch (status.code, parserError) {
        case (400, .headerOverflow):
            Problem(.requestHeaderFieldsTooLarge, code: "headers_too_large", "The address or the headers of the request are too long.")
        case (400, .invalidMethod):
            Problem(.badRequest, code: "bad_request", "The method of the request is none that HTTP knows.")
        case (400, _): Problem(.badRequest, code: "bad_request", "The request is no valid HTTP.")
        case (426, _): Problem(status, code: "upgrade_required", "Live sockets need version 13 of the WebSocket protocol.")
        case (503, _): .overloaded
        default: .unexpected
        }
    }
}
