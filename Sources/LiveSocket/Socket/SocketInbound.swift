internal import NIOCore

/// The messages of a client, in order. Ends when the socket closes for whatever reason.
///
/// For one reader: a second iterator stops the process. When nobody reads, messages wait up to
/// ``LiveSocketConfiguration/maximumWaitingMessages``, then the socket stops reading from the network, and in the end it is
/// closed for not answering pings. So a handler that only sends must still read: see ``discard()``.
public struct SocketInbound: AsyncSequence, Sendable {
    /// A complete message.
    public typealias Element = SocketMessage

    typealias Producer = NIOAsyncSequenceProducer<
        SocketMessage, NIOAsyncSequenceProducerBackPressureStrategies.HighLowWatermark, SocketInboundDelegate
    >

    private let producer: Producer

    init(_ producer: Producer) {
        self.producer = producer
    }

    /// Starts reading. Call it once.
    public func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(base: producer.makeAsyncIterator())
    }

    /// Reads and forgets messages until the socket closes. For a handler that only sends, beside what it does.
    public func discard() async {
        for await _ in self {}
    }

    /// Reads messages one after another.
    public struct AsyncIterator: AsyncIteratorProtocol {
        fileprivate let base: Producer.AsyncIterator

        /// Waits for the next message.
        ///
        /// - Returns: The message; nil when the socket is closing or the task was cancelled.
        public mutating func next() async -> SocketMessage? {
            await base.next()
        }
    }
}

@available(*, unavailable)
extension SocketInbound.AsyncIterator: Sendable {}

/// Tells the handler on its event loop that the reader caught up or went away.
struct SocketInboundDelegate: NIOAsyncSequenceProducerDelegate {
    let eventLoop: any EventLoop
    let handler: NIOLoopBound<SocketHandler>

    func produceMore() {
        eventLoop.execute { handler.value.readerCaughtUp() }
    }

    func didTerminate() {
        eventLoop.execute { handler.value.readerCaughtUp() }
    }
}
