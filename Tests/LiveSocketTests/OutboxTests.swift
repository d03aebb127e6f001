import NIOCore
import NIOWebSocket
import Testing

@testable import LiveSocket

struct OutboxTests {
    private func frame(_ bytes: Int) -> Outbox<String>.Frame {
        .init(opcode: .text, payload: ByteBuffer(repeating: 65, count: bytes - Outbox<String>.headerBytes))
    }

    @Test func oneHopForManyFrames() {
        var outbox = Outbox<String>(maximumBytes: 1000)
        #expect(outbox.enqueue(frame(100)) == .scheduleDrain)
        #expect(outbox.enqueue(frame(100)) == .drainScheduled)
        #expect(outbox.takeAll().count == 2)
        #expect(outbox.pendingBytes == 200)
        #expect(outbox.enqueue(frame(100)) == .scheduleDrain)
        #expect(outbox.takeAll() == [frame(100)])
        #expect(outbox.takeAll().isEmpty)
    }

    @Test func countsUntilWritten() {
        var outbox = Outbox<String>(maximumBytes: 1000)
        for _ in 0..<10 { #expect(outbox.enqueue(frame(100)) != .overflow) }
        _ = outbox.takeAll()
        #expect(outbox.written(100).isEmpty)
        #expect(outbox.enqueue(frame(100)) == .scheduleDrain)
        #expect(outbox.enqueue(frame(100)) == .overflow)
        #expect(outbox.enqueue(frame(100)) == .closed)
    }

    @Test func emptyMessagesCountToo() {
        var outbox = Outbox<String>(maximumBytes: 64 * 10)
        for _ in 0..<10 { #expect(outbox.enqueue(.init(opcode: .text, payload: ByteBuffer())) != .overflow) }
        #expect(outbox.enqueue(.init(opcode: .text, payload: ByteBuffer())) == .overflow)
    }

    @Test func tooLargeIsNoOverflow() {
        var outbox = Outbox<String>(maximumBytes: 1000)
        #expect(outbox.enqueue(frame(1001)) == .tooLarge)
        #expect(outbox.enqueue(frame(1000)) == .scheduleDrain)
    }

    @Test func controlFramesCount() {
        var outbox = Outbox<String>(maximumBytes: 1000)
        let fits = [outbox.reserve(1000), outbox.reserve(1)]
        #expect(fits == [true, false])
        #expect(outbox.isClosed)
    }

    @Test func waitersWakeAtHalf() {
        var outbox = Outbox<String>(maximumBytes: 1000)
        #expect(outbox.wait("a", identifier: outbox.makeIdentifier()) == "a")
        _ = outbox.enqueue(frame(900))
        let second = outbox.makeIdentifier()
        #expect(outbox.wait("b", identifier: second) == nil)
        #expect(outbox.wait("c", identifier: outbox.makeIdentifier()) == nil)
        #expect(outbox.cancel(second) == "b")
        #expect(outbox.cancel(second) == nil)
        #expect(outbox.written(300).isEmpty)
        #expect(outbox.written(100) == ["c"])
        #expect(outbox.written(100).isEmpty)
    }

    @Test func closingWakesEverybody() {
        var outbox = Outbox<String>(maximumBytes: 1000)
        _ = outbox.enqueue(frame(900))
        #expect(outbox.wait("a", identifier: outbox.makeIdentifier()) == nil)
        #expect(outbox.close() == ["a"])
        #expect(outbox.enqueue(frame(100)) == .closed)
        #expect(outbox.wait("b", identifier: outbox.makeIdentifier()) == "b")
        #expect(outbox.takeAll().count == 1)
    }

    /// A wait for room ends with the socket, with its task and with room.
    @Test(arguments: ["socket", "task", "room"])
    func sharedWaitEnds(how: String) async throws {
        let outbox = SharedOutbox(maximumBytes: 1000)
        #expect(outbox.enqueue(.init(opcode: .text, payload: ByteBuffer(repeating: 65, count: 900))) == .scheduleDrain)
        let result = await withTaskGroup(of: Result<Void, any Error>.self) { group in
            group.addTask {
                do {
                    return .success(try await outbox.room())
                } catch {
                    return .failure(error)
                }
            }
            // Both orders are right, before and after the waiter has registered.
            if Bool.random() { try? await Task.sleep(for: .milliseconds(20)) }
            switch how {
            case "socket": outbox.close()
            case "task": group.cancelAll()
            default: outbox.written(900)
            }
            return await group.next()!
        }
        switch result {
        case .success: #expect(how == "room")
        case .failure(let error): #expect((error as? LiveSocketError == .closed) == (how == "socket") && how != "room")
        }
    }
}
