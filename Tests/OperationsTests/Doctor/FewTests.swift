import Synchronization
import Testing

@testable import Operations

@Suite struct FewTests {
    /// How many are at work, and the most there ever were.
    private struct Load {
        var now = 0
        var most = 0
    }

    @Test(arguments: [0, 1, 3, 4, 5, 20])
    func aFewAtATimeAndInOrder(_ count: Int) async {
        let load = Mutex(Load())
        let found = await Few.at(4, Array(0..<count)) { item in
            load.withLock {
                $0.now += 1
                $0.most = max($0.most, $0.now)
            }
            // The first ones are the slowest, so that they end out of order.
            try? await Task.sleep(for: .milliseconds(5 * (count - item)))
            load.withLock { $0.now -= 1 }
            return item
        }
        #expect(found == Array(0..<count))
        #expect(load.withLock { $0.most } == min(4, count))
    }
}
