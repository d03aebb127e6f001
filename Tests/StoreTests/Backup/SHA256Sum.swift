import Crypto

enum SHA256Sum {
    static func of(_ content: [UInt8]) -> [UInt8] { Array(SHA256.hash(data: content)) }
}
