import Core

/// Limits and times of the web server's connections that an owner may set.
package struct ConnectionLimits: Sendable, Equatable {
    /// Open connections at once (`max_connections`).
    package var maximumConnections = 1000
    /// Largest request head in bytes (`max_request_head_bytes`).
    package var maximumHeadBytes = 64 * 1024
    /// How long the first request head of a connection may take, a TLS handshake included (`request_head_seconds`).
    package var headSeconds: Int64 = 10
    /// In each such span a body has to bring 8 KiB (`request_body_seconds`).
    package var bodySeconds: Int64 = 30
    /// How long a connection may stay silent between two requests (`keep_alive_seconds`).
    package var keepAliveSeconds: Int64 = 75

    /// Largest file that is taken, in bytes (`max_upload_bytes`).
    package var maximumUpload = UploadRules.maximumBytes
    /// Largest body of other requests in bytes, messages aside (`max_body_bytes`).
    package var maximumBody = 1 << 20

    package init() {}

    /// - Parameter number: reads a setting by its name and checks its range.
    init(_ number: (_ name: String, _ range: ClosedRange<Int64>) throws -> Int64?) throws {
        maximumConnections = try number("max_connections", 10...100_000).map(Int.init) ?? maximumConnections
        maximumHeadBytes = try number("max_request_head_bytes", 4096...1_048_576).map(Int.init) ?? maximumHeadBytes
        maximumUpload = try number("max_upload_bytes", 1000...Int64(UploadRules.maximumBytes)).map(Int.init) ?? maximumUpload
        maximumBody = try number("max_body_bytes", 65_536...16_777_216).map(Int.init) ?? maximumBody
        headSeconds = try number("request_head_seconds", 1...600) ?? headSeconds
        bodySeconds = try number("request_body_seconds", 1...600) ?? bodySeconds
        keepAliveSeconds = try number("keep_alive_seconds", 1...3600) ?? keepAliveSeconds
    }
}
