import Testing

@testable import Sealing

struct ScryptTests {
    struct Vector: Sendable, CustomTestStringConvertible {
        let password: String
        let salt: String
        let cost: (ln: Int, r: Int, p: Int)
        let key: String
        var testDescription: String { "N=2^\(cost.ln) r=\(cost.r) p=\(cost.p)" }
    }

    /// RFC 7914 section 12. The fourth needs 1 GiB, which the bounds on parameters refuse.
    static let vectors = [
        Vector(
            password: "",
            salt: "",
            cost: (4, 1, 1),
            key: """
                77d6576238657b203b19ca42c18a0497f16b4844e3074ae8dfdffa3fede21442fcd0069ded0948f8326a753a0fc81f17e8d3e0fb2e0d3628cf35e20c38d18906
                """
        ),
        Vector(
            password: "password",
            salt: "NaCl",
            cost: (10, 8, 16),
            key: """
                fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b3731622eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640
                """
        ),
        Vector(
            password: "pleaseletmein",
            salt: "SodiumChloride",
            cost: (14, 8, 1),
            key: """
                7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887
                """
        ),
    ]

    @Test(arguments: vectors)
    func vector(_ vector: Vector) throws {
        let parameters = try ScryptParameters(logRounds: vector.cost.ln, blockSize: vector.cost.r, parallelism: vector.cost.p)
        let key = Scrypt.derive(password: Array(vector.password.utf8), salt: Array(vector.salt.utf8), parameters: parameters, count: 64)
        #expect(key == bytes(hex: vector.key))
    }

    @Test(arguments: [(0, 8, 1), (21, 8, 1), (15, 0, 1), (15, 33, 1), (15, 8, 0), (15, 8, 17), (19, 8, 1), (20, 8, 1), (15, 8, 16)])
    func parametersOutOfBounds(ln: Int, r: Int, p: Int) {
        #expect(throws: SealingError.malformedHash) { try ScryptParameters(logRounds: ln, blockSize: r, parallelism: p) }
    }
}
