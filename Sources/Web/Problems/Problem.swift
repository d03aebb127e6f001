import Core
package import HTTPTypes
package import Hummingbird

/// What went wrong, in the one shape that the API knows (RFC 9457, `application/problem+json`). Handlers throw it.
package struct Problem: Error, Sendable, Equatable {
    package var status: HTTPResponse.Status
    /// The stable word for machines and for the page's translations.
    package var code: String
    /// English words for people: what happened and what to do.
    package var detail: String
    /// The field of the request that it is about.
    package var field: String?
    package var headers: HTTPFields
    /// What stands in the way, as JSON under its name, e.g. the newer message of a conversation.
    package var subjects: [Subject] = []

    package struct Subject: Sendable, Equatable {
        package let name: String
        package let json: [UInt8]
    }

    package init(
        _ status: HTTPResponse.Status,
        code: String,
        _ detail: String,
        field: String? = nil,
        headers: HTTPFields = HTTPFields()
    ) {
        self.status = status
        self.code = code
        self.detail = detail
        self.field = field
        self.headers = headers
    }

    /// The response that says it.
    package func response(requestID: String) -> Response {
        var headers = headers
        headers[.contentType] = "application/problem+json"
        let body = ResponseBody(byteBuffer: ByteBuffer(bytes: json(requestID: requestID)))
        return Response(status: status, headers: headers, body: body)
    }

    /// The document.
    func json(requestID: String) -> [UInt8] {
        var writer = JSONWriter(capacity: 256)
        writer.object { writer in
            writer.key("type")
            writer.string("about:blank")
            writer.key("title")
            writer.string(status.reasonPhrase)
            writer.key("status")
            writer.int(Int64(status.code))
            writer.key("detail")
            writer.string(detail)
            writer.key("code")
            writer.string(code)
            if let field {
                writer.key("field")
                writer.string(field)
            }
            writer.key("request_id")
            writer.string(requestID)
            for subject in subjects {
                writer.name(subject.name)
                subject.json.withUnsafeBufferPointer { writer.raw($0) }
            }
        }
        return writer.bytes
    }
}

extension Problem {
    /// 400: the request itself cannot be read.
    package static func badRequest(_ detail: String, field: String? = nil) -> Problem {
        Problem(.badRequest, code: "bad_request", detail, field: field)
    }

    /// 422: a field holds what it must not hold.
    package static func validation(_ field: String, _ detail: String) -> Problem {
        Problem(.unprocessableContent, code: "validation", detail, field: field)
    }

    /// 401
    package static var unauthorized: Problem {
        Problem(.unauthorized, code: "unauthorized", "Sign in first.", headers: [.wwwAuthenticate: "Bearer"])
    }

    /// 403
    package static var forbidden: Problem {
        Problem(.forbidden, code: "forbidden", "Your role does not allow this.")
    }

    /// 404
    package static var notFound: Problem {
        Problem(.notFound, code: "not_found", "There is nothing here, or not any more.")
    }

    /// 409
    package static func conflict(_ code: String, _ detail: String, field: String? = nil) -> Problem {
        Problem(.conflict, code: code, detail, field: field)
    }

    /// 413
    package static func tooLarge(limit: Int) -> Problem {
        Problem(.contentTooLarge, code: "too_large", "The body is larger than \(limit) bytes.")
    }

    /// 503 for a moment.
    package static var overloaded: Problem {
        Problem(
            .serviceUnavailable,
            code: "overloaded",
            "Too much is going on right now. Try again in a moment.",
            headers: [.retryAfter: "1"]
        )
    }

    /// 500. Says nothing about the inside; the log has it under the request's id.
    package static var unexpected: Problem {
        Problem(.internalServerError, code: "internal", "Something went wrong here. The server's log has it under the request id.")
    }
}
