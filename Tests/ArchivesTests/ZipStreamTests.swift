import Archives
import Testing

struct ZipStreamTests {
    @Test func whatGoesInComesOutAtOnce() throws {
        let zip = try ZipStream()
        let chunk = [UInt8](repeating: 7, count: 256 * 1024)
        try zip.begin("Акт.bin", size: Int64(chunk.count * 20), seconds: 1_790_000_000)
        var (total, largest) = (0, 0)
        for _ in 0..<20 {
            try zip.write(chunk)
            let out = zip.take().count
            total += out
            largest = max(largest, out)
        }
        try zip.finish()
        total += zip.take().count
        #expect(largest < 2 * chunk.count)
        #expect(total > chunk.count * 20 && total < chunk.count * 20 + 2000)
    }

    @Test func sizesAreKept() throws {
        let zip = try ZipStream()
        try zip.begin("a", size: 3, seconds: 0)
        #expect(throws: ZipStream.Failure.self) { try zip.write([1, 2, 3, 4]) }
        try zip.write([1])
        #expect(throws: ZipStream.Failure.self) { try zip.begin("b", size: 1, seconds: 0) }
        #expect(throws: ZipStream.Failure.self) { try zip.finish() }
    }
}
