import Testing

@testable import IMAP

struct UIDSetTests {
    @Test(
        arguments: [
            ([1, 2, 3], "1:3"), ([9, 1, 5, 3, 2, 4, 1], "1:5,9"), ([], ""), ([0, 7], "7"),
            ([.max, .max - 1, 1], "1,4294967294:4294967295"),
        ] as [([UInt32], String)]
    )
    func text(_ uids: [UInt32], _ text: String) {
        let set = UIDSet(uids)
        #expect(set.imapText == text)
        #expect(Array(set.ascending) == Set(uids).subtracting([0]).sorted())
        #expect(Array(set.descending) == Set(uids).subtracting([0]).sorted().reversed())
        #expect(set.count == Set(uids).subtracting([0]).count)
        #expect(set.isEmpty == text.isEmpty)
        #expect(text.isEmpty || UIDSet(imapText: text.utf8) == set)
    }

    @Test(
        arguments: [([5...7, 1...3, 4...4], "1:7"), ([0...0], ""), ([0...2], "1:2"), ([1...10, 2...3], "1:10")]
            as [([ClosedRange<UInt32>], String)]
    )
    func ranges(_ ranges: [ClosedRange<UInt32>], _ text: String) {
        #expect(UIDSet(ranges: ranges).imapText == text)
    }

    @Test(arguments: ["", "*", "1:*", "1,", ",1", "1:", ":1", "a", "-1", "4294967296", "1:2:3", "1 2", "99999999999999999999999"])
    func notASet(_ text: String) {
        #expect(UIDSet(imapText: text.utf8) == nil)
    }

    @Test func reversedRange() {
        #expect(UIDSet(imapText: "7:5".utf8) == UIDSet([5, 6, 7]))
    }

    /// Against the sets of the standard library, on small numbers so that ranges touch, nest and overlap.
    @Test func operations() {
        var numbers = SystemRandomNumberGenerator()
        for _ in 0..<2000 {
            let left = Set((0..<Int.random(in: 0...12, using: &numbers)).map { _ in UInt32.random(in: 1...20, using: &numbers) })
            let right = Set((0..<Int.random(in: 0...12, using: &numbers)).map { _ in UInt32.random(in: 1...20, using: &numbers) })
            let (one, other) = (UIDSet(Array(left)), UIDSet(Array(right)))
            #expect(one.union(other) == UIDSet(Array(left.union(right))))
            #expect(one.intersection(other) == UIDSet(Array(left.intersection(right))))
            #expect(one.subtracting(other) == UIDSet(Array(left.subtracting(right))))
            #expect((1...21).allSatisfy { one.contains($0) == left.contains($0) })
            #expect(one.min == left.min() && one.max == left.max())
        }
    }

    @Test func edges() {
        let all = UIDSet(ranges: [1...UInt32.max])
        #expect(all.count == Int(UInt32.max))
        #expect(all.subtracting(UIDSet([.max])).max == UInt32.max - 1)
        #expect(all.union(UIDSet([.max])) == all)
        #expect(all.subtracting(all).isEmpty)
        #expect(all.contains(.max) && !all.contains(0))
    }

    @Test func highestFirst() {
        var set = UIDSet(ranges: [1...3, 7...9])
        #expect(set.popHighest(2).imapText == "8:9")
        #expect(set.popHighest(2).imapText == "3,7")
        #expect(set.popHighest(0).isEmpty)
        #expect(set.popHighest(5).imapText == "1:2")
        #expect(set.isEmpty && set.popHighest(1).isEmpty)
    }

    @Test func split() {
        let set = UIDSet(stride(from: 1, to: 20000, by: 2).map(UInt32.init))
        let parts = set.split(maximumBytes: 7800)
        #expect(parts.count > 1 && parts.allSatisfy { $0.imapText.utf8.count <= 7800 && !$0.isEmpty })
        #expect(parts.reduce(UIDSet()) { $0.union($1) } == set)
        #expect(UIDSet().split(maximumBytes: 10).isEmpty)
    }

    @Test(.timeLimit(.minutes(1)))
    func aMillion() {
        let lone = UIDSet((1...1_000_000).map { UInt32($0) * 2 })
        #expect(lone.count == 1_000_000)
        #expect(lone.subtracting(UIDSet(ranges: [1...1_000_000])).count == 500_000)
        #expect(lone.union(UIDSet(ranges: [1...2_000_000])).ranges.count == 1)
        #expect(lone.intersection(lone) == lone)
    }
}
