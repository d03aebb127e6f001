public import HummingbirdCore

extension HTTPServerBuilder {
    /// A server for HTTP/1.1 and WebSockets on one port.
    ///
    /// ```swift
    /// let application = Application(
    ///     router: router,
    ///     server: .liveSocket { request, channel, logger in
    ///         guard request.path == "/live" else { return .notWebSocket }
    ///         return .upgrade { socket in
    ///             for await message in socket.inbound { … }
    ///         }
    ///     }
    /// )
    /// ```
    ///
    /// - Parameters:
    ///   - configuration: Limits and times.
    ///   - shouldUpgrade: Decides about every request that is a valid opening handshake.
    /// - Returns: A builder for `Application(server:)`.
    public static func liveSocket(
        configuration: LiveSocketConfiguration = .init(),
        shouldUpgrade: @escaping UpgradeJudge
    ) -> HTTPServerBuilder {
        HTTPServerBuilder { responder in
            LiveSocketChannel(responder: responder, configuration: configuration, shouldUpgrade: shouldUpgrade)
        }
    }
}
