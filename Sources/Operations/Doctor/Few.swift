/// The same work for many, a few at a time.
enum Few {
    /// - Returns: what became of each, in the order of `items`.
    static func at<Item: Sendable, Outcome: Sendable>(
        _ most: Int,
        _ items: [Item],
        _ work: @escaping @Sendable (Item) async -> Outcome
    ) async -> [Outcome] {
        await withTaskGroup(of: (Int, Outcome).self) { group in
            var found: [Int: Outcome] = [:]
            for (index, item) in items.enumerated() {
                if index >= most, let (done, outcome) = await group.next() { found[done] = outcome }
                group.addTask { (index, await work(item)) }
            }
            for await (index, outcome) in group { found[index] = outcome }
            return items.indices.compactMap { found[$0] }
        }
    }
}
