/// The text form of a password hash: `$scrypt$ln=15,r=8,p=1$<salt>$<hash>`, base64 without padding, as the PHC string format
/// has it. Parameters and salt travel with the hash, so that the cost can be raised without asking anybody for a password.
struct StoredPassword: Equatable, Sendable {
    let parameters: ScryptParameters
    let salt: [UInt8]
    let hash: [UInt8]

    static let saltBytes = 16
    static let hashBytes = 32
    /// No string we write is longer than 100 characters.
    private static let maximumTextBytes = 256

    init(parameters: ScryptParameters, salt: [UInt8], hash: [UInt8]) {
        self.parameters = parameters
        self.salt = salt
        self.hash = hash
    }

    var text: String {
        "$scrypt$ln=\(parameters.logRounds),r=\(parameters.blockSize),p=\(parameters.parallelism)"
            + "$\(Base64.standard.encode(salt))$\(Base64.standard.encode(hash))"
    }

    init(_ text: String) throws(SealingError) {
        guard text.utf8.count <= Self.maximumTextBytes else { throw .malformedHash }
        let fields = text.split(separator: "$", omittingEmptySubsequences: false)
        guard fields.count == 5, fields[0].isEmpty, fields[1] == "scrypt",
            let salt = Base64.standard.decode(fields[3]), (8...64).contains(salt.count),
            let hash = Base64.standard.decode(fields[4]), (16...64).contains(hash.count)
        else { throw .malformedHash }
        self.init(parameters: try Self.parameters(fields[2]), salt: salt, hash: hash)
    }

    private static func parameters(_ text: Substring) throws(SealingError) -> ScryptParameters {
        var values: [Int] = []
        let fields = text.split(separator: ",", omittingEmptySubsequences: false)
        guard fields.count == 3 else { throw .malformedHash }
        for (field, name) in zip(fields, ["ln=", "r=", "p="]) {
            guard field.hasPrefix(name) else { throw .malformedHash }
            let digits = field.dropFirst(name.count)
            // One spelling for one number: no sign, no leading zero.
            guard let value = Int(digits), String(value) == digits else { throw .malformedHash }
            values.append(value)
        }
        return try ScryptParameters(logRounds: values[0], blockSize: values[1], parallelism: values[2])
    }
}
