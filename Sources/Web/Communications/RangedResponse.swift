import Core
import HTTPTypes
import Hummingbird

/// Answers with bytes that have a name of their own: all of them, the range that was asked for, or that nothing has changed (RFC 9110
/// sections 13 and 14).
enum RangedResponse {
    /// - Parameters:
    ///   - tag: in quotation marks; another one for other bytes.
    ///   - headers: those of the bytes themselves.
    ///   - body: streams a range.
    static func response(
        _ request: Request,
        tag: String,
        size: Int64,
        headers: HTTPFields,
        body: (Range<Int64>) -> ResponseBody
    ) -> Response {
        var headers = headers
        headers[.eTag] = tag
        headers[.acceptRanges] = "bytes"
        if let known = request.headers[.ifNoneMatch], known.split(separator: ",").contains(where: { $0.trimmingSpaces() == tag }) {
            headers[.contentType] = nil
            return Response(status: .notModified, headers: headers)
        }
        let isSameFile = request.headers[.ifRange].map { $0 == tag } ?? true
        switch isSameFile ? ByteRange.parse(request.headers[.range], size: size) : .whole {
        case .whole:
            return Response(status: .ok, headers: headers, body: body(0..<size))
        case .part(let range):
            headers[.contentRange] = "bytes \(range.lowerBound)-\(range.upperBound - 1)/\(size)"
            return Response(status: .partialContent, headers: headers, body: body(range))
        case .unsatisfiable:
            headers[.contentRange] = "bytes */\(size)"
            headers[.contentType] = nil
            return Response(status: .rangeNotSatisfiable, headers: headers)
        }
    }
}

/// One byte range of a Range header.
enum ByteRange: Equatable {
    case whole
    case part(Range<Int64>)
    case unsatisfiable

    /// What a header asks of a file of this size. Several ranges, other units and what cannot be read mean the whole file
    /// (RFC 9110 section 14.2 allows it).
    static func parse(_ header: String?, size: Int64) -> ByteRange {
        guard let header, header.hasPrefix("bytes="), !header.contains(",") else { return .whole }
        let parts = header.dropFirst(6).split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ $0.utf8.allSatisfy { $0 >= 48 && $0 <= 57 } }) else { return .whole }
        switch (Int64(parts[0]), Int64(parts[1])) {
        case (let first?, let last?):
            guard first <= last else { return .whole }
            return first < size ? .part(first..<min(last, size - 1) + 1) : .unsatisfiable
        case (let first?, nil) where parts[1].isEmpty:
            return first < size ? .part(first..<size) : .unsatisfiable
        case (nil, let suffix?) where parts[0].isEmpty:
            return suffix > 0 && size > 0 ? .part(max(0, size - suffix)..<size) : .unsatisfiable
        default:
            return .whole
        }
    }
}
